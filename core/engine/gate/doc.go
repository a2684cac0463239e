// Package gate says when a connection may be called: within its rate and its number of calls at once, outside of
// maintenance, and not while one attempt after another fails.
//
// Everything is decided from what is remembered and the moment that is given: no clock is read, nothing waits. Who may
// not pass is told why and when to come again, and keeps his turn.
//
//	gate.go     the order of questions at one connection
//	pace.go     calls within a time, turn by turn
//	breaker.go  failures one after another
//	windows.go  maintenance: rules, and what the other side announced
//	gates.go    the gates of all connections
package gate
