package pkcs11

import (
	"errors"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Codes under which the faults of a PIN are known: PKCS#11 2.40, 5.1.
const (
	pinIncorrect = "CKR_PIN_INCORRECT"
	pinLocked    = "CKR_PIN_LOCKED"
	finalTry     = "CKF_USER_PIN_FINAL_TRY"
)

// isRefused reports that the token did not take the PIN, or would lock itself if it did not take it once more.
func isRefused(err error) bool {
	var f *sdk.Fault
	if !errors.As(err, &f) {
		return false
	}
	switch f.RemoteCode {
	case pinIncorrect, pinLocked, finalTry:
		return true
	}
	return false
}

func failPIN(code, format string, args ...any) error {
	return sdk.Fail(document.CauseMisconfigured, format, args...).Remote(code, "")
}
