// Package sandbox stands in for Контур.Диадок, an operator of electronic document exchange: its HTTP API over boxes and
// messages in memory, written from the published description and from the messages of the vendor's own libraries, so that
// any client of the service can be tried on it. It answers in protobuf, and in JSON where that is asked for.
//
//	server := sandbox.New(sandbox.Options{})      // three companies, the login uzel, the password uzel
//	http.ListenAndServe(address, server)
//
// The exchange goes on by itself. The operator delivers what is posted and confirms dates with signed service documents;
// a box with a [Behaviour] is played: it gives receipts, signs, refuses, asks to clarify, proposes to annul or is silent.
// All of that happens on the server's clock: whatever is due is done before the next call is answered, so a test that gives
// [Options].Now decides when. All signatures of the sandbox verify under [Server.Root].
//
// Faults happen on demand (see [Plan] and [Server.Inject]). [Server.Ledger] says what was asked and [Server.Acts] what was
// really done, one line for a legal document or an answer. The README says what is known and what is a guess.
package sandbox
