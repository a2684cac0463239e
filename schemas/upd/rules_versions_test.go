package upd

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// versionPair is a rule of a version with a document that keeps it and one that gives exactly its finding. A careful rule is
// a warning when a file was read, and an error when it is to go out.
type versionPair struct {
	rule string
	code string
	good string
	keep []edit
	bad  string
	cut  []edit
	path string
	as   taxfile.Strictness
}

// stated puts the circumstance of an invoice where it belongs: the literal conditions fire then.
func stated(edits ...edit) []edit {
	return append([]edit{special(`СпОбстФСЧФ="1"`)}, edits...)
}

func dtBefore(declaration string) edit { return sub("<Акциз>", declaration+"<Акциз>") }

const (
	quantity502    = ` ОКЕИ_Тов="168" НаимЕдИзм="т" КолТов="0.625"`
	numberOnly     = `<СвДТ НомерДТ="10000000/010125/0000001"/>`
	originOnly     = `<СвДТ КодПроисх="156"/><ДопСведТов КрНаимСтрПр="Китай"/>`
	wholeImport    = `<СвДТ КодПроисх="156" НомерДТ="10000000/010125/0000001"/><ДопСведТов КрНаимСтрПр="Китай"/>`
	cardDetails502 = `<ДопСведТов ПрТовРаб="1" КодТовОКДП2="26.20.16" КрНаимСтрПр="Россия"/>`
	rowPath        = "/Файл/Документ/ТаблСчФакт/СведТов"
)

var versionPairs = []versionPair{
	{
		"5.02 wants the document of shipment where the circumstance is stated", "UZ-UPD-105", "invoice-502", stated(),
		"invoice-502", stated(cut("<ДокПодтвОтгрНом", "/>")), "/Файл/Документ/СвСчФакт/ДокПодтвОтгрНом", taxfile.Forbids,
	},
	{
		"5.02 means to want the document of shipment without a circumstance", "UZ-UPD-105", "invoice-502", nil,
		"invoice-502", []edit{cut("<ДокПодтвОтгрНом", "/>")}, "/Файл/Документ/СвСчФакт/ДокПодтвОтгрНом", taxfile.Careful,
	},
	{
		"5.02 wants the circumstance of СЧФ", "UZ-UPD-109", "invoice-502", stated(),
		"invoice-502", []edit{special(`ИдГосКон="12345678901234567890"`)}, "/Файл/Документ/СвСчФакт/ДопСвФХЖ1/@СпОбстФСЧФ", taxfile.Forbids,
	},
	{
		"5.02 wants the circumstance of СЧФДОП", "UZ-UPD-110",
		"timebook-502", []edit{sub(`"ДОП"`, `"СЧФДОП"`), special(`СпОбстФСЧФДОП="00000"`)},
		"timebook-502", []edit{sub(`"ДОП"`, `"СЧФДОП"`), special(`ИдГосКон="12345678901234567890"`)},
		"/Файл/Документ/СвСчФакт/ДопСвФХЖ1/@СпОбстФСЧФДОП", taxfile.Forbids,
	},
	{
		"5.02 wants the circumstance of ДОП", "UZ-UPD-111", "timebook-502", []edit{special(`СпОбстФДОП="00000"`)},
		"timebook-502", []edit{special(`ИдГосКон="12345678901234567890"`)}, "/Файл/Документ/СвСчФакт/ДопСвФХЖ1/@СпОбстФДОП", taxfile.Forbids,
	},
	{
		"5.02 wants the total without tax where the circumstance is stated", "UZ-UPD-112", "invoice-502", stated(),
		"invoice-502", stated(drop(` СтТовБезНДСВсего="50000.00"`)), "/Файл/Документ/ТаблСчФакт/ВсегоОпл/@СтТовБезНДСВсего", taxfile.Forbids,
	},
	{
		"5.02 means to want the total without tax", "UZ-UPD-112", "invoice-502", nil,
		"invoice-502", []edit{drop(` СтТовБезНДСВсего="50000.00"`)}, "/Файл/Документ/ТаблСчФакт/ВсегоОпл/@СтТовБезНДСВсего", taxfile.Careful,
	},
	{
		"5.02 wants a quantity where the circumstance is stated", "UZ-UPD-125", "invoice-502", stated(),
		"invoice-502", stated(drop(quantity502)), rowPath + "/@КолТов", taxfile.Forbids,
	},
	{
		"5.02 means to want a quantity", "UZ-UPD-125", "invoice-502", nil,
		"invoice-502", []edit{drop(quantity502)}, rowPath + "/@КолТов", taxfile.Careful,
	},
	{
		"5.02 wants the amount without tax where the circumstance is stated", "UZ-UPD-128", "invoice-502", stated(),
		"invoice-502", stated(drop(` СтТовБезНДС="50000.00"`)), rowPath + "/@СтТовБезНДС", taxfile.Forbids,
	},
	{
		"5.02 means to want the amount without tax", "UZ-UPD-128", "invoice-502", nil,
		"invoice-502", []edit{drop(` СтТовБезНДС="50000.00"`)}, rowPath + "/@СтТовБезНДС", taxfile.Careful,
	},
	{
		"5.02 wants a country with a declaration where the circumstance is stated", "UZ-UPD-134", "invoice-502", stated(dtBefore(wholeImport)),
		"invoice-502", stated(dtBefore(numberOnly)), rowPath + "/СвДТ/@КодПроисх", taxfile.Forbids,
	},
	{
		"5.02 means to want a country with a declaration", "UZ-UPD-134", "invoice-502", []edit{dtBefore(wholeImport)},
		"invoice-502", []edit{dtBefore(numberOnly)}, rowPath + "/СвДТ/@КодПроисх", taxfile.Careful,
	},
	{
		"5.02 wants a declaration with a country where the circumstance is stated", "UZ-UPD-135", "invoice-502", stated(dtBefore(wholeImport)),
		"invoice-502", stated(dtBefore(originOnly)), rowPath + "/СвДТ/@НомерДТ", taxfile.Forbids,
	},
	{
		"5.02 means to want a declaration with a country", "UZ-UPD-135", "invoice-502", []edit{dtBefore(wholeImport)},
		"invoice-502", []edit{dtBefore(originOnly)}, rowPath + "/СвДТ/@НомерДТ", taxfile.Careful,
	},
	{
		"5.02 wants a quantity with a unit in every function", "UZ-UPD-137", "timebook-502", []edit{drop(` ОКЕИ_Тов="796" НаимЕдИзм="шт" КолТов="10"`)},
		"timebook-502", []edit{drop(` КолТов="10"`)}, rowPath + "[3]/@КолТов", taxfile.Forbids,
	},
	{
		"5.02 wants the name of a country with its code", "UZ-UPD-138", "timebook-502", nil,
		"timebook-502", []edit{drop(` КрНаимСтрПр="Россия"`)}, rowPath + "[3]/ДопСведТов/@КрНаимСтрПр", taxfile.Forbids,
	},
	{
		"5.02 means to want it where there is no ДопСведТов", "UZ-UPD-139", "timebook-502", nil,
		"timebook-502", []edit{drop(cardDetails502)}, rowPath + "[3]/ДопСведТов", taxfile.Careful,
	},
	{
		"a status of a person that is not stated is meant not to be 0", "UZ-UPD-153",
		"timebook", []edit{consignee(`<СвФЛУч ИныеСвед="покупатель на выставке"/>`)},
		"timebook", []edit{consignee(`<СвФЛУч/>`)}, "/Файл/Документ/СвСчФакт/ГрузПолуч/ИдСв/СвФЛУч/ФИО", taxfile.Careful,
	},
	{
		"5.01 means to want the table", "UZ-UPD-101", "traceable-501", nil,
		"traceable-501", []edit{cut("<ТаблСчФакт>", "</ТаблСчФакт>")}, "/Файл/Документ/ТаблСчФакт", taxfile.Careful,
	},
	{
		"5.01 means to want the transfer", "UZ-UPD-102", "traceable-501", nil,
		"traceable-501", []edit{cut("<СвПродПер>", "</СвПродПер>")}, "/Файл/Документ/СвПродПер", taxfile.Careful,
	},
	{
		"5.01 means to want names of goods", "UZ-UPD-121", "traceable-501", nil,
		"traceable-501", []edit{drop(` НаимТов="Обувь"`)}, rowPath + "[2]/@НаимТов", taxfile.Careful,
	},
	{
		"5.01 means to want addresses", "UZ-UPD-151", "traceable-501", nil,
		"traceable-501", []edit{addressOf("СвПрод")}, "/Файл/Документ/СвСчФакт/СвПрод/Адрес", taxfile.Careful,
	},
	{
		"a refusal has no operation", "UZ-UPD-171", "buyer/refused", nil,
		"buyer/refused", []edit{sub("<СвПрин ", `<СвПрин СодОпер="Принято" `)}, "/Файл/Документ/СодФХЖ4/СвПрин/@СодОпер", taxfile.Forbids,
	},
	{
		"an acceptance is meant to have an operation", "UZ-UPD-172", "buyer/accepted", nil,
		"buyer/accepted", []edit{drop(` СодОпер="Услуги приняты без претензий"`)}, "/Файл/Документ/СодФХЖ4/СвПрин/@СодОпер", taxfile.Careful,
	},
	{
		"an organisation that takes over is known or entrusted", "UZ-UPD-173", "buyer/discrepancies", nil,
		"buyer/discrepancies", []edit{drop(` ИННОргПрин="6605000014"`)},
		"/Файл/Документ/СодФХЖ4/СвПрин/СвЛицПрин/ИнЛицо/ПредОргПрин/@ИННОргПрин", taxfile.Forbids,
	},
	{
		"a person who takes over is known or entrusted", "UZ-UPD-174",
		"buyer/accepted", []edit{takenBy(`<ФЛПрин ИННФЛПрин="770123456703">` + name + `</ФЛПрин>`)},
		"buyer/accepted", []edit{takenBy(`<ФЛПрин>` + name + `</ФЛПрин>`)},
		"/Файл/Документ/СодФХЖ4/СвПрин/СвЛицПрин/ИнЛицо/ФЛПрин/@ИННФЛПрин", taxfile.Forbids,
	},
	{
		"a last day of payment comes with its order", "UZ-UPD-175", "buyer/treasury", nil,
		"buyer/treasury", []edit{drop(` ОчерПлат="5"`)}, "/Файл/Документ/ИнфПокЗаГоскКазн/@ОчерПлат", taxfile.Forbids,
	},
	{
		"a last day of payment comes with its kind", "UZ-UPD-176", "buyer/treasury", nil,
		"buyer/treasury", []edit{drop(` ВидПлат="0"`)}, "/Файл/Документ/ИнфПокЗаГоскКазн/@ВидПлат", taxfile.Forbids,
	},
	{
		"the buyer's electronic power comes with way 3", "UZ-UPD-161", "buyer/discrepancies", nil,
		"buyer/accepted", []edit{sub(`СпосПодтПолном="1"`, `СпосПодтПолном="3"`)}, "/Файл/Документ/Подписант/СвДоверЭл", taxfile.Forbids,
	},
	{
		"and with no other", "UZ-UPD-162", "buyer/discrepancies", nil,
		"buyer/discrepancies", []edit{sub(`СпосПодтПолном="3"`, `СпосПодтПолном="2"`)}, "/Файл/Документ/Подписант/СвДоверЭл", taxfile.Forbids,
	},
	{
		"the buyer's power on paper comes with way 5", "UZ-UPD-163", "buyer/treasury", nil,
		"buyer/accepted", []edit{sub(`СпосПодтПолном="1"`, `СпосПодтПолном="5"`)}, "/Файл/Документ/Подписант/СвДоверБум", taxfile.Forbids,
	},
	{
		"and with no other way", "UZ-UPD-164", "buyer/treasury", nil,
		"buyer/treasury", []edit{sub(`СпосПодтПолном="5"`, `СпосПодтПолном="1"`)}, "/Файл/Документ/Подписант/СвДоверБум", taxfile.Forbids,
	},
	{
		"a foreign author of the document about discrepancies is identified", "UZ-UPD-152",
		"buyer/discrepancies", []edit{sub("<ИННЮЛ>7810000026</ИННЮЛ>", foreigner(` Идентиф="БИН 000000000000"`))},
		"buyer/discrepancies", []edit{sub("<ИННЮЛ>7810000026</ИННЮЛ>", foreigner(""))},
		"/Файл/Документ/СодФХЖ4/СвПрин/КодСодОпер/РеквДокРасх/РеквИдРекСост/ДаннИно/@Идентиф", taxfile.Forbids,
	},
}

func foreigner(more string) string {
	return `<ДаннИно ИдСтат="ИО" КодСтр="398" НаимСтран="Казахстан" Наим="Тест ТОО"` + more + `/>`
}

func takenBy(who string) edit {
	return func(t testing.TB, xml string) string {
		t.Helper()
		return sub("</СвПрин>", "<СвЛицПрин><ИнЛицо>"+who+"</ИнЛицо></СвЛицПрин></СвПрин>")(t, cut("<СвЛицПрин>", "</СвЛицПрин>")(t, xml))
	}
}

func TestRulesOfVersionsAreKeptAndBroken(t *testing.T) {
	for _, c := range versionPairs {
		t.Run(c.rule, func(t *testing.T) {
			if findings := validate(t, fileOf(t, c.good, c.keep...)); len(findings) > 0 {
				t.Errorf("a document that keeps the rule: %+v", findings)
			}
			broken := fileOf(t, c.bad, c.cut...)
			reading, writing := validate(t, broken), written(t, broken)
			for _, f := range []struct {
				findings []fault.Finding
				severity fault.Severity
			}{{reading, severityRead(c.as)}, {writing, fault.SeverityError}} {
				if len(f.findings) != 1 || f.findings[0].Code != c.code || f.findings[0].Path != c.path ||
					f.findings[0].Official != taxfile.OfficialPresence || f.findings[0].Severity != f.severity {
					t.Errorf("want %s %s at %s, got %+v", f.severity, c.code, c.path, f.findings)
				}
			}
		})
	}
}

func severityRead(s taxfile.Strictness) fault.Severity {
	if s == taxfile.Forbids {
		return fault.SeverityError
	}
	return fault.SeverityWarning
}

// written checks a file as one that goes out.
func written(t testing.TB, text string) []fault.Finding {
	t.Helper()
	data, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	read, err := xmltext.Decode([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	root := read.Doc.Root()
	c := taxfile.NewCheck(root, true)
	if f := taxfile.Find(sellers, root); f != nil {
		f.Inspect(c)
	} else {
		taxfile.Find(buyers, root).Inspect(c)
	}
	return c.Findings
}

func TestEveryRuleOfAVersionHasItsPair(t *testing.T) {
	for version, rules := range map[string]taxfile.Rules[*check]{"5.02": rules502, "5.01": rules501, "buyer": rulesOfBuyer} {
		for _, r := range rules.All() {
			has := func(code string) bool { return code == r.Kind.Code }
			if !slices.ContainsFunc(versionPairs, func(p versionPair) bool { return has(p.code) }) &&
				!slices.ContainsFunc(rulePairs, func(p rulePair) bool { return has(p.code) }) {
				t.Errorf("%s: %s has no documents", version, r.Kind.Code)
			}
		}
	}
}

// oneRule is the rule of ours for an official condition that says the same as another from a different side, as "A or B"
// written for A and for B. The key is the official context and place.
var oneRule = map[string]string{
	"Файл @ИдФайл": "UZ-TXF-020", "СвСчФакт @СпОбстФСЧФ": "UZ-UPD-105",
	"СведТов @СтТовБезНДСВсего": "UZ-UPD-112", "ВсегоОпл @СтТовБезНДСВсего": "UZ-UPD-114",
	"ДопСведТов @ХарактерТов": "UZ-UPD-122", "ДопСведТов @АртикулТов": "UZ-UPD-122",
	"ДопСведТов @КодТов": "UZ-UPD-122", "ДопСведТов @ДопИнфПВидО": "UZ-UPD-133", "НомСредИдентТов @ИдентТрансУпак": "UZ-UPD-136",
	"НомСредИдентТов @КолВедМарк": "UZ-UPD-136", "НомСредИдентТов @КИЗ": "UZ-UPD-136", "НомСредИдентТов @НомУпак": "UZ-UPD-136",
	"СвПер @ДатаНачПер": "UZ-UPD-141", "СвПер @ДатаОконПер": "UZ-UPD-141", "ПредОргПер ОснДоверОргПер": "UZ-UPD-142",
	"ФЛПер ОснДоверФЛ": "UZ-UPD-143", "СвИнНеУч @ИныеСвед": "UZ-UPD-152", "ДаннИно @ИныеСвед": "UZ-UPD-152",
	"СвФЛУч @ИННФЛ": "UZ-UPD-153", "СвФЛУч @ИныеСвед": "UZ-UPD-153",
	"ПредОргПрин ОснДоверОргПрин": "UZ-UPD-173", "ФЛПрин ОснДоверФЛ": "UZ-UPD-174",
}

func TestEveryOfficialConditionHasARule(t *testing.T) {
	dir := taxfiletest.Folder(t)
	if dir == "" {
		t.Skip("no official files")
	}
	for table, c := range map[string]struct {
		rules taxfile.Rules[*check]
		least int
	}{
		"ON_NSCHFDOPPR_1_997_01_05_02_01":  {rules502, 54},
		"ON_NSCHFDOPPR_1_997_01_05_01_03":  {rules501, 1},
		"ON_NSCHFDOPPR_1_997_01_05_01_01":  {rules501, 1},
		"ON_NSCHFDOPPOK_1_997_02_05_02_01": {rulesOfBuyer, 12},
		"ON_NSCHFDOPPOK_1_997_02_05_01_02": {nil, 1},
		"ON_NSCHFDOPPOK_1_997_02_05_01_01": {nil, 1},
	} {
		conditions := officialConditions(t, dir, table)
		if len(conditions) < c.least {
			t.Fatalf("%s: %d conditions", table, len(conditions))
		}
		for _, condition := range conditions {
			context, official, place := condition[1], condition[3], condition[4]
			code := oneRule[context+" "+place]
			if !(code == "UZ-TXF-020" && official == taxfile.OfficialFileName) && !slices.ContainsFunc(c.rules.All(), func(r rule) bool {
				return r.Official == official && (r.Kind.Code == code || slices.Contains(r.At, context) && r.Subject == place)
			}) {
				t.Errorf("%s: no rule for %s %s: %s", table, context, place, condition[2])
			}
		}
	}
}

func officialConditions(t *testing.T, dir, table string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, "tables", table+"_schematron.tsv"))
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
		t.Fatalf("%s: %d lines, %v", table, len(conditions), err)
	}
	return conditions[1:]
}

// The name of a file is compared in every version and title.
func TestEveryFileIsNamedAsItSays(t *testing.T) {
	for _, example := range []string{"timebook", "timebook-502", "traceable-501", "buyer/accepted", "buyer/accepted-502", "buyer/accepted-501"} {
		text := fileOf(t, example)
		if findings := validate(t, text); len(findings) > 0 {
			t.Errorf("%s: %+v", example, findings)
		}
		data := []byte(strings.Replace(text, "windows-1251", "utf-8", 1))
		findings := slices.DeleteFunc(Validate(data, "other.xml"), func(f fault.Finding) bool { return f.Code == "UZ-TXF-001" })
		if len(findings) != 1 || findings[0].Code != "UZ-TXF-020" || findings[0].Official != taxfile.OfficialFileName {
			t.Errorf("%s: %+v", example, findings)
		}
	}
}
