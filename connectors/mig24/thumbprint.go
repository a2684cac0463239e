package mig24

import (
	"crypto/sha1" //nolint:gosec // what a thumbprint of a certificate is
	"encoding/hex"
	"strings"
)

// thumbprint names a certificate as Windows and the operators do: SHA-1, hexadecimal, upper case.
func thumbprint(der []byte) string {
	sum := sha1.Sum(der) //nolint:gosec // a name, no protection
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}
