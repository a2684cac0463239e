package vatbook

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

func decimal(s string) *num.Decimal {
	v := num.Must(s)
	return &v
}

func TestWhatCannotBeBuilt(t *testing.T) {
	for name, c := range map[string]struct {
		code, path string
		change     func(*Book)
	}{
		"no kind":              {"UZ-VAT-004", "/kind", func(d *Book) { d.Kind = "" }},
		"a later version":      {"UZ-VAT-002", "/version", func(d *Book) { d.Version = "5.05" }},
		"a rate of later ones": {"UZ-BND-005", "/sales/0/rates/base_22", func(d *Book) { d.Sales[0].Rates.Base22 = decimal("1") }},
		"lines of purchases":   {"UZ-BND-005", "/purchases", func(d *Book) { d.Purchases = []Purchase{{Cost: num.Must("1")}} }},
		"what was not read":    {"UZ-TXF-003", "/unknown", func(d *Book) { d.Unknown = []xmlbind.Remainder{{Path: "/Файл/@Новый", Raw: "1"}} }},
		"no sender":            {"UZ-FIL-005", "/identity/sender", func(d *Book) { d.Identity.Sender = "" }},
		"a total that is not":  {"UZ-VAT-011", "", func(d *Book) { d.SalesTotals = &SalesTotals{Exempt: decimal("1")} }},
		"relevance of another": {"UZ-XSD-007", "", func(d *Book) { d.Correction, d.Relevance = 1, "перемены" }},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, "sales")
			c.change(&d)
			file := Build(d, *d.Identity)
			if file.Bytes != nil || !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool {
				return f.Code == c.code && (c.path == "" || f.Path == c.path)
			}) {
				t.Errorf("%+v", file.Findings)
			}
		})
	}
}

func TestFindingsNameTheFieldOfTheBook(t *testing.T) {
	for source, change := range map[string]func(*Book){
		"/sales/0/buyers/0/company/inn": func(d *Book) { d.Sales[0].Buyers[0].Company.INN = "7810000027" },
		"/sales_totals/exempt":          func(d *Book) { d.SalesTotals = &SalesTotals{Exempt: decimal("1")} },
		"/sales/1/rates/vat_10":         func(d *Book) { d.Sales[1].Rates.VAT10 = nil },
		"/sales/2/currency_cost":        func(d *Book) { d.Sales[2].CurrencyCost = nil },
		"/sales/4/invoice/adjustment":   func(d *Book) { d.Sales[4].Invoice.Adjustment = "" },
		"/sales/3/codes/0":              func(d *Book) { d.Sales[3].Codes[0] = "99" },
		"/relevance":                    func(d *Book) { d.Correction = 1 },
	} {
		t.Run(source, func(t *testing.T) {
			d := example(t, "sales")
			change(&d)
			findings := Build(d, *d.Identity).Findings
			if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Source == source }) {
				t.Errorf("no finding is about %s: %+v", source, findings)
			}
		})
	}
}

func TestABookIsNotChangedByBuildingIt(t *testing.T) {
	d := example(t, "sales")
	Build(d, *d.Identity)
	if d.Sales[0].Row != 0 || d.SalesTotals != nil {
		t.Errorf("%+v", d)
	}
}

// A book of a later format is read as far as the names are the same; nothing is dropped, and it is not called valid.
func TestLaterFormatsAreReadAsFarAsTheyAreKnown(t *testing.T) {
	data := xsdtest.Edited(t, "examples/sales.xml", sub(`ВерсФорм="5.04"`, `ВерсФорм="5.12"`),
		sub(`СтоимПродСФ18="100000.00"`, `СтоимПродСФ22="100000.00"`), sub(`СумНДССФ18="18000.00"`, `СумНДССФ22="22000.00" НомДокОтгр="7"`))
	d, findings := Parse(data, xsdtest.FileName(t, data))
	if fault.HasErrors(findings) || len(findings) == 0 || findings[0].Code != errLater.Code {
		t.Errorf("%+v", findings)
	}
	first := d.Sales[0]
	if d.Version != "5.12" || first.Rates.Base22 == nil || first.Rates.VAT22.String() != "22000" || first.Rates.Base18 != nil {
		t.Errorf("%s %+v", d.Version, first)
	}
	if len(d.Unknown) != 1 || !strings.HasSuffix(d.Unknown[0].Path, "/КнПродСтр[1]/@НомДокОтгр") || d.Unknown[0].Raw != "7" {
		t.Errorf("%+v", d.Unknown)
	}
	if found := Validate(data, ""); len(found) != 1 || found[0].Code != errVersion.Code {
		t.Errorf("%+v", found)
	}
}

func TestOtherFilesAreNoBooks(t *testing.T) {
	for name, c := range map[string]struct{ xml, code string }{
		"an УПД":       {`<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`, "UZ-VAT-001"},
		"another root": {`<Documents/>`, "UZ-VAT-001"},
		"no document":  {`<Файл/>`, "UZ-VAT-001"},
		"no XML":       {`<Файл`, "UZ-XML-004"},
	} {
		_, unread := Parse([]byte(c.xml), "")
		for _, findings := range [][]fault.Finding{Validate([]byte(c.xml), ""), unread} {
			if len(findings) != 1 || findings[0].Code != c.code {
				t.Errorf("%s: %+v", name, findings)
			}
		}
	}
}

// FuzzParse: no file brings the reader down, and what was read whole can be written and is read back the same.
func FuzzParse(f *testing.F) {
	for _, name := range examples(f) {
		data, err := os.ReadFile("examples/" + name + ".xml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		findings := Validate(data, "x.xml")
		d, unread := Parse(data, "x.xml")
		if fault.HasErrors(unread) {
			if !fault.HasErrors(findings) {
				t.Fatal("what cannot be read was called valid")
			}
			return
		}

		if len(unread) > 0 {
			return
		}
		b := ofKind(d.Kind)
		written, findings := b.format.Write(&d, d.Identity.FileID(b.format.Prefix))
		if written == nil {
			t.Fatalf("what was read cannot be written: %+v", findings)
		}
		if _, again := Parse(written, ""); len(again) > 0 {
			t.Fatalf("what was written cannot be read: %+v", again)
		}
	})
}
