package openssl_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/openssl/authoritytest"
	"github.com/uzelhub/uzel/schemas/cms"
)

func TestWhatStandsBesideASignatureIsCheckedToo(t *testing.T) {
	for _, algorithm := range []authoritytest.Algorithm{authoritytest.GOST256, authoritytest.ECDSA} {
		t.Run(algorithm.Name, func(t *testing.T) {
			a := authoritytest.New(t, algorithm)
			settings := enhanced(t, a, "XLT1", a.Signer("signer", "/CN=Signer", false))
			s := open(t, settings)
			made, err := s.Sign(t.Context(), order("key", "УПД"))
			if err != nil {
				t.Fatal(err)
			}
			c, err := cms.Inspect(made)
			if err != nil {
				t.Fatal(err)
			}
			one := c.Signatures[0]
			for _, wrong := range []struct {
				rule  string
				bytes []byte // a bit of them is turned
				valid bool
				said  []string
			}{
				{"nothing is wrong", nil, true, []string{"метка времени от", "верна", "ответ службы статуса верен"}},
				{"the timestamp is over something else", unhex(t, one.Timestamps[0].Hash), false, []string{"метка времени не от этой подписи"}},
				{"the timestamp over the references too", unhex(t, one.ReferenceStamps[0].Hash), false, []string{"метка времени не от этой подписи"}},
				{"the answer of OCSP was changed", one.Evidence.Answers[0].Value, false, []string{"ответ службы статуса, приложенный"}},
			} {
				t.Run(wrong.rule, func(t *testing.T) {
					verdict, err := s.Verify(t.Context(), []byte("УПД"), turned(made, wrong.bytes))
					said := strings.Join(verdict.Reasons, "; ")
					if err != nil || verdict.Valid != wrong.valid {
						t.Errorf("%+v, %v", verdict, err)
					}
					for _, words := range wrong.said {
						if !strings.Contains(said, words) {
							t.Errorf("%q is not in %s", words, said)
						}
					}
				})
			}
			stranger := open(t, with(with(without(settings, "keys"), "level", "BES"), "roots", authoritytest.New(t, algorithm).Roots))
			if verdict, err := stranger.Verify(t.Context(), []byte("УПД"), made); err != nil || verdict.Valid {
				t.Errorf("roots of strangers: %+v, %v", verdict, err)
			}
		})
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// turned is a container in which the last bit of some bytes is another one.
func turned(container, in []byte) []byte {
	if in == nil {
		return container
	}
	other := bytes.Clone(in)
	other[len(other)-1] ^= 1
	return bytes.ReplaceAll(container, in, other)
}
