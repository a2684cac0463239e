package taxfile_test

import (
	"strings"
	"testing"

	"github.com/beevik/etree"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func TestANameIsReadAsItWasMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := taxfile.FileName{
			Prefix:   rapid.SampledFrom([]string{"ON_NSCHFDOPPR", "ON_NSCHFDOPPRPROS", "DP_PDPOL", "ON_AKTSVEROTP"}).Draw(t, "prefix"),
			Receiver: rapid.StringMatching(`[A-Za-z0-9@.-]{4,46}`).Draw(t, "receiver"), Sender: rapid.StringMatching(`[A-Za-z0-9@.-]{4,46}`).Draw(t, "sender"),
			Date: "2026-02-28", GUID: rapid.StringMatching(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`).Draw(t, "guid"),
			Flags: rapid.SampledFrom([]string{"", "0_1_0_0_1_00"}).Draw(t, "flags"),
		}
		read, ok := taxfile.ParseFileName(made.String())
		if !ok || read != made {
			t.Fatalf("%+v %v", read, ok)
		}
		if base := taxfile.BaseName(`C:\in/` + made.String() + ".XML"); base != made.String() {
			t.Fatal(base)
		}
	})
}

func TestWhatIsNoNameIsNotReadAsOne(t *testing.T) {
	for _, id := range []string{
		"", "ON_NSCHFDOPPR", "ON_X_aaaa_bbbb_20260228", "ON_X_aaaa_bbbb_2026022_00000000-2222-4333-8444-555555555555",
		"ON_X_aaaa_bbbb_20260228_00000000-2222-4333-8444-55555555555", "ON_X_aaaa_bbbb_20260228_00000000-2222-4333-8444-555555555555_0_0_0",
		"ON_X_a_bbbb_20260228_00000000-2222-4333-8444-555555555555", "ON_X_яяяя_bbbb_20260228_00000000-2222-4333-8444-555555555555",
		"OFF_X_aaaa_bbbb_20260228_00000000-2222-4333-8444-555555555555",
	} {
		if name, ok := taxfile.ParseFileName(id); ok {
			t.Errorf("%q is %+v", id, name)
		}
	}
	if long := taxfile.NameOf("ON_X", taxfile.Identity{Sender: strings.Repeat("2", 300)}); len(long.TooLong()) != 1 {
		t.Error("a name of 300 characters is not too long")
	}
}

func TestTheVersionIsPickedByTheDay(t *testing.T) {
	formats := []*taxfile.Format[int]{
		{Version: "3", Since: "2025-04-01"}, {Version: "2", Since: "2024-01-01", Until: "2025-04-30"}, {Version: "1", Until: "2024-06-30"},
	}
	for _, c := range []struct {
		version string
		day     xmlbind.Date
		want    string
	}{
		{"", "2026-01-01", "3"}, {"", "2025-04-01", "3"}, {"", "2025-03-31", "2"}, {"", "2024-03-01", "2"}, {"", "2023-12-31", "1"},
		{"", "", "3"}, {"1", "2026-01-01", "1"}, {"9", "2026-01-01", ""},
	} {
		got := ""
		if f := taxfile.Pick(formats, c.version, c.day); f != nil {
			got = f.Version
		}
		if got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func file(t *testing.T, text string) *etree.Element {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(text); err != nil {
		t.Fatal(err)
	}
	return doc.Root()
}

func TestAFileIsKnownByItsMarks(t *testing.T) {
	for text, want := range map[string]string{
		`<Файл ВерсФорм="5.02"><Документ КНД="1"/></Файл>`: "1 5.02", `<Файл ВерсФорм="5.01"><ИнфПок КНД="2"/></Файл>`: "2 5.01",
		`<Файл/>`: "", `<Файлик><Документ КНД="1"/></Файлик>`: "", `<Файл><Документ/></Файл>`: " ",
	} {
		knd, version, ok := taxfile.Marks(file(t, text))
		if got := knd + " " + version; ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
	if _, _, ok := taxfile.Marks(nil); ok {
		t.Error("nothing was taken for a file")
	}
}

var (
	strict  = taxfile.Presence("UZ-TST-801", "нет А", "добавьте А", []string{"Строка"}, "@А", func(_ *taxfile.Check, e *etree.Element) bool { return !taxfile.Has(e, "@А") })
	careful = taxfile.Presence("UZ-TST-802", "нет Б", "добавьте Б", []string{"Строка"}, "Б/@В", func(_ *taxfile.Check, e *etree.Element) bool { return !taxfile.Has(e, "Б/@В") }).Careful()
	advice  = taxfile.Presence("UZ-TST-803", "нет Г", "добавьте Г", []string{"Документ"}, "Г", func(_ *taxfile.Check, e *etree.Element) bool { return !taxfile.Has(e, "Г") }).Advice().As(taxfile.OfficialPresence1)
)

func TestRulesForbidTakeCareOrAdvise(t *testing.T) {
	rules := taxfile.Compile([]taxfile.Rule[*taxfile.Check]{strict, careful}, []taxfile.Rule[*taxfile.Check]{advice})
	for _, writing := range []bool{true, false} {
		c := taxfile.NewCheck(file(t, `<Файл><Документ КНД="1"><Строка А="1"><Б/></Строка><Строка><Б В="1"/></Строка></Документ></Файл>`), writing)
		taxfile.Apply(c, c, rules)
		meant := fault.SeverityWarning
		if writing {
			meant = fault.SeverityError
		}
		want := []struct {
			code, path, official string
			severity             fault.Severity
		}{
			{"UZ-TST-803", "/Файл/Документ/Г", "0400300001", fault.SeverityWarning},
			{"UZ-TST-802", "/Файл/Документ/Строка[1]/Б/@В", "0400300003", meant},
			{"UZ-TST-801", "/Файл/Документ/Строка[2]/@А", "0400300003", fault.SeverityError},
		}
		if len(c.Findings) != len(want) {
			t.Fatalf("%+v", c.Findings)
		}
		for i, w := range want {
			if f := c.Findings[i]; f.Code != w.code || f.Path != w.path || f.Official != w.official || f.Severity != w.severity {
				t.Errorf("%+v, want %+v", f, w)
			}
		}
	}
	if all := rules.All(); len(all) != 3 || all[0].Kind.Code != "UZ-TST-801" {
		t.Errorf("%+v", all)
	}
}

func TestTheListOfFindingsEnds(t *testing.T) {
	root := file(t, `<Файл><Документ КНД="1"/></Файл>`)
	c := taxfile.NewCheck(root, false)
	for range 3 * taxfile.MaxFindings {
		c.Error(strict.Kind, root, "", "")
	}
	capped := taxfile.Capped(c.Findings)
	if !c.Full() || len(capped) != taxfile.MaxFindings+1 || capped[taxfile.MaxFindings].Code != "UZ-TXF-002" || !fault.HasErrors(capped[taxfile.MaxFindings:]) {
		t.Errorf("%d findings", len(capped))
	}
}
