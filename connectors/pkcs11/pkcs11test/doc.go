// Package pkcs11test puts in a token for tests: SoftHSM, which is none, with keys and certificates.
package pkcs11test
