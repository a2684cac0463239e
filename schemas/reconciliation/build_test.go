package reconciliation

import (
	"os"
	"slices"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// What is wrong in the sums of others is told; what is wrong in ours does not go out.
func TestAnActOfOursAddsUp(t *testing.T) {
	d := act(t, "act-two-contracts")
	wrong := num.Must("151.00")
	d.Balance.ClosingDebit = &wrong
	file := Build(d, *d.Identity)
	if file.Bytes != nil || len(file.Findings) != 1 || file.Findings[0].Code != "UZ-ACT-022" || file.Findings[0].Source != "/balance/closing_debit" {
		t.Errorf("%+v", file.Findings)
	}
}

func TestWhatFollowsIsFilledIn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Act)
		want   string // a piece of the file
	}{
		"turnovers and a closing balance": {func(*Act) {}, `ОборотДеб="55321.10" ОборотКр="60500.05" СальдоКонДеб="6821.05" СальдоКонКр="0.00"`},
		"a balance that turns round": {
			func(d *Act) { d.Contracts[0].Balance.OpeningDebit = new(num.Decimal) },
			`СальдоКонДеб="0.00" СальдоКонКр="5178.95"`,
		},
		"one side of a closing balance": {
			func(d *Act) { v := num.Must("6821.05"); d.Contracts[0].Balance.ClosingDebit = &v },
			`СальдоКонДеб="6821.05" СальдоКонКр="0.00"`,
		},
		"numbers of operations": {func(*Act) {}, `СвОпер НомСтр="2" ДатаОпер="30.09.2026"`},
		"no numbers beside stated ones": {
			func(d *Act) { d.Contracts[0].Documents[2].Operations[1].Row = 9 }, `СвОпер НомСтр="0" ДатаОпер="30.09.2026"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := act(t, "act")
			c.change(&d)
			data, _ := actFormat.Write(&d, "x")
			xsdtest.Sub(c.want, "")(t, utf8(t, data))
		})
	}
}

// An opening balance that nobody stated is not taken for zero.
func TestAnUnknownOpeningBalanceStaysUnknown(t *testing.T) {
	d := act(t, "act")
	d.Contracts[0].Balance.OpeningDebit = nil
	file := Build(d, *d.Identity)
	if file.Bytes != nil || !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool {
		return f.Source == "/contracts/0/balance/opening_debit"
	}) {
		t.Errorf("%+v", file.Findings)
	}
}

func TestFindingsNameTheFieldOfTheDocument(t *testing.T) {
	for source, change := range map[string]func(*Act){
		"/sender/company/ogrn": func(d *Act) { d.Sender.Company.OGRN = "1257700000019" },
		"/period_end":          func(d *Act) { d.PeriodEnd = "2026-06-30" },
		"/contracts/0/documents/2/operations/1/date":  func(d *Act) { d.Contracts[0].Documents[2].Operations[1].Date = "2026-10-01" },
		"/contracts/0/documents/0/operations/0/debit": func(d *Act) { d.Contracts[0].Documents[0].Operations[0].Debit = nil },
		"/signer/name/last":                           func(d *Act) { d.Signer.Name.Last = "" },
		"/contracts/0/documents/1/difference":         func(d *Act) { d.Contracts[0].Documents[1].Difference = new(num.Decimal) },
		"/currency":                                   func(d *Act) { d.Currency = "рубль" },
	} {
		t.Run(source, func(t *testing.T) {
			d := act(t, "act")
			change(&d)
			findings := Build(d, *d.Identity).Findings
			if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Source == source || f.Path == source }) {
				t.Errorf("no finding is about %s: %+v", source, findings)
			}
		})
	}
}

func TestWhatCannotBeBuilt(t *testing.T) {
	for code, change := range map[string]func(*Answer){
		"UZ-ACT-002": func(d *Answer) { d.Version = "5.02" },
		"UZ-TXF-003": func(d *Answer) { d.Unknown = []xmlbind.Remainder{{Path: "/Файл/@Новый", Raw: "1"}} },
		"UZ-TXF-010": func(d *Answer) { d.Identity.Sender = "" },
		"UZ-ACT-111": func(d *Answer) { d.Differs = true },
	} {
		t.Run(code, func(t *testing.T) {
			d := answer(t, "answer-agrees")
			change(&d)
			file := BuildAnswer(d, *d.Identity)
			if file.Bytes != nil || !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Code == code }) {
				t.Errorf("%+v", file.Findings)
			}
		})
	}
}

func TestOtherFilesAreNoActs(t *testing.T) {
	for name, c := range map[string]struct{ xml, code string }{
		"an УПД":        {`<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`, "UZ-ACT-001"},
		"another root":  {`<Documents/>`, "UZ-ACT-001"},
		"a new version": {`<Файл ВерсФорм="5.02"><Документ КНД="1110332"/></Файл>`, "UZ-ACT-002"},
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
		var written []byte
		if d.Act != nil {
			written, findings = actFormat.Write(d.Act, fileName(actPrefix, *d.Act.Identity).String())
		} else {
			written, findings = answerFormat.Write(d.Answer, fileName(answerPrefix, *d.Answer.Identity).String())
		}
		if written == nil {
			t.Fatalf("what was read cannot be written: %+v", findings)
		}
		if _, again := Parse(written, ""); len(again) > 0 {
			t.Fatalf("what was written cannot be read: %+v", again)
		}
	})
}

func utf8(t testing.TB, data []byte) string {
	t.Helper()
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return string(text.UTF8)
}

func TestFilesAreRecognisedWhateverTheirVersion(t *testing.T) {
	for xml, want := range map[string]struct {
		is      bool
		version string
	}{
		`<Файл ВерсФорм="5.01"><Документ КНД="1110333"/></Файл>`: {true, "5.01"},
		`<Файл ВерсФорм="9.99"><Документ КНД="1110333"/></Файл>`: {true, ""},
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
