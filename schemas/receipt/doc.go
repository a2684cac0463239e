// Package receipt is the service documents of the exchange of invoices (order ММВ-7-6/36@): confirmations of the operator,
// the receipt notice, the clarification request and the proposal to annul.
//
// They are five files of one skeleton: somebody says something about another file and its signatures. One [Document]
// holds them all and its Type tells them apart; what a type has no place for is refused, not dropped. [Decode] reads it
// from JSON, [Build] makes the file, [Parse] reads one, [Validate] checks one.
package receipt
