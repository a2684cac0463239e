// Package xpath evaluates XPath 1.0 over a tree of etree: what the conditions are written in that authorities put into
// their schemas beside the structure.
//
// The meaning is the literal one of the recommendation (https://www.w3.org/TR/1999/REC-xpath-19991116), with its traps: a
// comparison with a node-set asks whether any node fits, so that "@а != 2" is false where there is no @а. The libraries
// for Go that keep to it take no functions of others, and the conditions of ФНС are written with usch:iif and
// usch:getFileName; so the language is here, without what documents in no namespace do not need: variables, namespace
// prefixes in paths, id(), lang(), and tests for comments and processing instructions.
//
// An expression comes from a file that somebody was given. It is compiled once, of bounded length and depth, and runs
// within a number of steps: see [Run].
package xpath
