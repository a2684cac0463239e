// Package ukd is the универсальный корректировочный документ, format 5.01: a seller's [Document] that changes the cost of
// what was sold before, and the buyer's [Answer] to it.
//
// [Decode] and [DecodeAnswer] read them from JSON, [Build] and [BuildAnswer] make the files, [Parse] reads either,
// [Validate] checks it: structure, requisites, order and arithmetic. ФНС keeps no condition beside the schemas but that of
// the file's name.
//
// There are two editions of 5.01. The first, with names ON_KORSCHFDOPPR and ON_KORSCHFDOPPOK, is known from its official
// schema. The one in force, of the order ЕД-7-26/736@ with names ON_NKORSCHFDOPPR and ON_NKORSCHFDOPPOK, is known by its
// names alone: that it is built like the first is a guess. It is read by that guess, with everything unknown kept and a
// warning; it is written only for a document that asks for [Edition736], with the rates of the law in place of the old
// list. The format 5.02 is not known at all.
package ukd
