package upd

import (
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

const (
	asError   = fault.SeverityError
	asWarning = fault.SeverityWarning
)

// Each of these documents is an example with one thing wrong, and gets one finding.
func TestChecksBeyondTheRules(t *testing.T) {
	for _, c := range []struct {
		name     string
		example  string
		edits    []edit
		code     string
		severity fault.Severity
		path     string
		words    string
	}{
		{
			"a wrong digit in a company's ИНН", "timebook",
			[]edit{sub(`ИННЮЛ="7810000026"`, `ИННЮЛ="7810000027"`), sub(`_2BM-7810000026-781001001-`, `_2AL-`)},
			"UZ-COD-001", asError, "/Файл/Документ/СвСчФакт/СвПокуп/ИдСв/СвЮЛУч/@ИННЮЛ", "контрольная",
		},
		{
			"a wrong digit in a person's ИНН", "entrepreneur", []edit{sub(`ИННФЛ="770123456703"`, `ИННФЛ="770123456713"`)},
			"UZ-COD-001", asError, "/Файл/Документ/СвСчФакт/СвПрод/ИдСв/СвИП/@ИННФЛ", "контрольные",
		},
		{
			"a wrong digit in an ОГРНИП", "entrepreneur", []edit{sub(`ОГРНИП="304500116000157"`, `ОГРНИП="304500116000158"`)},
			"UZ-COD-003", asError, "/Файл/Документ/СвСчФакт/СвПрод/ИдСв/СвИП/@ОГРНИП", "",
		},
		{
			"a wrong digit in the ИНН of a document's author", "foreign-buyer",
			[]edit{sub(`<ИННЮЛ>6605000014`, `<ИННЮЛ>6605000015`)},
			"UZ-COD-001", asError, "/Файл/Документ/СвПродПер/СвПер/ОснПер/РеквИдРекСост[1]/ИННЮЛ", "",
		},
		{
			"an account that does not fit the БИК", "timebook",
			[]edit{sub(`НомерСчета="40702810200000000001"`, `НомерСчета="40702810200000000002"`)},
			"UZ-COD-006", asWarning, "/Файл/Документ/СвСчФакт/СвПрод/БанкРекв/@НомерСчета", "БИК",
		},
		{
			"a correspondent account that does not fit the БИК", "timebook",
			[]edit{sub(`КорСчет="30101810400000000225"`, `КорСчет="30101810400000000226"`)},
			"UZ-COD-006", asWarning, "/Файл/Документ/СвСчФакт/СвПрод/БанкРекв/СвБанк/@КорСчет", "БИК",
		},
		{
			"two КПП of one organisation", "mixed-rates", []edit{nth(2, `КПП="781001001"`, `КПП="780101001"`)},
			"UZ-TXF-036", asWarning, "/Файл/Документ/СвСчФакт/СвПокуп/ИдСв/СвЮЛУч/@КПП", "",
		},
		{
			"a blank at the end of a number", "timebook", []edit{sub(`НомерДок="TB-2026-09-001"`, `НомерДок="TB-2026-09-001 "`)},
			"UZ-TXF-030", asWarning, "/Файл/Документ/СвСчФакт/@НомерДок", "",
		},
		{
			"an unknown unit", "timebook", []edit{sub(`ОКЕИ_Тов="796"`, `ОКЕИ_Тов="999"`)},
			"UZ-TXF-031", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[3]/@ОКЕИ_Тов", "999",
		},
		{
			"another unit's name", "timebook", []edit{sub(`НаимЕдИзм="шт"`, `НаимЕдИзм="кг"`)},
			"UZ-TXF-032", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[3]/@НаимЕдИзм", "шт",
		},
		{
			"half a piece", "mixed-rates", []edit{sub(`КолТов="2" ЦенаТов="81967.21"`, `КолТов="2.5" ЦенаТов="65573.768"`)},
			"UZ-TXF-033", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[1]/@КолТов", "",
		},
		{
			"another currency's name", "timebook", []edit{sub(`НаимОКВ="Российский рубль"`, `НаимОКВ="Доллар США"`)},
			"UZ-TXF-034", asWarning, "/Файл/Документ/СвСчФакт/ДенИзм/@НаимОКВ", "Российский рубль",
		},
		{
			"an unknown country", "foreign-buyer", []edit{sub(`<АдрИнф КодСтр="398"`, `<АдрИнф КодСтр="999"`)},
			"UZ-TXF-035", asWarning, "/Файл/Документ/СвСчФакт/СвПокуп/Адрес/АдрИнф/@КодСтр", "999",
		},

		{
			"an amount that is not quantity × price", "timebook", []edit{sub(`ЦенаТов="50.00"`, `ЦенаТов="51.00"`)},
			"UZ-UPD-220", asError, "/Файл/Документ/ТаблСчФакт/СведТов[3]/@СтТовБезНДС", "510.00 и 500.00",
		},
		{
			"an amount off by what a rounded price explains", "timebook",
			[]edit{sub(`КолТов="1000" ЦенаТов="1.50"`, `КолТов="999" ЦенаТов="1.50"`)},
			"UZ-UPD-221", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[1]/@СтТовБезНДС", "1498.50 и 1500.00",
		},
		{
			"an amount with tax that does not add up", "mixed-rates",
			[]edit{sub(`СтТовУчНал="5500.00"`, `СтТовУчНал="5500.02"`), sub(`УчНалВсего="212999.99"`, `УчНалВсего="213000.01"`)},
			"UZ-UPD-222", asError, "/Файл/Документ/ТаблСчФакт/СведТов[2]/@СтТовУчНал", "5500.00, указано 5500.02",
		},
		{
			"an amount with tax off by a kopek", "mixed-rates",
			[]edit{sub(`СтТовУчНал="5500.00"`, `СтТовУчНал="5500.01"`), sub(`УчНалВсего="212999.99"`, `УчНалВсего="213000.00"`)},
			"UZ-UPD-222", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[2]/@СтТовУчНал", "",
		},
		{
			"without VAT the amounts are equal", "timebook",
			[]edit{sub(`СтТовУчНал="500.00"`, `СтТовУчНал="600.00"`),
				sub(`СтТовУчНалВсего="2300.00"`, `СтТовУчНалВсего="2400.00"`)},
			"UZ-UPD-222", asError, "/Файл/Документ/ТаблСчФакт/СведТов[3]/@СтТовУчНал", "",
		},
		{
			"tax that is not the rate's", "mixed-rates", []edit{sub(`НалСт="10%"`, `НалСт="7%"`)},
			"UZ-UPD-223", asError, "/Файл/Документ/ТаблСчФакт/СведТов[2]/СумНал", "350.00, указано 500.00",
		},
		{
			"tax that is not the computed rate's", "mixed-rates", []edit{sub(`НалСт="10%"`, `НалСт="20/120"`)},
			"UZ-UPD-223", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[2]/СумНал", "916.67, указано 500.00",
		},
		{
			"a rate without a tax", "timebook", []edit{nth(3, `НалСт="без НДС"`, `НалСт="20%"`)},
			"UZ-UPD-224", asError, "/Файл/Документ/ТаблСчФакт/СведТов[3]/СумНал", "20%",
		},
		{
			"a tax without a rate", "mixed-rates", []edit{sub(`НалСт="10%"`, `НалСт="без НДС"`)},
			"UZ-UPD-224", asError, "/Файл/Документ/ТаблСчФакт/СведТов[2]/СумНал", "без НДС",
		},
		{
			"a total without tax that is not the sum", "timebook",
			[]edit{sub(`СтТовБезНДСВсего="2300.00"`, `СтТовБезНДСВсего="2300.01"`)},
			"UZ-UPD-225", asError, "/Файл/Документ/ТаблСчФакт/ВсегоОпл/@СтТовБезНДСВсего", "по строкам 2300.00, указано 2300.01",
		},
		{
			"a total with tax that is not the sum", "timebook",
			[]edit{sub(`СтТовУчНалВсего="2300.00"`, `СтТовУчНалВсего="2299.99"`)},
			"UZ-UPD-225", asError, "/Файл/Документ/ТаблСчФакт/ВсегоОпл/@СтТовУчНалВсего", "",
		},
		{
			"a total of tax that is not the sum", "mixed-rates", []edit{sub(`<СумНал>36565.57<`, `<СумНал>36565.58<`)},
			"UZ-UPD-225", asError, "/Файл/Документ/ТаблСчФакт/ВсегоОпл/СумНалВсего", "",
		},
		{
			"«без НДС» in total with taxed rows", "mixed-rates",
			[]edit{sub(`<СумНал>36565.57</СумНал>`, `<БезНДС>без НДС</БезНДС>`)},
			"UZ-UPD-225", asError, "/Файл/Документ/ТаблСчФакт/ВсегоОпл/СумНалВсего", "в строках налог есть",
		},
		{
			"a tax in total with untaxed rows", "timebook", []edit{nth(4, `<БезНДС>без НДС</БезНДС>`, `<СумНал>10.00</СумНал>`)},
			"UZ-UPD-225", asError, "/Файл/Документ/ТаблСчФакт/ВсегоОпл/СумНалВсего", "в строках его нет",
		},

		{
			"a period that ends before it begins", "timebook", []edit{sub(`ДатаНачПер="01.09.2026"`, `ДатаНачПер="01.10.2026"`)},
			"UZ-UPD-230", asError, "/Файл/Документ/СвПродПер/СвПер/@ДатаОконПер", "",
		},
		{
			"a document of tomorrow", "timebook", []edit{sub(`ДатаДок="30.09.2026"`, `ДатаДок="01.10.2026"`)},
			"UZ-UPD-231", asWarning, "/Файл/Документ/СвСчФакт/@ДатаДок", "",
		},
		{
			"a correction of yesterday", "correction", []edit{sub(`ДатаИспр="05.10.2026"`, `ДатаИспр="29.09.2026"`)},
			"UZ-UPD-232", asError, "/Файл/Документ/СвСчФакт/ИспрДок/@ДатаИспр", "",
		},
		{
			"a row's number twice", "timebook", []edit{sub(`НомСтр="3"`, `НомСтр="2"`)},
			"UZ-UPD-233", asError, "/Файл/Документ/ТаблСчФакт/СведТов[3]/@НомСтр", "2",
		},
		{
			"rows out of order", "timebook", []edit{sub(`НомСтр="2"`, `НомСтр="4"`)},
			"UZ-UPD-234", asWarning, "/Файл/Документ/ТаблСчФакт/СведТов[3]/@НомСтр", "3",
		},
		{
			"a marking code twice", "marking",
			[]edit{sub(`<КИЗ>010460000000000821cC3</КИЗ>`, `<КИЗ>010460000000000821b%;)=2</КИЗ>`)},
			"UZ-UPD-235", asError, "/Файл/Документ/ТаблСчФакт/СведТов[1]/ДопСведТов/НомСредИдентТов[2]/КИЗ", "",
		},

		{
			"a name of another form", "timebook", []edit{sub(`ИдФайл="ON_NSCHFDOPPR_`, `ИдФайл="UPD_`)},
			"UZ-TXF-021", asWarning, "/Файл/@ИдФайл", "",
		},
		{
			"another day in the name", "timebook", []edit{sub(`_20260930_`, `_20261001_`)},
			"UZ-TXF-022", asWarning, "/Файл/@ИдФайл", "",
		},
		{
			"another sender in the name", "timebook", []edit{sub(`_2BM-7700000016-`, `_2BM-6605000014-`)},
			"UZ-TXF-023", asWarning, "/Файл/@ИдФайл", "отправитель",
		},
		{
			"sender and receiver exchanged in part", "timebook", []edit{sub(`PR_2BM-7810000026-`, `PR_2BM-7700000016-`)},
			"UZ-TXF-023", asWarning, "/Файл/@ИдФайл", "получатель",
		},
		{
			"marking codes the name does not tell of", "marking", []edit{sub(`_1_1_0_0_0_00"`, `_1_0_0_0_0_00"`)},
			"UZ-UPD-204", asWarning, "/Файл/@ИдФайл", "",
		},
		{
			"traceability the name does not tell of", "marking", []edit{sub(`_1_1_0_0_0_00"`, `_0_1_0_0_0_00"`)},
			"UZ-UPD-204", asWarning, "/Файл/@ИдФайл", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			findings := validate(t, fileOf(t, c.example, c.edits...))
			if len(findings) != 1 {
				t.Fatalf("%d findings: %+v", len(findings), findings)
			}
			f := findings[0]
			if f.Code != c.code || f.Severity != c.severity || f.Path != c.path || !strings.Contains(f.Message, c.words) {
				t.Errorf("got %+v", f)
			}
		})
	}
}

// What the checks must not take for wrong.
func TestChecksAreSilentWhereNothingIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		example string
		edits   []edit
	}{
		"a computed rate on the full amount": {"mixed-rates", []edit{sub(`НалСт="10%"`, `НалСт="10/110"`)}},
		"an amount off by one kopek": {
			"timebook", []edit{sub(`КолТов="1000" ЦенаТов="1.50"`, `КолТов="1000" ЦенаТов="1.50001"`)},
		},
		"tax that the buyer computes": {
			"mixed-rates", []edit{sub(`НалСт="10%"`, `НалСт="НДС исчисляется налоговым агентом"`)},
		},
		"an identifier of another operator": {
			"timebook", []edit{sub(`_2BM-7700000016-770101001-202601010000000000002_`, `_2BE0123456789abcdef0123456789abcdef_`)},
		},
		"an account abroad": {
			"timebook", []edit{sub(`НомерСчета="40702810200000000001"`, `НомерСчета="KZ00000A000000000000"`), sub(` БИК="044525225"`, ``)},
		},
		"pieces in tenths of a thousandth": {"timebook", []edit{sub(`КолТов="10" `, `КолТов="10.000" `)}},
		"a package in two rows":            {"marking", []edit{sub("00046000000000000028", "00046000000000000011")}},
		"a zero total of tax beside untaxed rows": {
			"timebook", []edit{nth(4, `<БезНДС>без НДС</БезНДС>`, `<СумНал>0.00</СумНал>`)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if findings := validate(t, fileOf(t, c.example, c.edits...)); len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
		})
	}
}

func TestTheFileIsNamedAsItSays(t *testing.T) {
	file := Build(example(t, "timebook"), *example(t, "timebook").Identity)
	for _, name := range []string{file.Name, "/in/box/" + file.Name, `C:\in\` + file.Name, strings.TrimSuffix(file.Name, ".xml") + ".XML", ""} {
		if findings := Validate(file.Bytes, name); len(findings) > 0 {
			t.Errorf("%q: %+v", name, findings)
		}
	}
	for _, name := range []string{"other.xml", "ON_NSCHFDOPPR (1).xml", strings.ToLower(file.Name)} {
		findings := Validate(file.Bytes, name)
		if len(findings) != 1 || findings[0].Code != "UZ-TXF-020" || findings[0].Official != taxfile.OfficialFileName {
			t.Errorf("%q: %+v", name, findings)
		}
	}
}

func TestAFileInAnotherEncodingIsNoted(t *testing.T) {
	text := strings.Replace(fileOf(t, "timebook"), "windows-1251", "UTF-8", 1)
	findings := Validate([]byte(text), "")
	if len(findings) != 1 || findings[0].Code != "UZ-TXF-001" || findings[0].Severity != asWarning {
		t.Errorf("%+v", findings)
	}
}

func TestWhatIsNoSuchFileIsSaidSo(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		code string
		path string
	}{
		"no XML":               {"%PDF-1.7", "UZ-XML-003", "1:1"},
		"another root":         {"<Файлик/>", "UZ-UPD-001", "/Файлик"},
		"no Документ":          {"<Файл/>", "UZ-UPD-001", "/Файл"},
		"another КНД":          {`<Файл ВерсФорм="5.03"><Документ КНД="1115125"/></Файл>`, "UZ-UPD-001", "/Файл/Документ/@КНД"},
		"another version":      {`<Файл ВерсФорм="9.99"><Документ КНД="1115131"/></Файл>`, "UZ-UPD-002", "/Файл/@ВерсФорм"},
		"a document cut short": {`<Файл ВерсФорм="5.03"><Документ КНД="1115131">`, "UZ-XML-004", "1:47"},
	} {
		t.Run(name, func(t *testing.T) {
			findings := Validate([]byte(c.text), "")
			_, parsed := Parse([]byte(c.text), "")
			for _, list := range [][]fault.Finding{findings, parsed} {
				if len(list) != 1 || list[0].Code != c.code || list[0].Path != c.path || list[0].Severity != asError {
					t.Errorf("%+v", list)
				}
			}
		})
	}
}

// A broken file gets findings, however broken it is: every check has to bear what the schema refuses.
func TestChecksBearWhatTheSchemaRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty document":  `<Файл ВерсФорм="5.03"><Документ КНД="1115131"/></Файл>`,
		"no numbers":      fileOf(t, "mixed-rates", sub(`КолТов="2"`, `КолТов="два"`), sub(`ЦенаТов="81967.21"`, `ЦенаТов="1e9"`), sub(`>36065.57<`, `>много<`)),
		"no dates":        fileOf(t, "timebook", sub(`ДатаДок="30.09.2026"`, `ДатаДок="вчера"`), sub(`ДатаИнфПр="30.09.2026"`, `ДатаИнфПр=""`)),
		"a row of naught": fileOf(t, "timebook", sub(`<ТаблСчФакт>`, `<ТаблСчФакт><СведТов/>`)),
		"empty parties":   fileOf(t, "timebook", cut("<ИдСв>", "</ИдСв>")),
		"huge numbers":    fileOf(t, "timebook", sub(`КолТов="10"`, `КолТов="`+strings.Repeat("9", 5000)+`"`)),
	} {
		t.Run(name, func(t *testing.T) {
			text = strings.Replace(text, "windows-1251", "utf-8", 1)
			if findings := Validate([]byte(text), ""); !fault.HasErrors(findings) {
				t.Errorf("%+v", findings)
			}
		})
	}
}
