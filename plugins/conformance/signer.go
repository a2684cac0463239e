package conformance

import (
	"bytes"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var signerRules = []rule{
	{"names its certificates", namesCertificates},
	{"signs, and the same for the same key", signs},
	{"signs the same after a restart", signsAfterRestart},
	{"signs with no certificate that it does not have", signsAsTold},
	{"asks a person once under a key", asksOnce},
}

func (t *trial) signer() *Signer {
	t.Helper()
	t.needs(t.sandbox.Signer != nil, "Signer")
	return t.sandbox.Signer
}

func namesCertificates(t *trial) {
	t.signer()
	certificates, err := t.hub().Certificates(t.Context(), connectionName)
	if err != nil || len(certificates) == 0 {
		t.Fatalf("%d certificates: %v", len(certificates), err)
	}
	for _, c := range certificates {
		if c.Thumbprint == "" || len(c.DER) == 0 {
			t.Errorf("a certificate is incomplete: %q, %d bytes", c.Thumbprint, len(c.DER))
		}
	}
}

func signs(t *trial) {
	order := t.signer().Order
	order.Key = "signed"
	first, err := t.hub().Sign(t.Context(), connectionName, order)
	if err != nil || len(first) == 0 {
		t.Fatalf("%d bytes: %v", len(first), err)
	}
	second, err := t.hub().Sign(t.Context(), connectionName, order)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the same key gives another signature: %v", err)
	}
}

func signsAfterRestart(t *trial) {
	order := t.signer().Order
	order.Key = "kept"
	first, err := t.hub().Sign(t.Context(), connectionName, order)
	if err != nil {
		t.Fatal(err)
	}
	t.restart()
	second, err := t.hub().Sign(t.Context(), connectionName, order)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the same key gives another signature: %v", err)
	}
}

// nobodys is the thumbprint of no certificate.
const nobodys = "00000000000000000000000000000000DEADBEEF"

func signsAsTold(t *trial) {
	order := t.signer().Order
	order.Key, order.Certificate = "another's", nobodys
	_, err := t.hub().Sign(t.Context(), connectionName, order)
	if f := t.fault(err, "Sign"); f.Outcome() == document.OutcomeUnknown {
		t.Errorf("it does not know whether it signed with a certificate that it does not have: %v", f)
	}
}

func asksOnce(t *trial) {
	remote := t.signer().Remote
	t.needs(remote != nil, "Remote")
	order := t.signer().Order
	order.Key = "asked"
	for range 2 {
		if _, err := t.hub().RequestSignature(t.Context(), connectionName, order); err != nil {
			t.Fatal(err)
		}
		t.restart()
	}
	if n := remote.Asked(t.T); n != 1 {
		t.Errorf("a person was asked %d times", n)
	}
	if status := t.signatureStatus(order.Key); status.State != "waiting" {
		t.Errorf("nobody has signed yet, and the status is %q", status.State)
	}
	remote.Agree(t.T)
	first := t.signatureStatus(order.Key)
	t.restart()
	second := t.signatureStatus(order.Key)
	if first.State != "signed" || len(first.CMS) == 0 || second.State != "signed" || !bytes.Equal(first.CMS, second.CMS) {
		t.Errorf("the person has signed, and the status is %q, then %q; the signatures have %d and %d bytes",
			first.State, second.State, len(first.CMS), len(second.CMS))
	}
}

func (t *trial) signatureStatus(key string) sdk.SignatureStatus {
	t.Helper()
	status, err := t.hub().SignatureStatus(t.Context(), connectionName, key)
	if err != nil {
		t.Fatal(err)
	}
	return status
}
