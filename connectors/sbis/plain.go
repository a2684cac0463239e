package sbis

import (
	"encoding/base64"
	"strings"
)

// plain makes DER or PEM of what a configuration holds: PEM stays, base64 is decoded.
func plain(text string) []byte {
	if strings.Contains(text, "-----BEGIN") {
		return []byte(text)
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return []byte(text)
	}
	return der
}
