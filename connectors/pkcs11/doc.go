// Package pkcs11 signs with keys of a token or an HSM through its PKCS#11 library: RSA and ECDSA. The key never leaves the token.
//
// The library is C, so the connector needs cgo and is an executable of its own, cmd/uzel-pkcs11: the hub has none of it in its
// process. Built without cgo it says so when it is used.
//
// GOST keys are not used: their containers have to be made by a certified provider, and no token with them was at hand to try.
package pkcs11
