package ukd

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// What is wrong in the sums of others is told; what is wrong in ours does not go out.
func TestASumOfOursThatIsWrongDoesNotGoOut(t *testing.T) {
	d := example(t, moved)
	wrong := num.Must("2999.99")
	d.Table.Rows[0].Total.Decrease = &wrong
	file := Build(d, *d.Identity)
	if file.Bytes != nil || !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool {
		return f.Code == "UZ-UKD-024" && strings.HasPrefix(f.Source, "/table/rows/0/total") && f.Severity == fault.SeverityError
	}) {
		t.Errorf("%+v", file.Findings)
	}
}

// Completing a document leaves the one that was given as it was: a hub builds it again from the same.
func TestBuildingDoesNotTouchTheDocument(t *testing.T) {
	d := example(t, moved)
	Build(d, *d.Identity)
	if d.Table.Increase != nil || d.Table.Rows[0].Total.Decrease != nil || d.Table.Rows[0].Amount.Decrease != nil {
		t.Error("the document was changed")
	}
}

func TestTotalsAreNotGuessedWhereRowsDoNotTell(t *testing.T) {
	d := example(t, untaxed)
	d.Table.Rows[0].Amount = nil
	if up, down := totals(completed(d).Table.Rows); up != nil || down != nil {
		t.Errorf("%+v %+v", up, down)
	}
}

func TestFindingsNameTheFieldOfTheDocument(t *testing.T) {
	for source, spoil := range map[string]func(*Document){
		"/seller/company/inn":                 func(d *Document) { d.Seller.Company.INN = "7700000017" },
		"/table/rows/1/after/vat_rate":        func(d *Document) { d.Table.Rows[1].After.VATRate = "21%" },
		"/table/rows/0/before/vat/amount":     func(d *Document) { v := num.Must("1.001"); d.Table.Rows[0].Before.VAT.Amount = &v },
		"/agreement/basis/0/name":             func(d *Document) { d.Agreement.Basis[0].Name = "" },
		"/signers/0/representative/name/last": func(d *Document) { d.Signers[0].Representative.Name.Last = "" },
		"/invoices/0/date":                    func(d *Document) { d.Invoices[0].Date = "2026-11-06" },
		"/identity/operator/id":               func(d *Document) { d.Identity.Operator.ID = "2B" },
	} {
		t.Run(source, func(t *testing.T) {
			d := example(t, moved)
			spoil(&d)
			findings := Build(d, *d.Identity).Findings
			if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Source == source }) {
				t.Errorf("no finding is about %s: %+v", source, findings)
			}
		})
	}
}

func TestWhatCannotBeBuilt(t *testing.T) {
	for code, spoil := range map[string]func(*Answer){
		"UZ-UKD-002": func(d *Answer) { d.Version = "5.02" },
		"UZ-TXF-003": func(d *Answer) { d.Unknown = []xmlbind.Remainder{{Path: "/Файл/@Новый", Raw: "1"}} },
		"UZ-TXF-012": func(d *Answer) { d.Identity.GUID = "1" },
		"UZ-BND-005": func(d *Answer) { d.Signers[0].Representative.Registration = "запись" },
	} {
		t.Run(code, func(t *testing.T) {
			d := answer(t)
			spoil(&d)
			file := BuildAnswer(d, *d.Identity)
			if file.Bytes != nil || !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Code == code }) {
				t.Errorf("%+v", file.Findings)
			}
		})
	}
}

// The edition in force is a guess: it is written only when it is asked for, and both ways it says so.
func TestTheEditionThatNobodyVerifiedSaysSo(t *testing.T) {
	d := example(t, moved)
	d.Version = Edition736
	file := Build(d, *d.Identity)
	if !strings.HasPrefix(file.Name, "ON_NKORSCHFDOPPR_") || len(file.Findings) != 1 || file.Findings[0].Code != "UZ-UKD-003" {
		t.Fatalf("%s %+v", file.Name, file.Findings)
	}
	read, findings := Parse(file.Bytes, file.Name)
	if len(findings) > 0 || read.Document.Version != Edition736 {
		t.Errorf("%+v", findings)
	}
	if findings := Validate(file.Bytes, file.Name); len(findings) != 1 || findings[0].Code != "UZ-UKD-003" || fault.HasErrors(findings) {
		t.Errorf("%+v", findings)
	}
	if plain := Build(example(t, moved), *d.Identity); !strings.HasPrefix(plain.Name, "ON_KORSCHFDOPPR_") {
		t.Errorf("%s was not asked for", plain.Name)
	}
}

// The list of rates in the first edition ends before 2026; the law's goes on.
func TestTheRatesOfTodayAreTakenInTheEditionInForce(t *testing.T) {
	for rate, tax := range map[string]string{"22%": "5500.00", "5%": "1250.00", "21%": ""} {
		d := example(t, moved)
		d.Version = Edition736
		d.Table.Rows = d.Table.Rows[:1]
		row := &d.Table.Rows[0]
		row.Before.VATRate, row.After = rate, State{UnitCode: "796", Quantity: row.Before.Quantity, Price: row.Before.Price, VATRate: rate, Excise: row.Before.Excise}
		vat := num.Must("5250.00")
		if tax != "" {
			vat = num.Must(tax)
		}
		whole := row.Amount.Before.Add(vat)
		row.Before.VAT.Amount, row.After.VAT.Amount = &vat, &vat
		row.Amount.After, row.Total = row.Amount.Before, Cost{Before: whole, After: whole}
		file := Build(d, *d.Identity)
		if wrong := fault.HasErrors(file.Findings); wrong != (tax == "") {
			t.Errorf("%s: %+v", rate, file.Findings)
		}
		if d.Version = Edition501; !fault.HasErrors(Build(d, *d.Identity).Findings) {
			t.Errorf("%s was taken in the first edition", rate)
		}
	}
}

// What this edition has and the first has not is kept, and no reason to call somebody else's file wrong.
func TestWhatOnlyTheNewEditionHasIsKept(t *testing.T) {
	data := xsdtest.Edited(t, "examples/"+moved+".xml", sub(`ИдФайл="ON_KORSCHFDOPPR_`, `ИдФайл="ON_NKORSCHFDOPPRPROS_`),
		sub(`<СумУвел>0.00</СумУвел>`, `<СумУвел>0.00</СумУвел><Новое/>`), sub(`НалСтДо="20%"`, `НалСтДо="22%"`))
	findings := Validate(data, xsdtest.FileName(t, data))
	if fault.HasErrors(findings) || len(findings) < 3 {
		t.Errorf("%+v", findings)
	}
	read, _ := Parse(data, "")
	if !slices.ContainsFunc(read.Document.Unknown, func(r xmlbind.Remainder) bool { return strings.HasSuffix(r.Path, "/АкцизРазн/Новое") }) {
		t.Errorf("%+v", read.Document.Unknown)
	}
}

func TestOtherFilesAreNoUKD(t *testing.T) {
	for name, c := range map[string]struct{ xml, code string }{
		"an УПД":        {`<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`, "UZ-UKD-001"},
		"another root":  {`<Documents/>`, "UZ-UKD-001"},
		"a new version": {`<Файл ВерсФорм="5.02"><Документ КНД="1115127"/></Файл>`, "UZ-UKD-002"},
		"no XML":        {`<Файл`, "UZ-XML-004"},
	} {
		t.Run(name, func(t *testing.T) {
			_, unread := Parse([]byte(c.xml), "")
			for _, findings := range [][]fault.Finding{Validate([]byte(c.xml), ""), unread} {
				if len(findings) != 1 || findings[0].Code != c.code {
					t.Errorf("%+v", findings)
				}
			}
		})
	}
}

// FuzzParse: no file brings the reader down, and what was read whole can be written and is read back whole.
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
		var file []byte
		if d.Document != nil {
			file, findings = sellerFormat.Write(d.Document, nameOf(d.Document.Version, sellerFormat.Prefix, *d.Document.Identity))
		} else {
			file, findings = buyerFormat.Write(d.Answer, nameOf(d.Answer.Version, buyerFormat.Prefix, *d.Answer.Identity))
		}
		if file == nil {
			t.Fatalf("what was read cannot be written: %+v", findings)
		}
		if _, again := Parse(file, ""); len(again) > 0 {
			t.Fatalf("what was written cannot be read: %+v", again)
		}
	})
}

func nameOf(version, prefix string, id taxfile.Identity) string {
	return taxfile.NameOf(edition(version).prefixOf(prefix), id).String()
}

func TestFilesAreRecognisedWhateverTheirVersion(t *testing.T) {
	for xml, want := range map[string]struct {
		is      bool
		version string
	}{
		`<Файл ВерсФорм="5.01"><Документ КНД="1115128"/></Файл>`: {true, "5.01"},
		`<Файл ВерсФорм="9.99"><Документ КНД="1115128"/></Файл>`: {true, ""},
		`<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`: {false, ""},
		`<Documents/>`: {false, ""},
	} {
		doc := etree.NewDocument()
		if err := doc.ReadFromString(xml); err != nil {
			t.Fatal(err)
		}
		version, ok := Recognise(doc.Root())
		if Is(doc.Root()) != want.is || ok != (want.version != "") || ok && version != want.version {
			t.Errorf("%s: %v, %q %v", xml, Is(doc.Root()), version, ok)
		}
	}
}
