package wire_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestEveryCauseHasItsNumber(t *testing.T) {
	for _, cause := range document.Causes() {
		if n := wire.CauseTo(cause); n == 0 || wire.CauseFrom(n) != cause {
			t.Errorf("%s came back as %q", cause, wire.CauseFrom(n))
		}
	}
	if len(connectorv1.Cause_name) != len(document.Causes())+1 {
		t.Error("the contract and the hub have different causes")
	}
}

func TestEveryOutcomeHasItsNumber(t *testing.T) {
	for _, o := range []document.Outcome{document.OutcomeDone, document.OutcomeRefused, document.OutcomeRetry, document.OutcomeUnknown} {
		if n := wire.OutcomeTo(o); n == 0 || wire.OutcomeFrom(n) != o {
			t.Errorf("%s came back as %q", o, wire.OutcomeFrom(n))
		}
	}
}

func TestAnUnknownNumberSaysNothing(t *testing.T) {
	if got := wire.OutcomeFrom(99); got != document.OutcomeUnknown {
		t.Errorf("outcome 99 is %q", got)
	}
	if got := wire.CauseFrom(99); got != "" {
		t.Errorf("cause 99 is %q", got)
	}
	if got := wire.SettlementFrom[string](99); got != "none" {
		t.Errorf("settlement 99 is %q", got)
	}
	if got := wire.CapabilitiesFrom[string]([]connectorv1.Capability{connectorv1.Capability_CAPABILITY_SIGNER, 99}); !cmp.Equal(got, []string{"signer"}) {
		t.Errorf("capabilities are %q", got)
	}
}

func TestABodyIsTheSameAfterTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, wire.ChunkBytes - 1, wire.ChunkBytes, wire.ChunkBytes + 1, 3*wire.ChunkBytes + 7}).Draw(t, "size")
		body := bytes.Repeat([]byte{rapid.Byte().Draw(t, "byte")}, size)
		b, err := wire.NewBody(int64(size), wire.Sum(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := wire.Chunks(body, b.Add); err != nil {
			t.Fatal(err)
		}
		got, err := b.Bytes()
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("%d bytes came back as %d: %v", size, len(got), err)
		}
	})
}

func TestABodyIsHeldToItsHeader(t *testing.T) {
	body := []byte("табель")
	for name, c := range map[string]struct {
		size int64
		sum  []byte
		send []byte
	}{
		"more than promised":       {size: int64(len(body)), sum: wire.Sum(body), send: append(bytes.Clone(body), '!')},
		"less than promised":       {size: int64(len(body)) + 1, sum: wire.Sum(body), send: body},
		"another sum":              {size: int64(len(body)), sum: wire.Sum(nil), send: body},
		"no sum":                   {size: int64(len(body)), send: body},
		"more than a document has": {size: document.MaxBytes + 1, sum: wire.Sum(body), send: body},
		"less than nothing":        {size: -1, sum: wire.Sum(body), send: body},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := wire.NewBody(c.size, c.sum)
			if err == nil {
				err = b.Add(c.send)
			}
			if err == nil {
				_, err = b.Bytes()
			}
			if err == nil {
				t.Error("taken")
			}
		})
	}
}

func TestAnEnvelopeIsTheSameAfterTheWire(t *testing.T) {
	doc := document.Envelope{
		Kind: document.KindUPD, Format: "5.03", MediaType: "application/xml", Name: "ON_NSCHFDOPPR.xml",
		SourceKey: "invoice/17", Revision: "3", Chain: "invoice/17",
		Organisation: document.Party{INN: "7700000016", KPP: "770001001", Name: "ООО «Ромашка»"}, Counterparty: document.Party{INN: "770123456703"},
		Number: "17", Date: "2026-03-02", Period: "2026-03", Total: "120.00", Currency: "643",
		ChangedAt: wire.Time(1772438400123456), Labels: map[string]string{"warehouse": "Северный"},
	}
	header := wire.Header(doc, []byte("xml"))
	if diff := cmp.Diff(doc, wire.Envelope(header)); diff != "" {
		t.Error(diff)
	}
	if header.GetSize() != 3 || !bytes.Equal(header.GetSha256(), wire.Sum([]byte("xml"))) {
		t.Error("the header does not describe the body")
	}
	if diff := cmp.Diff(document.Envelope{}, wire.Envelope(wire.Header(document.Envelope{}, nil))); diff != "" {
		t.Error(diff)
	}
}
