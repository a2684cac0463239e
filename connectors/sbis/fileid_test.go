package sbis_test

import (
	"regexp"
	"testing"
)

var idForm = regexp.MustCompile(`="((?:ON|DP)_[A-Za-z0-9@._-]+)"`)

// fileID is the identifier that a file gives itself. Its letters are the same in every encoding.
func fileID(t testing.TB, body []byte) string {
	t.Helper()
	found := idForm.FindSubmatch(body)
	if found == nil {
		t.Fatal("the file does not name itself")
	}
	return string(found[1])
}
