package receipt

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var (
	sub, drop, cut = xsdtest.Sub, xsdtest.Drop, xsdtest.Cut
)

// rulePair is a document that keeps a rule and one that breaks it and nothing else.
type rulePair struct {
	rule     string
	code     string
	good     string // an example, with edits
	keep     []xsdtest.Edit
	bad      string
	cut      []xsdtest.Edit
	path     string
	official string
	severity fault.Severity
}

const foreign = "clarification-request-foreign"

var rulePairs = []rulePair{
	{
		"the file bears its own name", "UZ-TXF-020",
		"date-confirmation", nil,
		"date-confirmation", []xsdtest.Edit{renamed}, "/Файл/@ИдФайл", "0400400007", fault.SeverityError,
	},
	{
		"a foreign organisation has a country, a foreign person need not", "UZ-RCP-101",
		foreign, []xsdtest.Edit{sub(`ИдСтат="ЮЛ" СтрРег="398"`, `ИдСтат="ФЛ"`)},
		foreign, []xsdtest.Edit{drop(` СтрРег="398"`)}, "/Файл/Документ/УчастЭДО/СвИнУчастНеУч/@СтрРег", "0400400007", fault.SeverityError,
	},
	{
		"a foreign person has a name", "UZ-RCP-102",
		foreign, []xsdtest.Edit{sub(`ИдСтат="ЮЛ"`, `ИдСтат="ФЛ"`)},
		foreign, []xsdtest.Edit{sub(`ИдСтат="ЮЛ"`, `ИдСтат="ФЛ"`), drop(` Наим="ТОО «Дала»"`)},
		"/Файл/Документ/УчастЭДО/СвИнУчастНеУч/@Наим", "0400400007", fault.SeverityError,
	},
	{
		"a foreign organisation is known by something", "UZ-RCP-103",
		foreign, []xsdtest.Edit{drop(` КодНПРег="БИН 000000000000"`)},
		foreign, []xsdtest.Edit{drop(` Наим="ТОО «Дала»"`), drop(` КодНПРег="БИН 000000000000"`)},
		"/Файл/Документ/УчастЭДО/СвИнУчастНеУч/@КодНПРег", "0400400007", fault.SeverityError,
	},
	{
		"a foreign organisation had better be named", "UZ-RCP-104",
		foreign, nil,
		foreign, []xsdtest.Edit{drop(` Наим="ТОО «Дала»"`)},
		"/Файл/Документ/УчастЭДО/СвИнУчастНеУч/@Наим", "0400400007", fault.SeverityWarning,
	},
	{
		"other words about it are no name", "UZ-RCP-104",
		foreign, []xsdtest.Edit{sub(` КодНПРег="БИН 000000000000"`, ` ИныеСвед="рег. номер 1"`)},
		foreign, []xsdtest.Edit{drop(` Наим="ТОО «Дала»"`), sub(` КодНПРег="БИН 000000000000"`, ` ИныеСвед="рег. номер 1"`)},
		"/Файл/Документ/УчастЭДО/СвИнУчастНеУч/@Наим", "0400400007", fault.SeverityWarning,
	},
	{
		"status 2 comes with an electronic power of attorney", "UZ-RCP-111",
		"receipt-notice", []xsdtest.Edit{cut("<СвДоверЭл", "/>"), sub(`СтатПодп="2"`, `СтатПодп="1"`)},
		"receipt-notice", []xsdtest.Edit{cut("<СвДоверЭл", "/>")}, "/Файл/Документ/Подписант/СвДоверЭл", "0400400007", fault.SeverityError,
	},
	{
		"status 3 comes with a paper power of attorney", "UZ-RCP-112",
		"clarification-request", []xsdtest.Edit{cut("<СвДоверБум", "</СвДоверБум>"), drop(` СтатПодп="3"`)},
		"clarification-request", []xsdtest.Edit{cut("<СвДоверБум", "</СвДоверБум>")}, "/Файл/Документ/Подписант/СвДоверБум", "0400400007", fault.SeverityError,
	},
	{
		"a power of attorney kept elsewhere names where", "UZ-RCP-113",
		"receipt-notice", []xsdtest.Edit{drop(` ИдСистХран="Единое хранилище доверенностей"`), sub(`СпособПредставл="2"`, `СпособПредставл="1"`)},
		"receipt-notice", []xsdtest.Edit{drop(` ИдСистХран="Единое хранилище доверенностей"`)},
		"/Файл/Документ/Подписант/СвДоверЭл/@СпособПредставл", "0400400007", fault.SeverityError,
	},
	{
		"the same in a clarification request, where the attribute has another name", "UZ-RCP-113",
		"clarification-request", byPower(` СвСистХран="Хранилище"`),
		"clarification-request", byPower(""),
		"/Файл/Документ/Подписант/СвДоверЭл/@СпособПредставл", "0400400007", fault.SeverityError,
	},
	{
		"the sender in the name is the one inside", "UZ-RCP-010",
		"receipt-notice", nil,
		"receipt-notice", []xsdtest.Edit{sub(`УчастЭДО ИдУчастЭДО="2BM-7810000026-781001001-202601010000000000001"`, `УчастЭДО ИдУчастЭДО="2BM-other"`)},
		"/Файл/@ИдФайл", "", fault.SeverityWarning,
	},
	{
		"a dispatch is confirmed to the recipient", "UZ-RCP-010",
		"dispatch-confirmation", nil,
		"dispatch-confirmation", []xsdtest.Edit{sub(`СвПолДок ИдУчастЭДО="2BM-7810000026-781001001-202601010000000000001"`, `СвПолДок ИдУчастЭДО="2BM-other"`)},
		"/Файл/@ИдФайл", "", fault.SeverityWarning,
	},
	{
		"nothing is confirmed before it happened", "UZ-RCP-011",
		"date-confirmation", nil,
		"date-confirmation", []xsdtest.Edit{sub(`ДатаПол="30.09.2026"`, `ДатаПол="01.10.2026"`)},
		"/Файл/Документ/СведПодтв/@ДатаПол", "", fault.SeverityWarning,
	},
	{
		"a file does not speak of itself", "UZ-RCP-012",
		"annulment-proposal", nil,
		"annulment-proposal", []xsdtest.Edit{
			sub(`ИмяАнФайла="ON_NSCHFDOPPR_2BM-7810000026-781001001-202601010000000000001_2BM-7700000016-770101001-202601010000000000002_20260930_11111111-2222-4333-8444-555555555555_0_0_0_0_0_00"`,
				`ИмяАнФайла="DP_PRANNUL_2BM-7700000016-770101001-202601010000000000002_2BM-7810000026-781001001-202601010000000000001_20261003_99999999-2222-4333-8444-555555555555"`),
		}, "/Файл/Документ/СвПредАн/СведАнФайл/@ИмяАнФайла", "", fault.SeverityError,
	},
	{
		"ИдФайл follows the rule of names", "UZ-TXF-021",
		"annulment-proposal", nil,
		"annulment-proposal", []xsdtest.Edit{sub(`ИдФайл="DP_PRANNUL_`, `ИдФайл="DP_IZVPOL_`)}, "/Файл/@ИдФайл", "", fault.SeverityWarning,
	},
	{
		"check digits of an organisation", "UZ-COD-001",
		"date-confirmation", nil,
		"date-confirmation", []xsdtest.Edit{sub(`ИННЮЛ="6605000014"`, `ИННЮЛ="6605000015"`)}, "/Файл/Документ/ОперЭДО/@ИННЮЛ", "", fault.SeverityError,
	},
}

// renamed marks a document that is validated under another name.
func renamed(_ testing.TB, xml string) string { return xml }

// byPower turns the paper power of attorney into an electronic one.
func byPower(system string) []xsdtest.Edit {
	power := `<СвДоверЭл НомДовер="66666666-2222-4333-8444-555555555555" ДатаВыдДовер="12.01.2026" СпособПредставл="2"` + system + `/>`
	return []xsdtest.Edit{
		sub(`СтатПодп="3"`, `СтатПодп="2"`), cut("<СвДоверБум", "</СвДоверБум>"), sub("</Подписант>", power+"</Подписант>"),
	}
}

func TestRulesAreKeptAndBroken(t *testing.T) {
	for _, c := range rulePairs {
		t.Run(c.rule, func(t *testing.T) {
			good := xsdtest.Edited(t, "examples/"+c.good+".xml", c.keep...)
			if findings := Validate(good, xsdtest.FileName(t, good)); len(findings) > 0 {
				t.Errorf("a document that keeps the rule: %+v", findings)
			}
			bad := xsdtest.Edited(t, "examples/"+c.bad+".xml", c.cut...)
			name := xsdtest.FileName(t, bad)
			if c.code == "UZ-TXF-020" {
				name = "копия " + name
			}
			findings := Validate(bad, name)
			if len(findings) != 1 {
				t.Fatalf("want %s at %s, got %+v", c.code, c.path, findings)
			}
			if f := findings[0]; f.Code != c.code || f.Path != c.path || f.Official != c.official || f.Severity != c.severity {
				t.Errorf("want %s at %s, got %+v", c.code, c.path, f)
			}
		})
	}
}

func TestEveryRuleHasItsPair(t *testing.T) {
	for _, r := range slices.Concat(rulesOfForeigners, rulesOfSigners) {
		if !slices.ContainsFunc(rulePairs, func(p rulePair) bool { return p.code == r.Kind.Code }) {
			t.Errorf("%s has no documents", r.Kind.Code)
		}
	}
}

// Every official condition is one of our rules: the key is the official place.
var ruleOf = map[string]string{
	"@ИдФайл": "UZ-TXF-020",
	"СвИнУчастНеУч/@СтрРег": "UZ-RCP-101", "СвИнУчастНеУч/@Наим": "UZ-RCP-102",
	"СвИнУчастНеУч/@КодНПРег": "UZ-RCP-103", "СвИнУчастНеУч/@РегНомер": "UZ-RCP-103", "СвИнУчастНеУч/@ИныеСвед": "UZ-RCP-103",
	"СвДоверЭл": "UZ-RCP-111", "СвДоверБум": "UZ-RCP-112", "@ИдСистХран": "UZ-RCP-113", "@СвСистХран": "UZ-RCP-113",
}

func TestEveryOfficialConditionHasARule(t *testing.T) {
	dir := filepath.Join(require.OfficialXSD(t), "tables")
	for _, name := range []string{"DP_PDOTPR_1_983_00_01_03_01", "DP_PDPOL_1_984_00_01_03_01", "DP_IZVPOL_1_982_00_01_03_01", "DP_UVUTOCH_1_985_00_01_03_01"} {
		file, err := os.Open(filepath.Join(dir, name+"_schematron.tsv"))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("no table of the official conditions beside the schemas")
		}
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		reader := csv.NewReader(file)
		reader.Comma, reader.LazyQuotes = '\t', true
		conditions, err := reader.ReadAll()
		if err != nil || len(conditions) < 2 {
			t.Fatalf("%s: %d conditions, %v", name, len(conditions), err)
		}
		for _, condition := range conditions[1:] {
			if ruleOf[condition[4]] == "" || condition[3] != taxfile.OfficialFileName {
				t.Errorf("%s: no rule for %s %s", name, condition[1], condition[4])
			}
		}
	}
}
