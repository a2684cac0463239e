package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func TestListsAreFilesOrAddresses(t *testing.T) {
	for rule, c := range map[string]struct{ trust, wrong string }{
		"files":                                   {"{ crls: [trust/uc.crl], accredited: trust/list.yaml }", ""},
		"addresses":                               {"{ crls: ['http://uc.example/uc.crl', 'HTTPS://uc.example/2'], accredited: 'https://uc.example/l' }", ""},
		"an address without a server":             {"{ crls: ['http:///uc.crl'] }", "UZ-CFG-081"},
		"a password stands in no address":         {"{ crls: ['https://me:secret@uc.example/uc.crl'] }", "UZ-CFG-081"},
		"what nobody signed comes by https alone": {"{ accredited: 'http://uc.example/list' }", "UZ-CFG-081"},
		"nobody is asked every second":            {"{ crls: ['http://uc.example/uc.crl'], refresh: 1s }", "UZ-CFG-082"},
	} {
		loaded, findings := loadTrust(t, c.trust)
		switch {
		case c.wrong == "" && (loaded == nil || len(findings) > 0):
			t.Errorf("%s: %s", rule, findings)
		case c.wrong != "" && (loaded != nil || !strings.Contains(findings, c.wrong) || strings.Contains(findings, "secret")):
			t.Errorf("%s: %s", rule, findings)
		}
	}
}

func TestAnAddressIsNoFileBesideTheSettings(t *testing.T) {
	loaded, _ := loadTrust(t, "{ crls: [uc.crl, 'http://uc.example/uc.crl', 'http://uc.example/uc.crl'], accredited: 'https://uc.example/l' }")
	if want := []string{"http://uc.example/uc.crl", "https://uc.example/l"}; !slices.Equal(loaded.Trust.Addresses(), want) {
		t.Errorf("addresses are %q", loaded.Trust.Addresses())
	}
	if !filepath.IsAbs(loaded.Trust.CRLs[0]) || loaded.Trust.Refresh.Std() != time.Hour {
		t.Errorf("settled are %+v", loaded.Trust)
	}
	if loaded, _ = loadTrust(t, "{ crls: [uc.crl] }"); loaded.Trust.Refresh != 0 {
		t.Error("what is fetched nowhere is fetched every hour")
	}
}

func loadTrust(t *testing.T, trust string) (*config.Config, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "uzel.yaml")
	text := "organisations:\n  - { id: romashka, inn: \"7700000016\", kpp: \"770001001\", name: Ромашка }\ntrust: " + trust + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, findings := config.Load(file, config.Options{})
	return loaded, render(findings)
}
