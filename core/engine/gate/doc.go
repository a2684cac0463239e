// Package gate says when a connection may be called: within its rate and its limit of concurrent calls, outside of maintenance, and not
// while one attempt after another fails.
//
// A gate decides from its memory and the moment that it is given: it reads no clock and never blocks. A caller that may not pass is
// told why and when to come again, and keeps its turn.
//
//	gate.go     the gate of one connection, and the order of its questions
//	pace.go     calls within a time, turn by turn
//	breaker.go  failures one after another
//	windows.go  maintenance: rules, and what the other side announced
//	gates.go    the gates of all connections
package gate
