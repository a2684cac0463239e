package mchd

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

var update = flag.Bool("update", false, "rewrite golden files")

const code = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS8"

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("examples", name+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func power(t testing.TB, name string) Power {
	t.Helper()
	p, findings := Parse(file(t, name), "")
	if len(findings) > 0 {
		t.Fatalf("%s: %+v", name, findings)
	}
	return p
}

func TestPowersAreReadAsTheyAre(t *testing.T) {
	files, _ := filepath.Glob("examples/*.xml")
	if len(files) < 4 {
		t.Fatal(files)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".xml")
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(power(t, name), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			golden := filepath.Join("examples", name+".json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not what is read now; rewrite it with: go test -update", golden)
			}
		})
	}
}

func TestAPrefixMakesNoOtherFile(t *testing.T) {
	text := strings.ReplaceAll(string(file(t, "employee")), "<", "<m:")
	text = strings.NewReplacer("<m:/", "</m:", "<m:?", "<?", "xmlns=", "xmlns:m=").Replace(text)
	got, findings := Parse([]byte(text), "")
	if len(findings) > 0 || got.Number != power(t, "employee").Number || len(got.Representatives) != 1 {
		t.Errorf("%+v %+v", findings, got)
	}
}

func TestWhatAPowerLacksIsTold(t *testing.T) {
	for name, c := range map[string]struct{ from, to, code, path string }{
		"another format":        {`ВерсФорм="EMCHD_1"`, `ВерсФорм="EMCHD_2"`, "UZ-MCD-001", "/Доверенность"},
		"another namespace":     {`urn://x-artefacts/EMCHD_1`, `urn:x`, "UZ-MCD-001", "/Доверенность"},
		"no number":             {` НомДовер="11111111-2222-4333-8444-555555555555"`, ``, "UZ-MCD-002", "/number"},
		"a number of its own":   {` НомДовер="11111111-`, ` НомДовер="1-`, "UZ-MCD-002", "/number"},
		"no last day":           {` СрокДейст="2027-01-14"`, ``, "UZ-MCD-003", "/expires"},
		"a day of another form": {`ДатаВыдДовер="2026-01-15"`, `ДатаВыдДовер="15.01.2026"`, "UZ-MCD-003", "/issued"},
		"an end before it":      {`СрокДейст="2027-01-14"`, `СрокДейст="2026-01-14"`, "UZ-MCD-007", "/expires"},
		"nobody who gives it":   {`РосОргДовер`, `Прочее`, "UZ-MCD-004", "/principals/0"},
		"nobody who gets it":    {`СведФизЛ`, `Прочее`, "UZ-MCD-004", "/representatives/0"},
		"no powers":             {`МашПолн`, `ИнПолн`, "UZ-MCD-005", "/codes"},
		"a wrong ИНН":           {`ИННЮЛ="7700000016"`, `ИННЮЛ="7700000017"`, "UZ-COD-001", "/principals/0"},
		"a wrong СНИЛС":         {`СНИЛС="112-233-445 95"`, `СНИЛС="112-233-445 94"`, "UZ-COD-004", "/representatives/0"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.ReplaceAll(string(file(t, "employee")), c.from, c.to)
			_, findings := Parse([]byte(text), "")
			if len(findings) != 1 || findings[0].Code != c.code || findings[0].Path != c.path {
				t.Errorf("%+v", findings)
			}
		})
	}
	if _, findings := Parse(file(t, "employee"), "renamed.xml"); len(findings) != 1 || findings[0].Code != "UZ-MCD-006" {
		t.Errorf("%+v", findings)
	}
	if _, findings := Parse(file(t, "employee"), "ON_EMCHD_20260115_11111111-2222-4333-8444-555555555555.xml"); len(findings) != 0 {
		t.Errorf("%+v", findings)
	}
	if _, findings := Parse([]byte("<a"), ""); len(findings) != 1 || findings[0].Code != "UZ-XML-004" {
		t.Errorf("%+v", findings)
	}
}

// use is one for which nothing stands against employee.xml.
func use(change ...func(*Use)) Use {
	u := Use{Day: "2026-09-30", Principal: "7700000016", Signers: []Signer{{SNILS: "11223344595"}}, Codes: []string{code}, Status: Valid}
	for _, c := range change {
		c(&u)
	}
	return u
}

func TestAPowerIsGoodForAnAct(t *testing.T) {
	both := func(u *Use) { u.Signers = append(u.Signers, Signer{INN: "770123456703"}) }
	asText := func(u *Use) { u.Codes = nil }
	chain := func(t testing.TB) func(*Use) { return func(u *Use) { u.Chain = []Power{power(t, "to-company")} } }
	above := func(s Status) func(*Use) {
		return func(u *Use) { u.States = map[string]Status{strings.ToLower(u.Chain[0].Number): s} }
	}
	for name, c := range map[string]struct {
		power  string
		change func(*Power)
		use    Use
		want   string // the code of the only finding; empty: none
	}{
		"it is":                         {"employee", nil, use(), ""},
		"on its first day":              {"employee", nil, use(func(u *Use) { u.Day = "2026-01-15" }), ""},
		"on its last day":               {"employee", nil, use(func(u *Use) { u.Day = "2027-01-14" }), ""},
		"the day before":                {"employee", nil, use(func(u *Use) { u.Day = "2026-01-14" }), "UZ-MCD-020"},
		"the day after":                 {"employee", nil, use(func(u *Use) { u.Day = "2027-01-15" }), "UZ-MCD-021"},
		"for another company":           {"employee", nil, use(func(u *Use) { u.Principal = "7810000026" }), "UZ-MCD-022"},
		"by another person":             {"employee", nil, use(func(u *Use) { u.Signers[0].SNILS = "08765430300" }), "UZ-MCD-023"},
		"by a person without numbers":   {"employee", nil, use(func(u *Use) { u.Signers = []Signer{{}} }), "UZ-MCD-023"},
		"a power it does not give":      {"employee", nil, use(func(u *Use) { u.Codes = []string{"OTHER"} }), "UZ-MCD-024"},
		"one of two powers":             {"employee", nil, use(func(u *Use) { u.Codes = []string{"OTHER", code} }), ""},
		"powers in words":               {"joint", nil, use(both), "UZ-MCD-025"},
		"jointly, by both":              {"joint", nil, use(both, asText), ""},
		"jointly, by one":               {"joint", nil, use(asText), "UZ-MCD-026"},
		"each alone, by one":            {"joint", func(p *Power) { p.Joint = false }, use(asText), ""},
		"revoked":                       {"employee", nil, use(func(u *Use) { u.Status = Revoked }), "UZ-MCD-032"},
		"not in the registry":           {"employee", nil, use(func(u *Use) { u.Status = NotRegistered }), "UZ-MCD-033"},
		"not asked at the registry":     {"employee", nil, use(func(u *Use) { u.Status = Unchecked }), "UZ-MCD-034"},
		"an organisation signs nothing": {"to-company", nil, use(func(u *Use) { u.Signers = []Signer{{INN: "7810000026"}} }), "UZ-MCD-023"},
		"passed on":                     {"passed", nil, use(chain(t)), ""},
		"passed on by nobody knows":     {"passed", nil, use(), "UZ-MCD-027"},
		"passed on for another":         {"passed", nil, use(chain(t), func(u *Use) { u.Principal = "6605000014" }), "UZ-MCD-022"},
		"passed on without leave": {
			"passed", nil, use(chain(t), func(u *Use) { u.Chain[0].Passing = NotPassed }), "UZ-MCD-028",
		},
		"passed on by another": {
			"passed", func(p *Power) { p.Principals[0].Company.INN = "6605000014" }, use(chain(t)), "UZ-MCD-029",
		},
		"passed on after the end": {
			"passed", nil, use(chain(t), func(u *Use) { u.Chain[0].Expires = "2026-09-29" }), "UZ-MCD-030",
		},
		"more passed on than given": {
			"passed", func(p *Power) { p.Codes = append(p.Codes, Code{Code: "OTHER"}) }, use(chain(t)), "UZ-MCD-031",
		},
		"ended by the registry's word": {"employee", nil, use(func(u *Use) { u.Status = Expired }), "UZ-MCD-035"},
		"revoked after the act": {
			"employee", nil, use(func(u *Use) { u.Status, u.Since = Revoked, "2026-10-01" }), "",
		},
		"revoked on the day of the act": {
			"employee", nil, use(func(u *Use) { u.Status, u.Since = Revoked, "2026-09-30" }), "UZ-MCD-032",
		},
		"revoked, and nobody says when": {
			"employee", nil, use(func(u *Use) { u.Status, u.Since = Revoked, "" }), "UZ-MCD-032",
		},
		"passed on by one that is in force": {"passed", nil, use(chain(t), above(Valid)), ""},
		"passed on by one that was revoked": {"passed", nil, use(chain(t), above(Revoked)), "UZ-MCD-036"},
		"passed on by one that has ended":   {"passed", nil, use(chain(t), above(Expired)), "UZ-MCD-036"},
		"passed on by one that the registry does not have": {
			"passed", nil, use(chain(t), above(NotRegistered)), "UZ-MCD-036",
		},
		"passed on by one that nobody asked about": {"passed", nil, use(chain(t), above(Unchecked)), "UZ-MCD-034"},
		"passed on before its first day": {
			"passed", nil, use(chain(t), func(u *Use) { u.Chain[0].Issued = "2026-10-01" }), "UZ-MCD-030",
		},
		"passed on, on the last day of the first": {
			"passed", nil, use(chain(t), func(u *Use) { u.Chain[0].Expires = "2026-09-30" }), "",
		},
		"nothing asked": {"employee", nil, Use{Status: Valid}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := power(t, c.power)
			if c.change != nil {
				c.change(&p)
			}
			findings := Check(p, c.use)
			if c.want == "" && len(findings) != 0 || c.want != "" && (len(findings) != 1 || findings[0].Code != c.want) {
				t.Errorf("want %q, got %+v", c.want, findings)
			}
		})
	}
}

// Of two passings on the second needs leave for several; a chain that bites its tail ends.
func TestLongChains(t *testing.T) {
	first, second := power(t, "to-company"), power(t, "passed")
	second.Passing = PassedOnce
	third := second
	third.Number = "55555555-2222-4333-8444-555555555555"
	third.Principals = second.Representatives
	third.Passed = &Passed{First: second.Passed.First, Nearest: &Reference{Number: second.Number}}
	u := use(func(u *Use) { u.Chain = []Power{first, second} })
	if findings := Check(third, u); len(findings) != 1 || findings[0].Code != "UZ-MCD-028" {
		t.Errorf("%+v", findings)
	}
	u.Chain[1].Passing = PassedAlong
	if findings := Check(third, u); len(findings) != 0 {
		t.Errorf("%+v", findings)
	}
	u.Chain[1].Passed = &Passed{First: Reference{Number: second.Number}}
	if findings := Check(third, u); !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Code == "UZ-MCD-027" }) {
		t.Errorf("%+v", findings)
	}
}

func TestVerdicts(t *testing.T) {
	p := power(t, "employee")
	for want, u := range map[Verdict]Use{
		Good: use(), Bad: use(func(u *Use) { u.Status = Revoked }), Unclear: use(func(u *Use) { u.Status = Unchecked }),
	} {
		if got := Judge(Check(p, u)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzParse: no file brings the reader down, and what it reads can be checked and shown.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"employee", "joint", "passed", "to-company"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, _ := Parse(data, "x.xml")
		Check(p, use(func(u *Use) { u.Chain = []Power{p}; u.Day = xmlbind.Date("2026-09-30") }))
		if _, err := json.Marshal(p); err != nil {
			t.Fatal(err)
		}
	})
}
