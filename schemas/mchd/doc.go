// Package mchd reads a machine-readable power of attorney (МЧД) of the single format EMCHD_1, "003": who gives powers to whom,
// which, until when, and may they be passed on. [Parse] reads a file, [Check] says whether it is good for an act: its days,
// its parties, its powers, the chain it was passed on by. Whether it is in the registry and was not revoked is told to it
// from outside; its signature is checked elsewhere, over the exact bytes.
//
// The official schema is not at hand. What is read was taken from files of the exchange and from how other programs
// understand them; the meaning of ПрПередов, ПрСовмПолн and ТипПолн, and all of a passed-on power (Передов), come from the
// latter alone and are not verified. What has no place in the model is kept in Unknown.
package mchd
