// Package torture kills the hub and its connectors, over and over, and holds what is left to the promises: nothing that a
// source was told is safe is lost, nothing happens twice at a destination, the journal is whole.
//
// A second torture is of a hub that signs, sends through an operator of exchange and gives it receipts: there is one legal
// document for each that was released, and one receipt, whoever was killed between a draft, its signature and an answer. The
// operator is Диадок's stand-in, which lives in the test; its connector and the signer's are those of the program.
//
// A third is of every connector that sends or signs, with its own sandbox: an act is done and its answer is lost, answered with
// 500 or never, and the hub or the connector is killed on the way. There is one document, one answer, one proposal, one request
// to sign; what nobody can be asked about is found out by a person, who is the test.
//
// Everything is real but the outside: the hub is a process of its own on SQLite, a source and a destination are connector
// processes beside it. All of them are this package's test binary, which takes a role by its environment; no program that
// is built for use has that code, nor anything that could make it die.
//
//	go test ./cmd/uzel/torture                                 every fail point, few kills at random
//	UZEL_TORTURE=1000/100 go test -timeout 30m ./cmd/uzel/torture   a thousand documents, a hundred kills at random
//
// It has no code but tests.
package torture
