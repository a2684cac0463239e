package vatbook

import (
	"encoding/json"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

func TestEveryPlaceHasAHome(t *testing.T) {
	for kind, schema := range map[Kind][]byte{
		Purchases: purchasesXSD, PurchasesSheet: purchasesSheetXSD, Sales: salesXSD, SalesSheet: salesSheetXSD,
	} {
		t.Run(string(kind), func(t *testing.T) {
			b := ofKind(kind)
			id := filing.Identity{GUID: "00000000-2222-4333-8444-555555555555", Date: "2026-10-20", Final: "7701", Sender: "770123456703"}
			settle := func(doc *etree.Document) { doc.Root().CreateAttr("ИдФайл", id.FileID(b.format.Prefix)) }
			xsdtest.Homes(t, schema, settle, func(t *rapid.T, data []byte) []byte {
				d, findings := Parse(data, "")
				if len(findings) > 0 {
					t.Fatalf("%+v", findings)
				}
				canonical, err := json.Marshal(d)
				if err != nil {
					t.Fatal(err)
				}
				decoded, findings := Decode(canonical)
				if len(findings) > 0 || !cmp.Equal(d, decoded) {
					t.Fatalf("%+v %s", findings, cmp.Diff(d, decoded))
				}
				again, findings := b.format.Write(&decoded, decoded.Identity.FileID(b.format.Prefix))
				if len(findings) > 0 {
					t.Fatalf("%+v", findings)
				}
				return again
			})
		})
	}
}

// What a book has no place for is refused, not dropped.
func TestWhatABookHasNoPlaceFor(t *testing.T) {
	later := func(at string) []string {
		return []string{at + "/base_22", at + "/vat_22", at + "/base_20", at + "/vat_20"}
	}
	sales := func(sheet bool) []string {
		gaps := []string{"/purchase_totals", "/purchases"}
		gaps = append(gaps, later("/sales_totals/rates")...)
		if sheet {
			gaps = append(gaps, later("/sales_totals/before")...)
		} else {
			gaps = append(gaps, "/sales_totals/before", "/sales_totals/before_exempt")
		}
		return append(gaps, later("/sales/0/rates")...)
	}
	for kind, want := range map[Kind][]string{
		Purchases:      {"/purchase_totals/before", "/sales_totals", "/sales"},
		PurchasesSheet: {"/sales_totals", "/sales"},
		Sales:          sales(false),
		SalesSheet:     sales(true),
	} {
		if diff := cmp.Diff(want, ofKind(kind).format.Places().Gaps()); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}
