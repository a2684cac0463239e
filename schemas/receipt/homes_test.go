package receipt

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// settle gives a document of the grammar a name by the rule of names.
func settle(prefix string) func(*etree.Document) {
	return func(doc *etree.Document) {
		name := taxfile.FileName{Prefix: prefix, Receiver: "2AL-receiver", Sender: "2AL", Date: "2026-09-30", GUID: "00000000-2222-4333-8444-555555555555"}
		doc.Root().CreateAttr("ИдФайл", name.String())
	}
}

func TestEveryPlaceOfTheFormatsHasAHome(t *testing.T) {
	for _, f := range formats {
		t.Run(f.Prefix, func(t *testing.T) {
			schema, err := os.ReadFile(f.Prefix + "_" + f.Version + ".xsd")
			if err != nil {
				t.Fatal(err)
			}
			xsdtest.Homes(t, schema, settle(f.Prefix), rewrite)
		})
	}
}

// rewrite reads a file, passes it through JSON and writes it again.
func rewrite(t *rapid.T, data []byte) []byte {
	d, findings := Parse(data, "")
	if len(findings) > 0 || len(d.Unknown) > 0 {
		t.Fatalf("%+v %+v", findings, d.Unknown)
	}
	canonical, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	decoded, findings := Decode(canonical)
	if len(findings) > 0 || !cmp.Equal(d, decoded) {
		t.Fatalf("%+v %s", findings, cmp.Diff(d, decoded))
	}
	f := formatOf(d.Type)
	again, findings := f.Write(&decoded, taxfile.NameOf(f.Prefix, *decoded.Identity).String())
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	if second, _ := Parse(again, ""); !cmp.Equal(d, second) {
		t.Fatal(cmp.Diff(d, second))
	}
	return again
}

// What a type has no place for is not dropped: the list of it is what Build refuses.
func TestWhatATypeHasNoPlaceFor(t *testing.T) {
	for _, c := range []struct {
		kind    Type
		missing []string
	}{
		{DispatchConfirmation, []string{"/author", "/text", "/signer/status", "/signer/signature_type", "/signer/power", "/signer/paper_power"}},
		{DateConfirmation, []string{"/author", "/text", "/signer/status", "/signer/signature_type", "/signer/power", "/signer/paper_power"}},
		{ReceiptNotice, []string{"/operator", "/text", "/recipient"}},
		{ClarificationRequest, []string{"/operator", "/recipient"}},
		{AnnulmentProposal, []string{
			"/operator", "/date", "/time", "/sender", "/signer/status", "/signer/signature_type", "/signer/power", "/signer/paper_power",
		}},
	} {
		gaps := formatOf(c.kind).Places().Gaps()
		if diff := cmp.Diff(c.missing, gaps); diff != "" {
			t.Errorf("%s: %s", c.kind, diff)
		}
	}
}
