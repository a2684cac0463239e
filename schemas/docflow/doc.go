// Package docflow is the vocabulary of exchange: who takes part, which documents of an exchange can come about, and the
// words for where a document stands in the eyes of the law. Connectors translate what an operator says into these words;
// core/docflow judges what follows. One language for all operators.
//
// The law: Минфин's order 14н (in force since 01.07.2021) for invoices; the formats of the service documents are those of
// the order ЕД-7-26/133@.
package docflow
