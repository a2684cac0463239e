// Package upd is the универсальный передаточный документ: its canonical form, its XML files and the rules that they keep.
//
// A document travels through Uzel as a [Document], the seller's title, published as upd.schema.json, or a [BuyerDocument],
// the answer to it, published as upd-buyer.schema.json. [Decode] reads it from JSON and refuses what the schema does not
// know; [Build] turns it into a file of the exchange, [Parse] does the way back, [Validate] says what is wrong with a file of
// either title: its structure by the schema, the conditional rules that ФНС keeps apart from the schema, and requisites and
// arithmetic. Nothing here reads a clock, a disk or a random number: a file's identity is given.
//
// All versions share the two models. A version is a [taxfile.Format]: its schema, its rules and one description of its XML
// that serves reading and writing; sellers.go and buyers.go list them. What a version has no place for is an error that
// names the field.
package upd
