package upd

import "testing"

// Each of these documents of older versions, and answers, is an example with one thing wrong, and gets one finding.
func TestChecksOfOlderVersionsAndAnswers(t *testing.T) {
	const invoice501, answer = "/Файл/Документ/СвСчФакт", "/Файл/Документ/ИдИнфПрод"
	for _, c := range []struct {
		name, example string
		edits         []edit
		code, path    string
	}{
		{
			"a wrong ИНН in 5.01", "traceable-501",
			[]edit{nth(2, `ИННЮЛ="6605000014"`, `ИННЮЛ="6605000015"`)},
			"UZ-COD-001", "/Файл/Документ/Подписант/ЮЛ/@ИННЮЛ",
		},
		{
			"a wrong operator in 5.01", "traceable-501",
			[]edit{sub(`ИННЮЛ="7700000016"`, `ИННЮЛ="7700000017"`)},
			"UZ-COD-001", "/Файл/СвУчДокОбор/СвОЭДОтпр/@ИННЮЛ",
		},
		{
			"another name of a currency in 5.01", "traceable-501",
			[]edit{sub("Российский рубль", "Доллар США")},
			"UZ-TXF-034", invoice501 + "/ДопСвФХЖ1/@НаимОКВ",
		},
		{
			"an unknown unit in 5.01", "traceable-501",
			[]edit{sub(`ОКЕИ_Тов="796"`, `ОКЕИ_Тов="999"`)},
			"UZ-TXF-031", rowPath + "[1]/@ОКЕИ_Тов",
		},
		{
			"half a piece in 5.01", "traceable-501",
			[]edit{sub(`КолТов="1" ЦенаТов="1000.00"`, `КолТов="0.5" ЦенаТов="2000.00"`)},
			"UZ-TXF-033", rowPath + "[1]/@КолТов",
		},
		{"a wrong tax in 5.01", "traceable-501", []edit{sub(`НалСт="20%"`, `НалСт="10%"`)}, "UZ-UPD-223", rowPath + "[1]/СумНал"},
		{
			"a wrong total in 5.01", "traceable-501",
			[]edit{sub(`Всего="1320.00"`, `Всего="1321.00"`)},
			"UZ-UPD-225", "/Файл/Документ/ТаблСчФакт/ВсегоОпл/@СтТовУчНалВсего",
		},
		{
			"a correction before the document in 5.01", "traceable-501",
			[]edit{sub("<СвПрод>", `<ИспрСчФ НомИспрСчФ="1" ДатаИспрСчФ="30.01.2023"/><СвПрод>`)}, "UZ-UPD-232", invoice501 + "/ИспрСчФ/@ДатаИспрСчФ",
		},
		{
			"a period that ends before it begins in 5.01", "traceable-501", []edit{sub(`ДатаПер="31.01.2023"`, `ДатаНач="31.01.2023" ДатаОкон="01.01.2023"`)},
			"UZ-UPD-230", "/Файл/Документ/СвПродПер/СвПер/@ДатаОкон",
		},
		{
			"a document after its file in 5.01", "traceable-501",
			[]edit{sub(`ДатаСчФ="31.01.2023"`, `ДатаСчФ="01.02.2023"`)},
			"UZ-UPD-231", invoice501 + "/@ДатаСчФ",
		},
		{
			"a name with flags in 5.01", "traceable-501",
			[]edit{sub(`444-555555555555"`, `444-555555555555_0_0_0_0_0_00"`)},
			"UZ-TXF-021", "/Файл/@ИдФайл",
		},
		{"a name without flags in 5.02", "timebook-502", []edit{sub(`_0_0_0_0_0_00"`, `"`)}, "UZ-TXF-021", "/Файл/@ИдФайл"},
		{
			"other participants inside 5.01", "traceable-501",
			[]edit{sub(`ИдПол="2AL-`, `ИдПол="2LT-`)},
			"UZ-UPD-209", "/Файл/СвУчДокОбор/@ИдОтпр",
		},
		{
			"other participants inside an answer of 5.01", "buyer/accepted-501",
			[]edit{sub(`ИдОтпр="2BM-`, `ИдОтпр="2LT-`)},
			"UZ-UPD-209", "/Файл/СвУчДокОбор/@ИдОтпр",
		},
		{
			"the name of another currency in 5.02", "invoice-502",
			[]edit{sub(`КодОКВ="643"`, `КодОКВ="840"`)},
			"UZ-TXF-034", "/Файл/Документ/СвСчФакт/ДенИзм/@НаимОКВ",
		},

		{
			"an answer under the name of a seller's title", "buyer/accepted",
			[]edit{sub(`ИдФайл="ON_NSCHFDOPPOK`, `ИдФайл="ON_NSCHFDOPPR`)},
			"UZ-TXF-021", "/Файл/@ИдФайл",
		},
		{
			"an answer of another day", "buyer/accepted",
			[]edit{sub(`ДатаИнфПок="02.10.2026"`, `ДатаИнфПок="03.10.2026"`)},
			"UZ-TXF-022", "/Файл/@ИдФайл",
		},
		{
			"an answer to no seller's file", "buyer/accepted",
			[]edit{sub(`ИдФайлИнфПр="ON_NSCHFDOPPR_`, `ИдФайлИнфПр="ON_NSCHFDOPPOK_`)},
			"UZ-UPD-205", answer + "/@ИдФайлИнфПр",
		},
		{
			"an answer from another box", "buyer/accepted",
			[]edit{nth(2, `_2BM-7700000016-770101001-`, `_2LT-7700000016-770101001-`)},
			"UZ-UPD-206", "/Файл/@ИдФайл",
		},
		{
			"an answer with another tail", "buyer/accepted",
			[]edit{sub(`_0_0_0_0_0_00"`, `_1_0_0_0_0_00"`)},
			"UZ-UPD-206", "/Файл/@ИдФайл",
		},
		{
			"another day of the seller's file", "buyer/accepted",
			[]edit{sub(`ДатаФайлИнфПр="30.09.2026"`, `ДатаФайлИнфПр="29.09.2026"`)},
			"UZ-UPD-207", answer + "/@ДатаФайлИнфПр",
		},
		{
			"an answer before the question", "buyer/accepted",
			[]edit{sub(`_20261002_`, `_20260929_`), sub(`ДатаИнфПок="02.10.2026"`, `ДатаИнфПок="29.09.2026"`)}, "UZ-UPD-208", "/Файл/Документ/@ДатаИнфПок",
		},
		{
			"a wrong ИНН of who takes over", "buyer/discrepancies",
			[]edit{sub(`ИННОргПрин="6605000014"`, `ИННОргПрин="6605000015"`)},
			"UZ-COD-001", "/Файл/Документ/СодФХЖ4/СвПрин/СвЛицПрин/ИнЛицо/ПредОргПрин/@ИННОргПрин",
		},
		{
			"a blank in an answer", "buyer/accepted",
			[]edit{sub(`ПорНомДокИнфПр="TB-2026-09-001"`, `ПорНомДокИнфПр=" TB-2026-09-001"`)},
			"UZ-TXF-030", "/Файл/Документ/СодФХЖ4/@ПорНомДокИнфПр",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			findings := validate(t, fileOf(t, c.example, c.edits...))
			if len(findings) != 1 || findings[0].Code != c.code || findings[0].Path != c.path {
				t.Errorf("want %s at %s, got %+v", c.code, c.path, findings)
			}
		})
	}
}
