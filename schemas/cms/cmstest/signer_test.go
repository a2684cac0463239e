package cmstest_test

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
)

func TestWhatIsMadeReadsAsItWasAskedFor(t *testing.T) {
	from, until := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, s := range map[string]cmstest.Signer{
		"ECDSA": cmstest.New(cmstest.Company("ООО «Ромашка»", "7700000016"), cmstest.Valid(from, until)),
		"RSA":   cmstest.NewRSA(cmstest.Company("ООО «Ромашка»", "7700000016"), cmstest.Valid(from, until)),
	} {
		read, err := cms.Inspect(s.Sign([]byte("письмо")))
		if err != nil || len(read.Signatures) != 1 || len(read.Certificates) != 1 {
			t.Fatalf("%s: %+v, %v", name, read, err)
		}
		c := read.Certificates[0]
		if c.Subject.CompanyINN != "7700000016" || !c.NotBefore.Equal(from) || !c.NotAfter.Equal(until) {
			t.Errorf("%s: the certificate is %+v", name, c)
		}
		if certificate, key := s.PEM(); len(certificate) == 0 || len(key) == 0 {
			t.Errorf("%s: nothing to write into files", name)
		}
	}
}
