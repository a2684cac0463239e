// Package sandbox is a stand-in for СБИС (Saby), the part that exchanges documents: JSON-RPC over one address, log-in by
// password and by certificate, the stages of a document, the list of changes, files behind links. It is written from what
// is known of the service, not from the connector, so any client of СБИС can be tried against it.
//
// The other side is played: it gets what was sent, approves, refuses, asks for a correction, annuls or stays silent, and
// can send a document itself. It signs with throw-away keys; its service documents are real files of the order
// ММВ-7-6/36@. What goes wrong is ordered with Inject or happens by chance, and the ledger tells what was really done.
//
// Not known of the service, and therefore a guess here: the names of events, what СБИС answers to a sixth request at once,
// the words of its errors, the shapes of СписокНашихОрганизаций and ИнформацияОКонтрагенте below the field that the
// documentation names, what a service stage is called, the actions of an annulment.
package sandbox
