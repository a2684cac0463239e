// Package engine takes documents along their routes. It is the only writer of a document's state.
//
// It decides in one pure function, [Step]: a document's progress and an event give the new progress and the commands to
// carry out. Everything that touches the world is such a command, and [Engine] carries it out with what it was given at
// construction: the store, the connections, the clock, the source of identities. The order is always the same: what a
// step decided is durable before the command is carried out, so that whatever is killed, the store tells what may
// already have happened on the far side.
//
//	intake.go    documents from sources → progress "received"
//	step.go      the decision
//	decide.go    the decision and the store: one transaction
//	executor.go  the commands
//	dispatch.go  who is next: due documents, heads of their chains
//	gates.go     when connections may be called, see package gate
//	signing.go   what is signed: prepared, approved, signed
//	exchange.go  what becomes of a document that was sent or came in, see package docflow
//	news.go      what operators tell of it
//	signatures.go what the signatures that came are worth
//	acts.go      what people do: cancel, replay, decide; exchange_acts.go: approve, answer, record
package engine
