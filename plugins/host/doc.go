// Package host runs connectors as processes of their own and calls them.
//
// A [Host] manages connections by name. A connection's process is started when it is first needed, configured with
// Open, watched (it must answer, and stay under its memory limit), stopped when it has been idle, and started again
// after a crash with growing pauses; too many crashes in a row end in a state that [Host.Snapshot] shows and that
// [Host.Reset] clears. Whatever a connector process does, crash, hang, flood its output or its memory, the hub and
// the other connections go on.
//
// Every call has a deadline and ends with a [Fault] that says what is known: a call that was not an outward act, or
// that surely did not reach the connector, may be repeated; an outward act whose answer was lost is outcome_unknown.
package host
