package receipt

import (
	"os"
	"slices"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

const ownGUID = "aaaaaaaa-2222-4333-8444-555555555555"

// Whom a file is for and from whom it is stands in the document; a caller need not say it again.
func TestTheFileIsNamedAfterThoseInIt(t *testing.T) {
	for name, want := range map[string]string{
		"dispatch-confirmation": "DP_PDOTPR_2BM-7810000026-781001001-202601010000000000001_2BM_20261104_" + ownGUID + ".xml",
		"date-confirmation":     "DP_PDPOL_2BM-7700000016-770101001-202601010000000000002_2BM_20261104_" + ownGUID + ".xml",
		"receipt-notice": "DP_IZVPOL_2BM-7700000016-770101001-202601010000000000002_" +
			"2BM-7810000026-781001001-202601010000000000001_20261104_" + ownGUID + ".xml",
		"annulment-proposal": "DP_PRANNUL_2BM-7700000016-770101001-202601010000000000002_" +
			"2BM-7810000026-781001001-202601010000000000001_20261104_" + ownGUID + ".xml",
	} {
		d := example(t, name)
		file := Build(d, taxfile.Identity{GUID: ownGUID, Date: "2026-11-04", Program: "Узел"})
		if file.Name != want || len(file.Findings) > 0 {
			t.Errorf("%s: %s %+v", name, file.Name, file.Findings)
		}
	}
}

func TestFindingsNameTheFieldOfTheDocument(t *testing.T) {
	for name, c := range map[string]struct {
		example string
		change  func(*Document)
		source  string
	}{
		"an ИНН":               {"date-confirmation", func(d *Document) { d.Operator.INN = "6605000015" }, "/operator/inn"},
		"a field not stated":   {"receipt-notice", func(d *Document) { d.Author.Company.KPP = "" }, "/author/company/kpp"},
		"a name of a file":     {"receipt-notice", func(d *Document) { d.File.Name = "" }, "/file/name"},
		"a signature":          {"date-confirmation", func(d *Document) { d.File.Signatures[1] = "" }, "/file/signatures/1"},
		"a power":              {"receipt-notice", func(d *Document) { d.Signer.Power.Number = "1" }, "/signer/power/number"},
		"a paper power's date": {"clarification-request", func(d *Document) { d.Signer.PaperPower.Issued = "2026-13-01" }, "/signer/paper_power/issued"},
		"a foreigner":          {"clarification-request-foreign", func(d *Document) { d.Author.Foreign.CountryCode = "" }, "/author/foreign/country_code"},
		"a time":               {"receipt-notice", func(d *Document) { d.Time = "25:00:00" }, "/time"},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, c.example)
			c.change(&d)
			file := Build(d, *d.Identity)
			if file.Bytes != nil {
				t.Error("a document that is wrong became a file")
			}
			if !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Source == c.source }) {
				t.Errorf("no finding is about %s: %+v", c.source, file.Findings)
			}
		})
	}
}

func TestWhatCannotBeBuilt(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Document)
		code   string
	}{
		"a type that nobody knows":                {func(d *Document) { d.Type = "letter" }, "UZ-RCP-003"},
		"another version":                         {func(d *Document) { d.Version = "1.02" }, "UZ-RCP-002"},
		"a field of another type":                 {func(d *Document) { d.Text = "нет" }, "UZ-BND-005"},
		"a remainder":                             {func(d *Document) { d.Unknown = []xmlbind.Remainder{{Path: "/Файл/@Новый", Raw: "1"}} }, "UZ-TXF-003"},
		"an identity without a GUID":              {func(d *Document) { d.Identity.GUID = "" }, "UZ-TXF-012"},
		"a participant of an impossible name":     {func(d *Document) { d.Identity.Receiver = "два слова" }, "UZ-TXF-011"},
		"a participant's file from three letters": {func(d *Document) { d.Identity.Sender = "2BM" }, "UZ-TXF-011"},
	} {
		t.Run(name, func(t *testing.T) {
			d := example(t, "receipt-notice")
			c.change(&d)
			file := Build(d, *d.Identity)
			has := slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Code == c.code })
			if file.Bytes != nil || !has {
				t.Errorf("want %s: %+v", c.code, file.Findings)
			}
		})
	}
}

func TestOtherFilesAreNoServiceDocuments(t *testing.T) {
	for name, c := range map[string]struct{ xml, code string }{
		"an УПД":                 {`<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`, "UZ-RCP-001"},
		"another root":           {`<Documents/>`, "UZ-RCP-001"},
		"no document":            {`<Файл/>`, "UZ-RCP-001"},
		"no КНД and no proposal": {`<Файл ВерсФорм="1.02"><Документ/></Файл>`, "UZ-RCP-001"},
		"an old version":         {`<Файл ВерсФорм="1.02"><Документ КНД="1115110"/></Файл>`, "UZ-RCP-002"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, findings := range [][]fault.Finding{Validate([]byte(c.xml), ""), second(Parse([]byte(c.xml), ""))} {
				if len(findings) != 1 || findings[0].Code != c.code {
					t.Errorf("%+v", findings)
				}
			}
		})
	}
}

func second[A, B any](_ A, b B) B { return b }

// FuzzParse: no file brings the reader down, and what was read whole can be written and is read back the same.
func FuzzParse(f *testing.F) {
	for _, name := range examples(f) {
		data, err := os.ReadFile("examples/" + name + ".xml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`<Файл ВерсФорм="1.02" а="б"><Документ><СвПредАн>т<ТекстПредАн/></СвПредАн></Документ></Файл>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		findings := Validate(data, "x.xml")
		d, unread := Parse(data, "x.xml")
		if fault.HasErrors(unread) {
			if !fault.HasErrors(findings) {
				t.Fatal("what cannot be read was called valid")
			}
			return
		}
		if len(d.Unknown) > 0 {
			return
		}
		format := formatOf(d.Type)
		written, findings := format.Write(&d, taxfile.NameOf(format.Prefix, *d.Identity).String())
		if written == nil {
			t.Fatalf("what was read cannot be written: %+v", findings)
		}
		again, _ := Parse(written, "")
		if again.Text != d.Text || !slices.Equal(again.File.Signatures, d.File.Signatures) || again.Time != d.Time {
			t.Fatalf("%+v was read otherwise the second time: %+v", d, again)
		}
	})
}

func TestFilesAreRecognisedWhateverTheirVersion(t *testing.T) {
	for xml, want := range map[string]struct {
		is      bool
		version string
	}{
		`<Файл ВерсФорм="1.03"><Документ КНД="1115112"/></Файл>`: {true, "1.03"},
		`<Файл ВерсФорм="9.99"><Документ КНД="1115112"/></Файл>`: {true, ""},
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
