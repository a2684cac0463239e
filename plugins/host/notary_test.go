package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// notaryConnector signs and knows parties.
type notaryConnector struct{}

func (notaryConnector) Describe() sdk.Description {
	return sdk.Description{Name: "notary", Version: "1", Title: "Нотариус"}
}

func (notaryConnector) Open(context.Context, sdk.Setup) (sdk.Connection, error) {
	return notaryConnection{}, nil
}

type notaryConnection struct{}

func (notaryConnection) Close() error { return nil }

func (notaryConnection) Check(context.Context) (string, error) { return "на месте", nil }

func (notaryConnection) Certificates(context.Context) ([]sdk.Certificate, error) {
	return []sdk.Certificate{{Thumbprint: "01", DER: []byte{0x30}}}, nil
}

func (notaryConnection) Sign(_ context.Context, order sdk.SignOrder) ([]byte, error) {
	return fmt.Appendf(nil, "%s %s %d", order.Key, order.Certificate, len(order.Body)), nil
}

func (notaryConnection) RequestSignature(_ context.Context, order sdk.SignOrder) (string, error) {
	if order.Key == "exit" {
		os.Exit(5)
	}
	return fmt.Sprintf("https://sign.example/%s/%s/%s/%d", order.Key, order.Signer, order.Name, len(order.Body)), nil
}

func (notaryConnection) SignatureStatus(_ context.Context, key string) (sdk.SignatureStatus, error) {
	return sdk.SignatureStatus{State: "signed", CMS: []byte(key)}, nil
}

func (notaryConnection) Verify(_ context.Context, body, cms []byte) (sdk.Verdict, error) {
	return sdk.Verdict{
		Valid: false, Reasons: []string{fmt.Sprintf("%d байт, подпись %s", len(body), cms)},
		Certificates: []sdk.Certificate{{Thumbprint: "02", DER: []byte{0x31}}},
	}, nil
}

func (notaryConnection) Decrypt(_ context.Context, certificate string, message []byte) ([]byte, error) {
	if certificate == "wrong" {
		return nil, sdk.Fail(document.CauseUnauthorised, "ключ не подходит")
	}
	return bytes.ToUpper(message), nil
}

func (notaryConnection) Lookup(_ context.Context, key string, _ document.Envelope) (sdk.Settled, error) {
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{RemoteID: key}}, nil
}

func (notaryConnection) Resolve(_ context.Context, party document.Party, kind document.Kind) ([]sdk.Box, error) {
	return []sdk.Box{{
		ID: party.INN + "-" + party.KPP, Operator: "2BM", State: "active", Constraints: map[string]string{"kind": string(kind)},
	}}, nil
}

func (notaryConnection) Invite(_ context.Context, key string, party document.Party, consent string) (string, error) {
	if key == "exit" {
		os.Exit(5)
	}
	return key + " " + party.INN + " " + consent, nil
}

func (notaryConnection) Counterparties(_ context.Context, each func(sdk.Counterparty) error) error {
	for n := range 3000 {
		party := document.Party{Name: fmt.Sprintf("Организация %d", n)}
		if err := each(sdk.Counterparty{Party: party, Boxes: []sdk.Box{{ID: "box"}}}); err != nil {
			return err
		}
	}
	return nil
}

func newNotary(t *testing.T) *rig {
	return newRig(t, []host.Spec{{Name: "n", Connector: "notary"}})
}

var romashka = document.Party{INN: "7700000016", KPP: "770001001", Name: "ООО «Ромашка»"}

func TestASignerIsCalled(t *testing.T) {
	r := newNotary(t)
	ctx := t.Context()
	certificates, err := r.Certificates(ctx, "n")
	if diff := cmp.Diff([]host.Certificate{{Thumbprint: "01", DER: []byte{0x30}}}, certificates); diff != "" || err != nil {
		t.Error(diff, err)
	}
	order := host.SignOrder{Key: "k", Certificate: "01", Signer: "chief", Name: "upd.xml", Body: make([]byte, 600_000)}
	if cms, err := r.Sign(ctx, "n", order); string(cms) != "k 01 600000" || err != nil {
		t.Errorf("%s %v", cms, err)
	}
	if link, err := r.RequestSignature(ctx, "n", order); link != "https://sign.example/k/chief/upd.xml/600000" || err != nil {
		t.Errorf("%s %v", link, err)
	}
	if s, err := r.SignatureStatus(ctx, "n", "k"); s.State != "signed" || string(s.CMS) != "k" || err != nil {
		t.Errorf("%+v %v", s, err)
	}
	if s, err := r.LookupSignature(ctx, "n", "k"); s.Outcome != document.OutcomeDone || s.Receipt.RemoteID != "k" || err != nil {
		t.Errorf("%+v %v", s, err)
	}
	verdict, err := r.Verify(ctx, "n", make([]byte, 600_000), []byte("cms"))
	want := host.Verdict{Reasons: []string{"600000 байт, подпись cms"}, Certificates: []host.Certificate{{Thumbprint: "02", DER: []byte{0x31}}}}
	if diff := cmp.Diff(want, verdict); diff != "" || err != nil {
		t.Error(diff, err)
	}
	message := bytes.Repeat([]byte("abc"), 200_000)
	if plain, err := r.Decrypt(ctx, "n", "01", message); !bytes.Equal(plain, bytes.ToUpper(message)) || err != nil {
		t.Errorf("%d bytes, %v", len(plain), err)
	}
	_, err = r.Decrypt(ctx, "n", "wrong", message)
	wantFault(t, err, document.CauseUnauthorised, "")
}

func TestADirectoryIsCalled(t *testing.T) {
	r := newNotary(t)
	boxes, err := r.Resolve(t.Context(), "n", romashka, document.KindUPD)
	want := []host.Box{{ID: "7700000016-770001001", Operator: "2BM", State: "active", Constraints: map[string]string{"kind": "upd"}}}
	if diff := cmp.Diff(want, boxes); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if state, err := r.Invite(t.Context(), "n", "k", romashka, "consent-1"); state != "k 7700000016 consent-1" || err != nil {
		t.Errorf("%q %v", state, err)
	}
	n := 0
	err = r.Counterparties(t.Context(), "n", func(c host.Counterparty) error {
		if c.Party.Name != fmt.Sprintf("Организация %d", n) || len(c.Boxes) != 1 {
			t.Errorf("%d is %+v", n, c)
		}
		n++
		return nil
	})
	if n != 3000 || err != nil {
		t.Error(n, err)
	}
	err = r.Counterparties(t.Context(), "n", func(host.Counterparty) error { return errPlain })
	if !errors.Is(err, errPlain) {
		t.Errorf("the caller's own error came back as %v", err)
	}
}

// These act outwardly too: a lost answer is unknown.
func TestAnInvitationAndARequestToSignAreActs(t *testing.T) {
	r := newNotary(t)
	_, err := r.Invite(t.Context(), "n", "exit", romashka, "consent-1")
	wantFault(t, err, document.CauseOutcomeUnknown, "UZ-HST-004")
	r.await("n", host.StateBackingOff)
	if err := r.Reset("n"); err != nil {
		t.Fatal(err)
	}
	_, err = r.RequestSignature(t.Context(), "n", host.SignOrder{Key: "exit", Body: []byte("x")})
	wantFault(t, err, document.CauseOutcomeUnknown, "UZ-HST-004")
}
