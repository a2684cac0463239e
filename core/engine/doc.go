// Package engine takes documents along their routes. It is the only writer of a document's state.
//
// It decides in one pure function, [Step]: a document's progress and an event give the new progress and the commands to
// carry out. Everything that touches the world is such a command, and [Engine] carries it out with what it was given at
// construction: the store, the connections, the clock, the source of identities. The order is always the same: a decision is
// durable before its commands are carried out. Whatever is killed, the store shows what may already have happened on the
// far side.
//
//	intake.go      documents from sources become progress "received"; arrival.go, feed.go: what came, and how far it was read
//	step.go        the decision, with events.go, policy.go and progress.go: what it is about
//	decide.go      the decision and the store, in one transaction; effects.go: what else is written in it
//	executor.go    the commands are carried out; perform*.go: one by one
//	dispatch.go    which documents are next: those that are due and head their chains
//	gates.go       when connections may be called, see package gate; held.go: what waits for them
//	signing.go     what is signed: prepared, approved, signed
//	exchange.go    what becomes of a document that was sent or came in, see package docflow
//	news.go        what operators report about it; news_end.go: about documents that nobody knows
//	signatures.go  what the signatures that came are worth
//	acts.go        what people do: cancel, replay, decide; exchange_acts.go: approve, answer, record
//	correct.go     documents that follow another one: an УКД; revise.go: an исправление; reissue.go: a corrected timesheet
package engine
