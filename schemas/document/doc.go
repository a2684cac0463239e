// Package document is the envelope around everything Uzel carries: what kind of document it is, whose, by which keys
// people find it, and the words for where it stands. Code, configuration, command line and screens share these words.
package document
