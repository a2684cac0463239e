// Package xmltext turns the bytes of an XML document into a tree and back, safely.
//
// ФНС and the operators of electronic exchange use windows-1251, МЧД and the reports to other authorities UTF-8; nothing
// else is taken. What an exchange file never has is refused before it can do harm: a DOCTYPE and entities of its own,
// absurd depth, size, numbers of elements and attributes. A refusal names line and column.
//
// Writing never loses a character: what windows-1251 lacks becomes a numeric reference, what XML 1.0 itself forbids is
// an error that names the place.
package xmltext
