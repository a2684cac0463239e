package pack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// small is a schema as ФНС writes them: the document's kind by КНД, a condition in an annotation.
const small = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Файл"><xs:annotation><xs:appinfo>
	<sch:pattern name="имя" xmlns:sch="http://purl.oclc.org/dsdl/schematron" xmlns:usch="http://www.unisoftware.ru/schematron-extensions">
	<sch:rule context="Файл"><sch:assert test="usch:getFileName() = @ИдФайл">
		<usch:error code="0400400007" path="@ИдФайл">Не то имя</usch:error></sch:assert></sch:rule>
	<sch:rule context="Документ"><sch:assert test="usch:iif(@А=1, count(@Б)!=0, count(@Б)=0 or count(@Б)!=0)">
		<usch:error code="0400300003" path="@Б">Нет Б</usch:error></sch:assert></sch:rule>
	</sch:pattern></xs:appinfo></xs:annotation><xs:complexType><xs:sequence><xs:element name="Документ"><xs:complexType>
	<xs:attribute name="КНД" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="1115131"/>
	</xs:restriction></xs:simpleType></xs:attribute>
	<xs:attribute name="А"/><xs:attribute name="Б"/></xs:complexType></xs:element></xs:sequence><xs:attribute name="ИдФайл" use="required"/>
	<xs:attribute name="ВерсФорм" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="5.03"/>
	</xs:restriction></xs:simpleType></xs:attribute></xs:complexType></xs:element></xs:schema>`

const smallFile = "ON_NSCHFDOPPR_1_997_01_05_03_05.xsd"

func document(attributes string) string {
	return `<Файл ИдФайл="ON_NSCHFDOPPR_1" ВерсФорм="5.03"><Документ КНД="1115131" ` + attributes + `/></Файл>`
}

func read(t testing.TB, file, xml string) *Pack {
	t.Helper()
	p, err := Read(file, []byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func codes(findings []fault.Finding) string {
	var list []string
	for _, f := range findings {
		list = append(list, f.Code+f.Official+f.Path)
	}
	return strings.Join(list, " ")
}

func TestAPackJudgesStructureAndConditions(t *testing.T) {
	set := Set{read(t, smallFile, small)}
	for xml, want := range map[string]string{
		document(``):            "",
		document(`А="1" Б="2"`): "",
		document(`А="1"`):       "UZ-SMT-0010400300003/Файл/Документ/@Б",
		document(`В="1"`):       "UZ-XSD-005/Файл/Документ/@В",
	} {
		findings, by := set.Judge([]byte(xml), "ON_NSCHFDOPPR_1.xml", nil)
		if codes(findings) != want || by != set[0] {
			t.Errorf("%s: %s; want %s", xml, codes(findings), want)
		}
	}
	if findings, _ := set.Judge([]byte(document("")), "renamed.XML", nil); codes(findings) != "UZ-SMT-0010400400007/Файл/@ИдФайл" {
		t.Errorf("%+v", findings)
	}
}

func TestOwnStructureGivesWayAndTheRestStays(t *testing.T) {
	set := Set{read(t, smallFile, small)}
	own := []fault.Finding{
		{Code: "UZ-XSD-007", Path: "/Файл"},
		{Code: "UZ-UPD-001", Path: "/Файл/Документ/@Б", Official: "0400300003"},
		{Code: "UZ-UPD-002", Path: "/Файл/Документ/@А", Official: "0400300003"},
		{Code: "UZ-UPD-003", Path: "/Файл"},
	}
	findings, _ := set.Judge([]byte(document(`А="1"`)), "", own)
	want := "UZ-SMT-0010400300003/Файл/Документ/@Б UZ-UPD-0020400300003/Файл/Документ/@А UZ-UPD-003/Файл"
	if codes(findings) != want {
		t.Errorf("%s; want %s", codes(findings), want)
	}
}

func TestADocumentOfAnotherKindIsLeftAlone(t *testing.T) {
	set := Set{read(t, smallFile, small)}
	own := []fault.Finding{{Code: "UZ-XSD-007"}}
	for _, xml := range []string{
		strings.Replace(document(""), "5.03", "5.02", 1), strings.Replace(document(""), "1115131", "1115132", 1), strings.ReplaceAll(document(""), "Файл", "Фаил"),
		`<Файл ВерсФорм="5.03"/>`, "no XML", "",
	} {
		if findings, by := set.Judge([]byte(xml), "", own); by != nil || codes(findings) != "UZ-XSD-007" {
			t.Errorf("%s: %v %+v", xml, by, findings)
		}
	}
}

func TestOfSeveralRevisionsTheLastIsInForce(t *testing.T) {
	older, newer := read(t, strings.Replace(smallFile, "_05.xsd", "_03.xsd", 1), small), read(t, smallFile, small)
	text, _ := xmltext.Decode([]byte(document("")))
	for _, set := range []Set{{older, newer}, {newer, older}} {
		if got := set.For(text.Doc.Root(), ""); got != newer {
			t.Error(got.File)
		}
		if gone := set.Overtaken(newer); len(gone) != 1 || gone[0] != older {
			t.Errorf("%d overtaken", len(gone))
		}
	}
}

func TestWithoutKNDTheNameTells(t *testing.T) {
	schema := strings.ReplaceAll(small, `name="КНД" use="required"`, `name="КНД"`)
	schema = strings.Replace(schema, `<xs:enumeration value="1115131"/>`, ``, 1)
	p := read(t, "DP_PRANNUL_1_985_00_01_01_02.xsd", schema)
	for id, want := range map[string]bool{"DP_PRANNUL_2BM": true, "DP_PRANNULX_2BM": false, "ON_NSCHFDOPPR_1": false} {
		text, _ := xmltext.Decode([]byte(strings.Replace(document(""), "ON_NSCHFDOPPR_1", id, 1)))
		if p.IsFor(text.Doc.Root(), "") != want {
			t.Errorf("%s: %v", id, !want)
		}
	}
	if _, err := Read("annul.xsd", []byte(schema)); !errors.Is(err, errIdentity) {
		t.Error(err)
	}
}

func TestWhatIsNoSchemaIsRefused(t *testing.T) {
	for name, xml := range map[string]string{
		"no XML": "schema", "a document": document(""), "without elements": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`,
		"without a version": strings.Replace(small, "ВерсФорм", "Версия", 1),
		"with an import":    strings.Replace(small, "<xs:element", `<xs:import namespace="urn:x"/><xs:element`, 1),
		"a DTD":             `<!DOCTYPE a>` + small, "cut": small[:len(small)/2],
	} {
		if _, err := Read("ON_X_1_001_00_05_01_01.xsd", []byte(xml)); !errors.Is(err, errPack) && !errors.Is(err, errIdentity) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every published schema becomes a pack whose subject is that of its name.
func TestSchemasOfAuthoritiesBecomePacks(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(require.OfficialXSD(t), "*.xsd"))
	known := map[string]Subject{
		"ON_NSCHFDOPPR_1_997_01_05_02_01.xsd":    {"Файл", "5.02", "1115131", "ON_NSCHFDOPPR"},
		"NO_NDS.81_1_003_02_05_04_01.xsd":        {"Файл", "5.04", "0000081", "NO_NDS.81"},
		"DP_PRANNUL_1_985_00_01_01_02.xsd":       {"Файл", "1.02", "", "DP_PRANNUL"},
		"ON_AKTSVEROTP_1_972_01_05_01_01.xsd":    {"Файл", "5.01", "1110332", "ON_AKTSVEROTP"},
		"ON_KORSCHFDOPPOK_1_996_02_05_01_03.xsd": {"Файл", "5.01", "1115128", "ON_KORSCHFDOPPOK"},
	}
	met := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Read(filepath.Base(file), data)
		if err != nil {
			t.Error(err)
			continue
		}
		if want, ok := known[p.File]; ok {
			met++
			if p.Subject != want {
				t.Errorf("%s: %+v; want %+v", p.File, p.Subject, want)
			}
		}
		if p.Prefix == "" || len(p.NotUnderstood()) > 0 {
			t.Errorf("%s: %+v, %+v", p.File, p.Subject, p.NotUnderstood())
		}
	}
	if met != len(known) {
		t.Errorf("only %d of %d known schemas", met, len(known))
	}
}

// The published samples are found by their packs, and keep them.
func TestPublishedSamplesKeepTheirPacks(t *testing.T) {
	dir := require.OfficialXSD(t)
	schemas, _ := filepath.Glob(filepath.Join(dir, "*.xsd"))
	var set Set
	for _, file := range schemas {
		if data, err := os.ReadFile(file); err == nil {
			set = append(set, read(t, filepath.Base(file), string(data)))
		}
	}
	samples, _ := filepath.Glob(filepath.Join(dir, "samples", "*.xml"))
	judged := 0
	for _, file := range samples {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		findings, by := set.Judge(data, filepath.Base(file), nil)
		if by == nil {
			t.Logf("%s: no pack", filepath.Base(file))
			continue
		}
		judged++
		if len(findings) > 0 {
			t.Errorf("%s by %s: %+v", filepath.Base(file), by.File, findings)
		}
	}
	if len(samples) > 0 && judged < len(samples)-2 {
		t.Errorf("%d of %d samples had a pack", judged, len(samples))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(smallFile, data)
		if err != nil {
			return
		}
		Set{p}.Judge([]byte(document("")), "x.xml", nil)
		p.NotUnderstood()
	})
}
