package reconciliation

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
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var (
	sub, nth, drop, cut = xsdtest.Sub, xsdtest.Nth, xsdtest.Drop, xsdtest.Cut
)

// rulePair is a document that keeps a rule and one that breaks it and nothing else.
type rulePair struct {
	rule     string
	code     string
	example  string
	keep     []xsdtest.Edit
	spoil    []xsdtest.Edit
	path     string
	official string
	severity fault.Severity
}

const (
	table    = "/Файл/Документ/ТаблАкт"
	contract = table + "/ДогСв"
)

type edits = []xsdtest.Edit

var rulePairs = []rulePair{
	{
		"the file bears its own name", "UZ-TXF-020", "act",
		nil, nil, "/Файл/@ИдФайл", "0400400007", fault.SeverityError,
	},
	{
		"an operation has a debit or a credit", "UZ-ACT-101", "act-two-contracts",
		edits{sub(` СумДебет="20.00" СумКредит="0.00"`, ` СумДебет="20.00"`)},
		edits{nth(1, ` СумДебет="30.00"`, ``), sub(`СумДебет="20.00" СумКредит="0.00"`, `СумДебет="50.00" СумКредит="0.00"`)},
		contract + "[1]/ДокСв/СвОпер[2]/@СумДебет", "0400300001", fault.SeverityError,
	},
	{
		"an operation of an answer has one too", "UZ-ACT-101", "answer-differs",
		edits{sub(` СумКредит="1000.00"`, ` СумДебет="-1000.00"`)}, edits{drop(` СумКредит="1000.00"`)},
		contract + "/ДокСв/СвОпер/@СумДебет", "0400300001", fault.SeverityError,
	},
	{
		"who differs shows how", "UZ-ACT-111", "answer-differs",
		nil, edits{cut("<ТаблАкт", "</ТаблАкт>")}, table, "0400300003", fault.SeverityError,
	},
	{
		"who agrees shows nothing", "UZ-ACT-112", "answer-differs",
		edits{cut("<ТаблАкт", "</ТаблАкт>"), sub(`ПризнРазн="2"`, `ПризнРазн="1"`)},
		edits{sub(`ПризнРазн="2"`, `ПризнРазн="1"`)}, table, "0400300003", fault.SeverityError,
	},
	{
		"with a debit goes its difference", "UZ-ACT-113", "answer-differs",
		edits{drop(` СальдоНачДеб="0.00"`), drop(` ОборотДеб="60000.00"`), drop(` СальдоКонДеб="0.00"`), drop(` ИтогоРасхДеб="0.00"`)},
		edits{drop(` ИтогоРасхДеб="0.00"`)}, table + "/@ИтогоРасхДеб", "0400400007", fault.SeverityError,
	},
	{
		"by contract as well", "UZ-ACT-113", "answer-differs",
		nil, edits{nth(2, ` ИтогоРасхДеб="0.00"`, "")}, contract + "/@ИтогоРасхДеб", "0400400007", fault.SeverityError,
	},
	{
		"with a credit goes its difference", "UZ-ACT-114", "answer-differs",
		edits{drop(` СальдоНачКр="12000.00"`), drop(` ОборотКр="55321.10"`), drop(` СальдоКонКр="7321.10"`), drop(` ИтогоРасхКр="500.05"`)},
		edits{drop(` ИтогоРасхКр="500.05"`)}, table + "/@ИтогоРасхКр", "0400400007", fault.SeverityError,
	},
	{
		"what the table opens with in debit, a contract does", "UZ-ACT-121", "answer-differs",
		edits{drop(` СальдоНачДеб="0.00"`), drop(` СальдоНачДеб="0.00"`)}, edits{nth(2, ` СальдоНачДеб="0.00"`, "")},
		contract + "/@СальдоНачДеб", "0400400007", fault.SeverityError,
	},
	{
		"what the table opens with in credit, a contract does", "UZ-ACT-122", "answer-differs",
		edits{drop(` СальдоНачКр="12000.00"`)}, edits{nth(2, ` СальдоНачКр="12000.00"`, "")},
		contract + "/@СальдоНачКр", "0400400007", fault.SeverityError,
	},
	{
		"what the table turned over in debit, a contract does", "UZ-ACT-123", "answer-differs",
		edits{drop(` ОборотДеб="60000.00"`)}, edits{nth(2, ` ОборотДеб="60000.00"`, "")},
		contract + "/@ОборотДеб", "0400400007", fault.SeverityError,
	},
	{
		"what the table turned over in credit, a contract does", "UZ-ACT-124", "answer-differs",
		edits{drop(` ОборотКр="55321.10"`)}, edits{nth(2, ` ОборотКр="55321.10"`, "")},
		contract + "/@ОборотКр", "0400400007", fault.SeverityError,
	},
	{
		"what the table closes with in debit, a contract does", "UZ-ACT-125", "answer-differs",
		edits{drop(` СальдоКонДеб="0.00"`)}, edits{nth(2, ` СальдоКонДеб="0.00"`, "")},
		contract + "/@СальдоКонДеб", "0400400007", fault.SeverityError,
	},
	{
		"what the table closes with in credit, a contract does", "UZ-ACT-126", "answer-differs",
		edits{drop(` СальдоКонКр="7321.10"`)}, edits{nth(2, ` СальдоКонКр="7321.10"`, "")},
		contract + "/@СальдоКонКр", "0400400007", fault.SeverityError,
	},
	{
		"a period ends after it begins", "UZ-ACT-010", "act",
		nil, edits{sub(`ДатаНачПер="01.07.2026"`, `ДатаНачПер="01.10.2026"`)}, "/Файл/Документ/@ДатаОкПер", "", fault.SeverityError,
	},
	{
		"operations are in the period", "UZ-ACT-011", "act",
		edits{sub(`ДатаОпер="31.07.2026"`, `ДатаОпер="01.07.2026"`)}, edits{sub(`ДатаОпер="31.07.2026"`, `ДатаОпер="30.06.2026"`)},
		contract + "/ДокСв[1]/СвОпер/@ДатаОпер", "", fault.SeverityWarning,
	},
	{
		"operations of a document have numbers of their own", "UZ-ACT-012", "act",
		edits{sub(`НомСтр="2"`, `НомСтр="7"`)}, edits{sub(`НомСтр="2"`, `НомСтр="1"`)},
		contract + "/ДокСв[3]/СвОпер[2]/@НомСтр", "", fault.SeverityWarning,
	},
	{
		"the currency is one", "UZ-ACT-013", "act",
		edits{sub(`КодОКВ="643"`, `КодОКВ="978"`)}, edits{sub(`КодОКВ="643"`, `КодОКВ="001"`)},
		"/Файл/Документ/СвДокКрАкт/@КодОКВ", "", fault.SeverityWarning,
	},
	{
		"departments reconcile, nobody does with itself", "UZ-ACT-014", "act-two-contracts",
		nil, edits{
			cut("<СвИП", "</СвИП>"), sub("</ИдСв>\n    <Контакт/>", `<СвЮЛУч НаимОрг="ООО «Ромашка»" ИННЮЛ="7700000016" КПП="770101001" ОГРН="1257700000018"/></ИдСв><Контакт/>`),
		}, "/Файл/Документ/СвДокКрАкт/СвПол/ИдСв/СвЮЛУч/@ИННЮЛ", "", fault.SeverityWarning,
	},
	{
		"an answer is not older than the act", "UZ-ACT-015", "answer-agrees",
		edits{sub(`ДатФайлИнфОтпр="05.11.2026"`, `ДатФайлИнфОтпр="09.11.2026"`)}, edits{sub(`ДатФайлИнфОтпр="05.11.2026"`, `ДатФайлИнфОтпр="10.11.2026"`)},
		"/Файл/Документ/@ДатаИнфПол", "", fault.SeverityWarning,
	},
	{
		"operations add up to the turnover of their contract", "UZ-ACT-020", "act-two-contracts",
		nil, edits{sub(`СумДебет="30.00"`, `СумДебет="30.01"`)}, contract + "[1]/@ОборотДеб", "", fault.SeverityWarning,
	},
	{
		"in credit as well", "UZ-ACT-020", "act",
		nil, edits{sub(`СумКредит="500.05"`, `СумКредит="500.06"`)}, contract + "/@ОборотКр", "", fault.SeverityWarning,
	},
	{
		"contracts add up to the turnover of the act", "UZ-ACT-021", "act",
		nil, edits{sub(`ОборотДеб="55321.10" ОборотКр="60500.05" СальдоКонДеб="6821.05"`, `ОборотДеб="55321.11" ОборотКр="60500.05" СальдоКонДеб="6821.06"`)},
		table + "/@ОборотДеб", "", fault.SeverityWarning,
	},
	{
		"closing balances follow from the rest, rolled up or not", "UZ-ACT-022", "act",
		edits{sub(`СальдоКонДеб="6821.05" СальдоКонКр="0.00"`, `СальдоКонДеб="6822.05" СальдоКонКр="1.00"`)},
		edits{sub(`СальдоКонДеб="6821.05" СальдоКонКр="0.00"`, `СальдоКонДеб="6822.05" СальдоКонКр="0.00"`)},
		table + "/@СальдоКонДеб", "", fault.SeverityWarning,
	},
	{
		"of a contract as well", "UZ-ACT-022", "act",
		nil, edits{nth(2, `СальдоКонДеб="6821.05"`, `СальдоКонДеб="6821.04"`)}, contract + "/@СальдоКонДеб", "", fault.SeverityWarning,
	},
	{
		"opening balances add up, rolled up or not", "UZ-ACT-023", "act-two-contracts",
		edits{sub(`СальдоНачДеб="100.00" СальдоНачКр="300.00"`, `СальдоНачДеб="0.00" СальдоНачКр="200.00"`)},
		edits{sub(`СальдоНачДеб="100.00" СальдоНачКр="300.00" ОборотДеб="50.00" ОборотКр="0.00" СальдоКонДеб="150.00"`,
			`СальдоНачДеб="101.00" СальдоНачКр="300.00" ОборотДеб="50.00" ОборотКр="0.00" СальдоКонДеб="151.00"`)},
		table + "/@СальдоНачДеб", "", fault.SeverityWarning,
	},
	{
		"check digits of an ОГРН", "UZ-COD-003", "act",
		nil, edits{sub(`ОГРН="1257700000018"`, `ОГРН="1257700000019"`)}, "/Файл/Документ/СвДокКрАкт/СвОтпр/ИдСв/СвЮЛУч/@ОГРН", "", fault.SeverityError,
	},
	{
		"ИдФайл names the sides", "UZ-TXF-023", "act",
		nil, edits{sub(`ON_AKTSVEROTP_2BM-7810000026`, `ON_AKTSVEROTP_2BM-6605000014`)}, "/Файл/@ИдФайл", "", fault.SeverityWarning,
	},
	{
		"ИдФайл follows the rule of names", "UZ-TXF-021", "answer-agrees",
		nil, edits{sub(`ИдФайл="ON_AKTSVERPOL_`, `ИдФайл="ON_AKTSVEROTP_`)}, "/Файл/@ИдФайл", "", fault.SeverityWarning,
	},
}

func TestRulesAreKeptAndBroken(t *testing.T) {
	for _, c := range rulePairs {
		t.Run(c.rule, func(t *testing.T) {
			good := xsdtest.Edited(t, "examples/"+c.example+".xml", c.keep...)
			if findings := Validate(good, xsdtest.FileName(t, good)); len(findings) > 0 {
				t.Errorf("a document that keeps the rule: %+v", findings)
			}
			bad := xsdtest.Edited(t, "examples/"+c.example+".xml", c.spoil...)
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
	for _, r := range slices.Concat(rulesOfBoth, rulesOfAnswer) {
		if !slices.ContainsFunc(rulePairs, func(p rulePair) bool { return p.code == r.Kind.Code }) {
			t.Errorf("%s has no documents", r.Kind.Code)
		}
	}
}

func TestEveryOfficialConditionHasARule(t *testing.T) {
	dir := filepath.Join(require.OfficialXSD(t), "tables")
	for _, name := range []string{"ON_AKTSVEROTP_1_972_01_05_01_01", "ON_AKTSVERPOL_1_972_02_05_01_01"} {
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
			context, official, place := condition[1], condition[3], condition[4]
			if place == "@СумДебет and @СумКредит" {
				place = "@СумДебет"
			}
			known := place == "@ИдФайл" // of all files
			for _, r := range slices.Concat(rulesOfBoth, rulesOfAnswer) {
				known = known || slices.Contains(r.At, context) && r.Subject == place && r.Official == official
			}
			if !known {
				t.Errorf("%s: no rule for %s %s %s", name, context, place, official)
			}
		}
	}
}
