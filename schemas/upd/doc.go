// Package upd is the универсальный передаточный документ: its canonical form, its XML files and the rules that they keep.
//
// A document travels through Uzel as a [Document], published as upd.schema.json. [Decode] reads it from JSON and refuses
// what the schema does not know; [Build] turns it into a file of the exchange, [Parse] does the way back, [Validate] says
// what is wrong with a file: its structure by the schema, the conditional rules that ФНС keeps apart from the schema, and
// requisites and arithmetic. Nothing here reads a clock, a disk or a random number: a file's identity is given.
//
// A version of the format is a [format]: its schema, its rules and one description of its XML that serves reading and
// writing. Adding a version is adding a file like seller_503.go.
package upd
