package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xsd"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var examples = []string{"persons", "persons-corrected", "ndfl"}

func source(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("examples", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func persons(t testing.TB) Persons {
	t.Helper()
	d, findings := DecodePersons(source(t, "persons"))
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return d
}

func ndfl(t testing.TB) NDFL {
	t.Helper()
	d, findings := DecodeNDFL(source(t, "ndfl"))
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return d
}

func built(t testing.TB, name string) filing.File {
	t.Helper()
	if name == "ndfl" {
		d := ndfl(t)
		return BuildNDFL(d, *d.Identity)
	}
	d, findings := DecodePersons(source(t, name))
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return BuildPersons(d, *d.Identity)
}

// beside leaves out the warning that every check of these formats gives.
func beside(t testing.TB, findings []fault.Finding) []fault.Finding {
	t.Helper()
	rest := slices.DeleteFunc(slices.Clone(findings), func(f fault.Finding) bool { return f.Code == xsd.Unverified.Code })
	if len(rest) == len(findings) {
		t.Errorf("nobody says that the structure is not verified: %+v", findings)
	}
	return rest
}

func TestExamplesBecomeTheirFiles(t *testing.T) {
	for _, name := range examples {
		t.Run(name, func(t *testing.T) {
			file := built(t, name)
			if rest := beside(t, file.Findings); len(rest) > 0 {
				t.Fatalf("%+v", rest)
			}
			canonicaltest.Golden(t, filepath.Join("examples", name+".xml"), file.Bytes, *update)
			read, findings := Parse(file.Bytes, file.Name)
			if len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			var again filing.File
			if read.NDFL != nil {
				again = BuildNDFL(*read.NDFL, *read.NDFL.Identity)
			} else {
				again = BuildPersons(*read.Persons, *read.Persons.Identity)
			}
			if !bytes.Equal(again.Bytes, file.Bytes) || again.Name != file.Name {
				t.Error("the report that was read makes another file")
			}
		})
	}
}

// What another program made, and nobody verified either, is read whole.
func TestFilesOfAnotherProgramAreRead(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(require.OfficialXSD(t), "samples", "unvalidated", "NO_*.xml"))
	if err != nil || len(files) == 0 {
		t.Skip("no samples beside the official schemas")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip(err)
		}
		if rest := beside(t, Validate(data, filepath.Base(file))); len(rest) > 0 {
			t.Errorf("%s: %+v", filepath.Base(file), rest)
		}
		if _, findings := Parse(data, filepath.Base(file)); len(findings) > 0 {
			t.Errorf("%s: %+v", filepath.Base(file), findings)
		}
	}
}

// known is a schema without the places of which only the names are known.
func known(schema []byte) []byte {
	text := string(schema)
	for _, line := range []string{
		`<xs:element name="НПИП"/>`, `<xs:element name="НПФЛ"/>`, `<xs:element name="СправДох" minOccurs="0" maxOccurs="unbounded"/>`,
		`<xs:anyAttribute processContents="skip"/>`,
	} {
		text = strings.Replace(text, line, "", 1)
	}
	return []byte(text)
}

func settle(prefix string) func(*etree.Document) {
	id := filing.Identity{GUID: "00000000-2222-4333-8444-555555555555", Date: "2026-10-20", Final: "7701", Sender: "7700000016770101001"}
	return func(doc *etree.Document) {
		doc.Root().CreateAttr("ИдФайл", id.FileID(prefix))
		for _, attr := range []string{"НомКорр", "ОтчетГод"} {
			if a := doc.FindElement("Файл/Документ").SelectAttr(attr); a != nil && strings.HasPrefix(a.Value, "0") {
				a.Value = "0"
			}
		}
	}
}

func TestEveryPlaceHasAHome(t *testing.T) {
	t.Run("persons", func(t *testing.T) {
		xsdtest.Homes(t, known(personsXSD), settle("NO_PERSSVFL"), func(t *rapid.T, data []byte) []byte {
			p, findings := Parse(data, "")
			if len(findings) > 0 {
				t.Fatalf("%+v", findings)
			}
			return rewrite(t, &personsFormat, p.Persons, p.Persons.Identity, DecodePersons)
		})
	})
	t.Run("ndfl", func(t *testing.T) {
		xsdtest.Homes(t, known(ndflXSD), settle("NO_NDFL6.2"), func(t *rapid.T, data []byte) []byte {
			p, findings := Parse(data, "")
			if len(findings) > 0 {
				t.Fatalf("%+v", findings)
			}
			return rewrite(t, &ndflFormat, p.NDFL, p.NDFL.Identity, DecodeNDFL)
		})
	})
	if gaps := append(personsFormat.Places().Gaps(), ndflFormat.Places().Gaps()...); !slices.Equal(gaps, []string{"/head/oktmo"}) {
		t.Errorf("%v", gaps)
	}
}

// rewrite passes a document through JSON and writes it again.
func rewrite[D any](t *rapid.T, f *taxfile.Format[D], d *D, id *filing.Identity, decode func([]byte) (D, []fault.Finding)) []byte {
	canonical, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	decoded, findings := decode(canonical)
	if len(findings) > 0 || !cmp.Equal(*d, decoded) {
		t.Fatalf("%+v %s", findings, cmp.Diff(*d, decoded))
	}
	again, findings := f.Write(&decoded, id.FileID(f.Prefix))
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return again
}

type edits = []xsdtest.Edit

var sub, drop = xsdtest.Sub, xsdtest.Drop

func TestRulesTellOneReportFromAnother(t *testing.T) {
	for _, c := range []struct {
		rule, code, example string
		keep, spoil         edits
		path                string
		severity            fault.Severity
	}{
		{
			"a person stands once", "UZ-RPT-010", "persons", nil,
			edits{sub(`СНИЛС="087-654-303 00"`, `СНИЛС="112-233-445 95"`)}, "/Файл/Документ/ПерсСвФЛ[2]/@СНИЛС", fault.SeverityError,
		},
		{"a person has an ИНН", "UZ-RPT-011", "persons", nil, edits{drop(` ИННФЛ="779999000151"`)}, "/Файл/Документ/ПерсСвФЛ[2]/@ИННФЛ", fault.SeverityWarning},
		{
			"a СНИЛС has its check digits", "UZ-COD-004", "persons", nil,
			edits{sub(`СНИЛС="087-654-303 00"`, `СНИЛС="087-654-303 01"`)}, "/Файл/Документ/ПерсСвФЛ[2]/@СНИЛС", fault.SeverityError,
		},
		{
			"an ИНН has its check digit", "UZ-COD-001", "persons", nil,
			edits{sub(`ИННЮЛ="7700000016"`, `ИННЮЛ="7700000017"`)}, "/Файл/Документ/СвНП/НПЮЛ/@ИННЮЛ", fault.SeverityError,
		},
		{
			"a month is one of twelve", "UZ-XSD-007", "persons", edits{sub(`Период="09"`, `Период="01"`)},
			edits{sub(`Период="09"`, `Период="13"`)}, "/Файл/Документ/@Период", fault.SeverityError,
		},
		{
			"a representative has a document", "UZ-RPT-015", "persons-corrected", nil,
			edits{drop(`<СвПред НаимДок="Доверенность № 7 от 12.01.2026"/>`)}, "/Файл/Документ/Подписант/СвПред", fault.SeverityError,
		},
		{
			"a report follows its period", "UZ-RPT-016", "persons", edits{sub(`ДатаДок="20.10.2026"`, `ДатаДок="28.09.2026"`)},
			edits{sub(`ДатаДок="20.10.2026"`, `ДатаДок="27.09.2026"`)}, "/Файл/Документ/@ДатаДок", fault.SeverityWarning,
		},
		{
			"so does 6-НДФЛ", "UZ-RPT-016", "ndfl", edits{sub(`ДатаДок="20.10.2026"`, `ДатаДок="30.09.2026"`)},
			edits{sub(`ДатаДок="20.10.2026"`, `ДатаДок="29.09.2026"`)}, "/Файл/Документ/@ДатаДок", fault.SeverityWarning,
		},
		{
			"tax withheld is the sum of its terms", "UZ-RPT-012", "ndfl", nil,
			edits{sub(`СумНал3Срок="6500"`, `СумНал3Срок="6501"`)}, "/Файл/Документ/НДФЛ6.2/ОбязНА/@СумНалУд", fault.SeverityWarning,
		},
		{
			"tax returned is too", "UZ-RPT-012", "ndfl", edits{sub(` СумНалВоз="500"`, ` СумНалВоз="0"`), sub(`СумНалВоз1Срок="500"`, `СумНалВоз1Срок="0"`)},
			edits{sub(` СумНалВоз="500"`, ` СумНалВоз="501"`)}, "/Файл/Документ/НДФЛ6.2/ОбязНА/@СумНалВоз", fault.SeverityWarning,
		},
		{
			"certificates are for a year", "UZ-RPT-013", "ndfl",
			edits{sub(`</НДФЛ6.2>`, `<СправДох НомСпр="1"/></НДФЛ6.2>`), sub(`Период="33"`, `Период="34"`), sub(`ДатаДок="20.10.2026"`, `ДатаДок="20.02.2027"`)},
			edits{sub(`</НДФЛ6.2>`, `<СправДох НомСпр="1"/></НДФЛ6.2>`)}, "/Файл/Документ/НДФЛ6.2/СправДох", fault.SeverityError,
		},
		{
			"a name is made by the rule", "UZ-FIL-006", "ndfl", nil,
			edits{sub(`ИдФайл="NO_NDFL6.2_7701_7701`, `ИдФайл="NO_NDFL6.2_7701`)}, "/Файл/@ИдФайл", fault.SeverityWarning,
		},
	} {
		t.Run(c.code+" "+c.rule, func(t *testing.T) {
			file := "examples/" + c.example + ".xml"
			good := xsdtest.Edited(t, file, c.keep...)
			if rest := beside(t, Validate(good, xsdtest.FileName(t, good))); len(rest) > 0 {
				t.Errorf("the good one: %+v", rest)
			}
			bad := xsdtest.Edited(t, file, c.spoil...)
			rest := beside(t, Validate(bad, xsdtest.FileName(t, bad)))
			if len(rest) != 1 || rest[0].Code != c.code || rest[0].Path != c.path || rest[0].Severity != c.severity {
				t.Errorf("want %s at %s, got %+v", c.code, c.path, rest)
			}
		})
	}
}

func TestWhatIsNotKnownIsKeptAndNotWritten(t *testing.T) {
	data := xsdtest.Edited(t, "examples/ndfl.xml", sub(`СумНалВозвр="500"`, `СумНалВозвр="500" СумНалВозвр1Мес="500"`),
		sub(`</НДФЛ6.2>`, `<СправДох НомСпр="1"><ПолучДох Статус="1"/></СправДох></НДФЛ6.2>`), sub(`Период="33"`, `Период="34"`))
	read, findings := Parse(data, "")
	if fault.HasErrors(findings) || len(read.NDFL.Unknown) != 2 || !strings.Contains(read.NDFL.Unknown[1].Raw+read.NDFL.Unknown[0].Raw, "ПолучДох") {
		t.Fatalf("%+v %+v", findings, read.NDFL)
	}
	if file := BuildNDFL(*read.NDFL, *read.NDFL.Identity); file.Bytes != nil {
		t.Error("written without what was not known")
	}
}

func TestWhatCannotBeBuilt(t *testing.T) {
	has := func(findings []fault.Finding, code string) bool {
		return slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Code == code })
	}
	for code, change := range map[string]func(*NDFL){
		"UZ-RPT-002": func(d *NDFL) { d.Version = "5.04" },
		"UZ-RPT-014": func(d *NDFL) { d.Head.Period, d.Head.Date = "34", "2027-02-20" },
		"UZ-RPT-012": func(d *NDFL) { d.Duties[0].Terms.First = nil },
		"UZ-FIL-004": func(d *NDFL) { d.Identity.Final = "" },
		"UZ-XSD-006": func(d *NDFL) { d.Head.OKTMO = "" },
	} {
		d := ndfl(t)
		change(&d)
		if file := BuildNDFL(d, *d.Identity); file.Bytes != nil || !has(file.Findings, code) {
			t.Errorf("%s: %+v", code, file.Findings)
		}
	}
	d := persons(t)
	d.Head.OKTMO = "45374000"
	if file := BuildPersons(d, *d.Identity); file.Bytes != nil || !has(file.Findings, "UZ-BND-005") {
		t.Errorf("%+v", file.Findings)
	}
}

func TestOtherVersionsAreReadAndNotCalledValid(t *testing.T) {
	data := xsdtest.Edited(t, "examples/persons.xml", sub(`ВерсФорм="5.01"`, `ВерсФорм="5.02"`))
	read, findings := Parse(data, "")
	if fault.HasErrors(findings) || len(findings) != 1 || findings[0].Code != errOtherVersion.Code || len(read.Persons.People) != 2 {
		t.Errorf("%+v %+v", findings, read.Persons)
	}
	if found := Validate(data, ""); len(found) != 1 || found[0].Code != errVersion.Code {
		t.Errorf("%+v", found)
	}
}

func TestOtherFilesAreNoReports(t *testing.T) {
	for xml, code := range map[string]string{
		`<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`: "UZ-RPT-001", `<a/>`: "UZ-RPT-001", `<Файл`: "UZ-XML-004",
	} {
		_, unread := Parse([]byte(xml), "")
		for _, findings := range [][]fault.Finding{Validate([]byte(xml), ""), unread} {
			if len(findings) != 1 || findings[0].Code != code {
				t.Errorf("%s: %+v", xml, findings)
			}
		}
	}
}

// FuzzParse: no file brings the reader down, and what was read whole can be written.
func FuzzParse(f *testing.F) {
	for _, name := range examples {
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
		if d.NDFL != nil {
			written, findings = ndflFormat.Write(d.NDFL, d.NDFL.Identity.FileID("NO_NDFL6.2"))
		} else {
			written, findings = personsFormat.Write(d.Persons, d.Persons.Identity.FileID("NO_PERSSVFL"))
		}
		if written == nil {
			t.Fatalf("what was read cannot be written: %+v", findings)
		}
		if _, again := Parse(written, ""); len(again) > 0 {
			t.Fatalf("what was written cannot be read: %+v", again)
		}
	})
}
