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
// What is said in an exchange is tried at every fail point that it passes, from the order to what was found out about its lost
// answer: the hub, the connector or the signer dies there, on the way of notices, acceptances, refusals, requests to correct,
// proposals to annul and, where a connector has them, agreements to annul (diadoc, sbis) and receipts on an operator's
// confirmation (sbis; those of diadoc are tried in the second torture). A long torture does all of that; a small one does one
// step of it for each kind of answer, the next with each seed. How mig24 takes answers is a guess, and so is this of them.
//
// Everything is real but the outside: the hub is a process of its own on SQLite, a source and a destination are connector
// processes beside it. All of them are this package's test binary, which takes a role by its environment; no program that
// is built for use has that code, nor anything that could make it die.
//
//	go test ./cmd/uzel/torture                                 every fail point of a document's way, few kills at random
//	UZEL_TORTURE=1000/100 go test -timeout 3h ./cmd/uzel/torture   a thousand documents, a hundred kills at random, everything
//	UZEL_TORTURE_SEED=7 go test ./cmd/uzel/torture             the same steps again
//
// It has no code but tests.
package torture
