package conformance

import (
	"bytes"

	"github.com/uzelhub/uzel/plugins/sdk"
)

var directoryRules = []rule{
	{"finds whom it knows", finds},
	{"finds nobody where there is nobody", findsNobody},
	{"lists those it knows", lists},
}

func (t *trial) directory() *Directory {
	t.Helper()
	t.needs(t.sandbox.Directory != nil, "Directory")
	return t.sandbox.Directory
}

func finds(t *trial) {
	d := t.directory()
	boxes, err := t.hub().Resolve(t.Context(), connectionName, d.Known, d.Kind)
	if err != nil {
		t.Fatal(err)
	}
	if len(boxes) == 0 {
		t.Error("no box")
	}
	for _, box := range boxes {
		if box.ID == "" {
			t.Error("a box has no id")
		}
	}
}

func findsNobody(t *trial) {
	d := t.directory()
	boxes, err := t.hub().Resolve(t.Context(), connectionName, d.Unknown, d.Kind)
	if err != nil || len(boxes) != 0 {
		t.Errorf("an unknown party is no error and has no box: %v %v", boxes, err)
	}
}

func lists(t *trial) {
	d := t.directory()
	connection := t.open()
	_, can := connection.(sdk.CounterpartyLister)
	_ = connection.Close()
	t.needs(can, "CounterpartyLister")
	known := false
	err := t.hub().Counterparties(t.Context(), connectionName, func(c sdk.Counterparty) error {
		known = known || c.Party.INN == d.Known.INN
		return nil
	})
	if err != nil || !known {
		t.Errorf("the party that Resolve finds is not in the list: %v", err)
	}
}

var signerRules = []rule{
	{"names its certificates", namesCertificates},
	{"signs, and the same for the same key", signs},
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
