// Package signature looks at what is signed, by whom and in which capacity, before anybody relies on it. It holds no key and
// no cryptography of its own: that the signature's numbers are right says a signing provider alone. What it finds here is
// what such a provider does not ask: whether the certificate is that of the document's party, was in force, needs a power
// of attorney, and whether what was signed is this document at all.
package signature
