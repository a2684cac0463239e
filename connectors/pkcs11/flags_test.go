//go:build cgo

package pkcs11

import (
	"testing"

	"github.com/miekg/pkcs11"
)

func TestTheLastAttemptAtAPINIsLeftToAPerson(t *testing.T) {
	for flags, want := range map[uint]bool{
		0: true, pkcs11.CKF_LOGIN_REQUIRED: true, pkcs11.CKF_USER_PIN_COUNT_LOW: true,
		pkcs11.CKF_USER_PIN_FINAL_TRY: false, pkcs11.CKF_USER_PIN_COUNT_LOW | pkcs11.CKF_USER_PIN_FINAL_TRY: false,
		pkcs11.CKF_USER_PIN_LOCKED: false,
	} {
		if err := mayTry(flags); (err == nil) != want || !want && !isRefused(err) {
			t.Errorf("flags %x: %v", flags, err)
		}
	}
}

func TestWhatALibrarySaysHasACause(t *testing.T) {
	for code, refused := range map[pkcs11.Error]bool{
		pkcs11.CKR_PIN_INCORRECT: true, pkcs11.CKR_PIN_LEN_RANGE: true, pkcs11.CKR_PIN_LOCKED: true,
		pkcs11.CKR_DEVICE_REMOVED: false, pkcs11.CKR_SESSION_HANDLE_INVALID: false, pkcs11.CKR_TOKEN_NOT_PRESENT: false,
	} {
		if err := said(code, "токен не подписал"); isRefused(err) != refused {
			t.Errorf("%v: %v", code, err)
		}
	}
	if said(nil, "") != nil {
		t.Error("nothing is an error")
	}
}
