package cms

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
)

// answered is what a service says of certificate 77.
func answered(t testing.TB, change func(*ocsp.Response)) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Пробный УЦ"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	response := ocsp.Response{SerialNumber: big.NewInt(0x77), ThisUpdate: time.Unix(1_000_000_000, 0), Certificate: authority}
	change(&response)
	answer, err := ocsp.CreateResponse(authority, authority, response, key)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestAnAnswerTellsTheStateOfACertificate(t *testing.T) {
	then := time.Unix(1_000_000_000, 0).UTC()
	for _, c := range []struct {
		rule   string
		change func(*ocsp.Response)
		want   Status
	}{
		{"good", func(*ocsp.Response) {}, Status{State: StateGood}},
		{"good until", func(r *ocsp.Response) { r.NextUpdate = then.Add(time.Hour) }, Status{State: StateGood, NextUpdate: then.Add(time.Hour)}},
		{"revoked", func(r *ocsp.Response) { r.Status, r.RevokedAt = ocsp.Revoked, then }, Status{State: StateRevoked, RevokedAt: then}},
		{"suspended", func(r *ocsp.Response) {
			r.Status, r.RevokedAt, r.RevocationReason = ocsp.Revoked, then, ocsp.CertificateHold
		},
			Status{State: StateRevoked, RevokedAt: then, Reason: ReasonHold}},
		{"unknown", func(r *ocsp.Response) { r.Status = ocsp.Unknown }, Status{State: StateUnknown}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a, err := ReadStatus(answered(t, c.change))
			if err != nil || len(a.Statuses) != 1 || len(a.Certificates) != 1 || a.Algorithm.OID != "1.2.840.10045.4.3.2" {
				t.Fatalf("%+v, %v", a, err)
			}
			got := a.Statuses[0]
			if got.Serial != "77" || got.Digest.OID != oidSHA1.String() || len(got.IssuerKey) != 20 || !got.ThisUpdate.Equal(then) {
				t.Errorf("%+v", got)
			}
			if got.State != c.want.State || !got.RevokedAt.Equal(c.want.RevokedAt) || !got.NextUpdate.Equal(c.want.NextUpdate) || got.Reason != c.want.Reason {
				t.Errorf("%+v", got)
			}
		})
	}
	for rule, c := range map[string]struct {
		data []byte
		kind error
	}{
		"nothing": {nil, errStatus}, "a container": {data(t, "gost-detached.sig"), errStatus}, "try later": {ocsp.TryLaterErrorResponse, errStatusRefused},
		"cut": {answered(t, func(*ocsp.Response) {})[:100], errStatus}, "too much": {make([]byte, MaxBytes+1), errSize},
	} {
		if _, err := ReadStatus(c.data); !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func FuzzReadStatus(f *testing.F) {
	f.Add(answered(f, func(*ocsp.Response) {}))
	f.Add(answered(f, func(r *ocsp.Response) {
		r.Status, r.RevokedAt, r.NextUpdate, r.RevocationReason = ocsp.Revoked, time.Unix(1, 0), time.Unix(2, 0), ocsp.KeyCompromise
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if a, err := ReadStatus(data); err == nil && len(a.Statuses) == 0 {
			t.Fatal("an answer about nothing")
		}
	})
}
