package sdk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var bureau = sdk.Service{Title: "Бюро", Real: []string{"bureau.example"}, Stands: []string{"test.bureau.example"}}

func TestTheRealServiceIsNoSandbox(t *testing.T) {
	for address, real := range map[string]bool{
		"https://bureau.example":                true,
		"https://bureau.example/api":            true,
		"https://bureau.example:8443/":          true,
		"http://BUREAU.Example":                 true,
		"https://bureau.example./":              true,
		"https://online.bureau.example":         true,
		"https://test.bureau.example":           false,
		"https://a.test.bureau.example":         false,
		"https://other-bureau.example":          false,
		"https://bureau.example.test":           false,
		"http://127.0.0.1:8000/bureau.example":  false,
		"http://[::1]:8000?x=bureau.example":    false,
		"http://bureau.example@127.0.0.1:8000/": false,
		"://":                                   false,
		"":                                      false,
	} {
		err := bureau.Guard(true, "url", address)
		if (err != nil) != real {
			t.Errorf("%s marked as a sandbox: %v", address, err)
		}
		var f *sdk.Fault
		if err != nil && (!errors.As(err, &f) || f.Cause != document.CauseMisconfigured || f.Hint == "" || !strings.Contains(f.Message, "url")) {
			t.Errorf("%s: %v", address, err)
		}
		if err := bureau.Guard(false, "url", address); err != nil {
			t.Errorf("%s without the mark: %v", address, err)
		}
	}
}

func TestAnAddressNearbyWithoutTheMarkIsDoubted(t *testing.T) {
	for address, doubted := range map[string]bool{
		"http://127.0.0.1:8000":       true,
		"http://localhost:8000":       true,
		"http://[::1]:8000":           true,
		"http://0.0.0.0:8000":         true,
		"https://10.1.2.3":            true,
		"https://192.168.0.7/":        true,
		"https://[fe80::1]/":          true,
		"https://edo":                 true,
		"https://edo.office.local":    true,
		"https://bureau.example":      false,
		"https://test.bureau.example": false,
		"https://8.8.8.8":             false,
		"":                            false,
	} {
		if said := bureau.Doubt(false, "url", address); (said != "") != doubted {
			t.Errorf("%s: %q", address, said)
		}
		if said := bureau.Doubt(true, "url", address); said != "" {
			t.Errorf("%s with the mark: %q", address, said)
		}
	}
}
