package signature

import (
	"crypto/sha1" //nolint:gosec // a thumbprint names a certificate, it protects nothing
	"encoding/hex"
)

// Thumbprint is the SHA-1 of a certificate (DER), hexadecimal: certificate stores, services and the lists of the ministry name
// certificates by it.
func Thumbprint(der []byte) string {
	sum := sha1.Sum(der) //nolint:gosec // see above
	return hex.EncodeToString(sum[:])
}
