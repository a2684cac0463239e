// Package signature judges what is signed, by whom and in which capacity, before anybody relies on it. It holds no key and no
// cryptography of its own: RSA and ECDSA are checked by Go's standard library, everything else by a signing provider, its
// [Verifier]. What it adds is what such a provider does not ask: whether the certificate is that of the document's party, was
// in force and not revoked when the signature was made, comes from an accredited authority, needs a power of attorney.
//
// [Judge] gives a verdict with the reason for every single check, [Inspect] what a container shows without any of that,
// [Ready] and [Authority] what has to be asked before somebody signs.
package signature
