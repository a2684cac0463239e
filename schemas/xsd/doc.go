// Package xsd says whether a document has the structure that an XML Schema asks for, in plain Russian.
//
// The verdict is that of github.com/jacoelho/xsd, which reads UTF-8 only and answers in English without values; this
// package transcodes, finds the element meant, and tells which value broke which rule of the schema. A schema of an
// authority, in windows-1251, compiles as it is.
package xsd
