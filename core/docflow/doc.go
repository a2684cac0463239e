// Package docflow judges exchanges: from the facts that are known about a document it derives the document's legal status, what we
// owe, what the others owe, and by when. It consists of tables and one interpreter. The status is a function of the set of facts,
// so their order and repetition do not matter. When facts contradict each other a person decides, by striking out those that do not
// count.
//
//	judge.go          the interpreter, and the rules by which a status is found
//	obligation.go     what the law makes obligatory in each kind of exchange, and what is missing of it
//	history.go        the set of facts, in order
//	contradiction.go  facts that exclude each other, and what people are alarmed of
//	duty.go           what our side has to do
//	timer.go          what happens when nothing else does; terms.go: what a contract says of that
//	tell.go           the story of an exchange for people; words.go: its words
package docflow
