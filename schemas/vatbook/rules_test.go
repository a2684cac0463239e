package vatbook

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

type edits = []xsdtest.Edit

var sub, nth, drop, cut = xsdtest.Sub, xsdtest.Nth, xsdtest.Drop, xsdtest.Cut

// rulePair is a book that keeps a rule, and the same with a fault, which gives exactly that finding.
type rulePair struct {
	rule, code, example string
	keep, spoil         edits
	path, official      string
	severity            fault.Severity
}

const (
	document  = "/Файл/Документ"
	purchase  = document + "/КнигаПокуп/КнПокСтр"
	sale      = document + "/КнигаПрод/КнПродСтр"
	presence1 = "0400300001"
	presence3 = "0400300003"
)

var rulePairs = append([]rulePair{
	{"the file bears its own name", "UZ-TXF-020", "sales", nil, nil, "/Файл/@ИдФайл", "0400400007", fault.SeverityError},
	{
		"a date of revision has a number", "UZ-VAT-101", "purchases", edits{drop(` НомИспрСчФ="1" ДатаИспрСчФ="10.08.2026"`)},
		edits{drop(` НомИспрСчФ="1"`)}, purchase + "[2]/@НомИспрСчФ", presence1, fault.SeverityError,
	},
	{
		"a number of revision has a date", "UZ-VAT-102", "purchases", nil,
		edits{drop(` ДатаИспрСчФ="10.08.2026"`)}, purchase + "[2]/@ДатаИспрСчФ", presence1, fault.SeverityError,
	},
	{
		"so in a sheet of sales", "UZ-VAT-102", "sales-sheet", nil,
		edits{drop(` ДатаИспрСчФ="30.10.2026"`)}, document + "/КнигаПродДЛ/КнПродДЛСтр/@ДатаИспрСчФ", presence1, fault.SeverityError,
	},
	{
		"a date of adjustment has a number", "UZ-VAT-103", "sales", edits{drop(` НомКСчФПрод="К-1" ДатаКСчФПрод="20.09.2026"`)},
		edits{drop(` НомКСчФПрод="К-1"`)}, sale + "[5]/@НомКСчФПрод", presence1, fault.SeverityError,
	},
	{
		"a number of adjustment has a date", "UZ-VAT-104", "sales", nil,
		edits{drop(` ДатаКСчФПрод="20.09.2026"`)}, sale + "[5]/@ДатаКСчФПрод", presence1, fault.SeverityError,
	},
	{
		"a date of an adjustment's revision has a number", "UZ-VAT-105", "purchases",
		edits{drop(` НомИспрКСчФ="1" ДатаИспрКСчФ="02.09.2026"`)},
		edits{drop(` НомИспрКСчФ="1"`)}, purchase + "[3]/@НомИспрКСчФ", presence1, fault.SeverityError,
	},
	{
		"a number of an adjustment's revision has a date", "UZ-VAT-106", "purchases", nil,
		edits{drop(` ДатаИспрКСчФ="02.09.2026"`)}, purchase + "[3]/@ДатаИспрКСчФ", presence1, fault.SeverityError,
	},
	{
		"usual operations have a seller", "UZ-VAT-107", "purchases", edits{sub("<КодВидОпер>01<", "<КодВидОпер>06<"), cut("<СвПрод>", "</СвПрод>")},
		edits{cut("<СвПрод>", "</СвПрод>")}, purchase + "[1]/СвПрод", presence1, fault.SeverityError,
	},
	{
		"one such code among others is enough", "UZ-VAT-107", "purchases", nil,
		edits{sub("<КодВидОпер>20<", "<КодВидОпер>19</КодВидОпер><КодВидОпер>13<")}, purchase + "[4]/СвПрод", presence1, fault.SeverityError,
	},
	{
		"so in a sheet of purchases", "UZ-VAT-107", "purchases-sheet", nil,
		edits{cut("<СвПрод>", "</СвПрод>")}, document + "/КнигаПокупДЛ/КнПокДЛСтр/СвПрод", presence1, fault.SeverityError,
	},
	{
		"a price in currency is told in it", "UZ-VAT-108", "sales", edits{sub(`ОКВ="156" СтоимПродСФВ="1000.00"`, `ОКВ="643"`)},
		edits{drop(` СтоимПродСФВ="1000.00"`)}, sale + "[3]/@СтоимПродСФВ", presence1, fault.SeverityError,
	},
	{
		"a sale has a price", "UZ-VAT-109", "sales", nil,
		edits{drop(` СтоимПродСФ="11500.00"`)}, sale + "[3]/@СтоимПродСФ", presence1, fault.SeverityError,
	},
	{
		"with 18 % goes the tax", "UZ-VAT-110", "sales-sheet", edits{drop(` СтоимПродСФ18="10000.00"`)},
		edits{drop(` СумНДССФ18="1800.00"`)}, document + "/КнигаПродДЛ/КнПродДЛСтр/@СумНДССФ18", presence1, fault.SeverityError,
	},
	{
		"with 10 % goes the tax", "UZ-VAT-111", "sales", edits{
			drop(` СумНДСВсКПр10="2000.00"`), drop(` СумНДССФ10="2000.00"`), drop(` СтоимПродСФ10="20000.00"`), drop(` СтПродБезНДС10="20000.00"`),
		},
		edits{drop(` СумНДСВсКПр10="2000.00"`), drop(` СумНДССФ10="2000.00"`)}, sale + "[2]/@СумНДССФ10", presence1, fault.SeverityError,
	},
	{
		"lines have numbers of their own", "UZ-VAT-010", "purchases", edits{sub(`НомерПор="2"`, `НомерПор="9"`)},
		edits{sub(`НомерПор="2"`, `НомерПор="1"`)}, purchase + "[2]/@НомерПор", "", fault.SeverityError,
	},
	{
		"purchases add up", "UZ-VAT-011", "purchases", nil,
		edits{sub(`СумНДСВыч="18000.00"`, `СумНДСВыч="18000.01"`)}, document + "/КнигаПокуп/@СумНДСВсКПк", "", fault.SeverityWarning,
	},
	{
		"sales add up", "UZ-VAT-011", "sales", nil,
		edits{sub(`СтоимПродОсв="5000.00"`, `СтоимПродОсв="5000.01"`)}, document + "/КнигаПрод/@СтПродОсвВсКПр", "", fault.SeverityWarning,
	},
	{
		"a revision follows its invoice", "UZ-VAT-012", "purchases", edits{sub(`ДатаИспрСчФ="10.08.2026"`, `ДатаИспрСчФ="03.08.2026"`)},
		edits{sub(`ДатаИспрСчФ="10.08.2026"`, `ДатаИспрСчФ="02.08.2026"`)}, purchase + "[2]/@ДатаИспрСчФ", "", fault.SeverityWarning,
	},
	{
		"a revision follows its adjustment", "UZ-VAT-012", "purchases", nil,
		edits{sub(`ДатаИспрКСчФ="02.09.2026"`, `ДатаИспрКСчФ="31.08.2026"`)}, purchase + "[3]/@ДатаИспрКСчФ", "", fault.SeverityWarning,
	},
	{
		"a currency is known", "UZ-VAT-013", "sales", edits{sub(`ОКВ="156"`, `ОКВ="840"`)},
		edits{sub(`ОКВ="156"`, `ОКВ="000"`)}, sale + "[3]/@ОКВ", "", fault.SeverityWarning,
	},
	{
		"an ИНН has its check digit", "UZ-COD-001", "sales", nil,
		edits{nth(2, `ИННЮЛ="7810000026"`, `ИННЮЛ="7810000027"`)}, sale + "[5]/СвПокуп/СведЮЛ/@ИННЮЛ", "", fault.SeverityError,
	},
	{
		"a name is made by the rule", "UZ-FIL-006", "sales", nil,
		edits{sub(`ИдФайл="NO_NDS.9_7701_7701`, `ИдФайл="NO_NDS.9_7701`)}, "/Файл/@ИдФайл", "", fault.SeverityWarning,
	},
}, rulesOfDocuments()...)

// rulesOfDocuments: the same four for each of the four books. The examples of sheets are corrective, the others initial.
func rulesOfDocuments() []rulePair {
	var pairs []rulePair
	for _, b := range []struct {
		code, example, flag, book string
		sheet                     bool
	}{
		{"12", "purchases", "ПризнСвед8", "КнигаПокуп", false},
		{"13", "purchases-sheet", "ПризнСвед81", "КнигаПокупДЛ", true},
		{"14", "sales", "ПризнСвед9", "КнигаПрод", false},
		{"15", "sales-sheet", "ПризнСвед91", "КнигаПродДЛ", true},
	} {
		first, corrective := `НомКорр="0"`, `НомКорр="1" `+b.flag+`="0"`
		var initial, replaced edits
		if b.sheet {
			initial = edits{sub(corrective, first)}
		} else {
			replaced = edits{sub(first, corrective)}
		}
		without := with(replaced, cut("<"+b.book+" ", "</"+b.book+">"))
		unchanged := sub(b.flag+`="0"`, b.flag+`="1"`)
		flag, book := document+"/@"+b.flag, document+"/"+b.book
		for i, pair := range []rulePair{
			{rule: "an initial declaration says nothing of relevance", path: flag, keep: initial, spoil: with(initial, sub(first, `НомКорр="00" `+b.flag+`="0"`))},
			{rule: "a corrective one does", path: flag, keep: replaced, spoil: with(replaced, drop(` `+b.flag+`="0"`))},
			{rule: "what is replaced is there", path: book, keep: with(without, unchanged), spoil: without},
			{rule: "what is unchanged is not", path: book, keep: replaced, spoil: with(replaced, unchanged)},
		} {
			pair.code, pair.example = fmt.Sprintf("UZ-VAT-%s%d", b.code, i), b.example
			pair.official, pair.severity = presence3, fault.SeverityError
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

func with(list edits, more ...xsdtest.Edit) edits { return append(slices.Clone(list), more...) }

func TestRulesTellOneDocumentFromAnother(t *testing.T) {
	for _, c := range rulePairs {
		t.Run(c.code+" "+c.rule, func(t *testing.T) {
			file := "examples/" + c.example + ".xml"
			good := xsdtest.Edited(t, file, c.keep...)
			if findings := Validate(good, xsdtest.FileName(t, good)); len(findings) > 0 {
				t.Errorf("the good one: %+v", findings)
			}
			bad := xsdtest.Edited(t, file, c.spoil...)
			name := xsdtest.FileName(t, bad)
			if c.code == "UZ-TXF-020" {
				name = "renamed.xml"
			}
			findings := Validate(bad, name)
			if len(findings) != 1 {
				t.Fatalf("the bad one: %+v", findings)
			}
			if f := findings[0]; f.Code != c.code || f.Path != c.path || f.Official != c.official || f.Severity != c.severity {
				t.Errorf("want %s at %s, got %+v", c.code, c.path, f)
			}
		})
	}
}

func allRules() []rule {
	var all []rule
	for _, b := range books {
		all = append(all, b.rules.All()...)
	}
	return all
}

func TestEveryRuleHasItsPair(t *testing.T) {
	for _, r := range allRules() {
		if !slices.ContainsFunc(rulePairs, func(p rulePair) bool { return p.code == r.Kind.Code }) {
			t.Errorf("%s has no documents", r.Kind.Code)
		}
	}
}

func TestEveryOfficialConditionHasARule(t *testing.T) {
	for _, table := range official {
		file, err := os.Open(filepath.Join(require.OfficialXSD(t), "tables", table+"_schematron.tsv"))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("no tables of the official conditions beside the schemas")
		}
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		reader := csv.NewReader(file)
		reader.Comma, reader.LazyQuotes = '\t', true
		conditions, err := reader.ReadAll()
		if err != nil || len(conditions) < 2 {
			t.Fatalf("%s: %d conditions, %v", table, len(conditions), err)
		}
		for _, condition := range conditions[1:] {
			context, code, place := condition[1], condition[3], condition[4]
			if place == "@СтоимПродОсв" { // asks for one of the two, as the condition of the other does
				place = "@СтоимПродСФ"
			}
			known := place == "@ИдФайл" // of all files
			for _, r := range allRules() {
				known = known || slices.Contains(r.At, context) && r.Subject == place && r.Official == code
			}
			if !known {
				t.Errorf("%s: no rule for %s %s %s", table, context, strings.TrimSpace(place), code)
			}
		}
	}
}
