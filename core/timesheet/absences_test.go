package timesheet

import (
	"fmt"
	"testing"
)

// Rule 9: absences.
func TestAbsences(t *testing.T) {
	runScenes(t, []sceneCase{
		{"both ends are included", scene{absences: "05..06 Б"}, "02 05 06 07", "02: НН; 05: Б; 06: Б; 07: НН", ""},
		{"an open end", scene{absences: "05.. Б"}, "02 05 30 31", "02: НН; 05: Б; 30: Б; 31: Б", ""},
		{"leave stands on days off", scene{absences: "02..05 ОТ"}, "02 03 04 05", "02: ОТ; 03: ОТ; 04: ОТ; 05: ОТ", ""},
		{"a business trip does not", scene{absences: "02..05 К"}, "02 03 04 05", "02: К; 03: В; 04: В; 05: К", ""},
		{
			"truancy of a cycle stands on its planned days", scene{schedule: "bare-night", absences: "01..04 ПР"},
			"01 02 03 04", "01: ПР; 02: ПР; 03: В; 04: В", "",
		},

		// 4 November 2026 is a public holiday.
		{
			"a holiday inside leave is В", scene{month: "2026-11", absences: "02..05 ОТ"}, "03 04 05", "03: ОТ; 04: В; 05: ОТ",
			"",
		},
		{"inside extra leave too", scene{month: "2026-11", absences: "02..05 ОД"}, "04", "04: В", ""},
		{"but not inside a sick leave", scene{month: "2026-11", absences: "02..05 Б"}, "04", "04: Б", ""},
		{"a moved day off inside leave is no holiday", scene{month: "2026-01", absences: "09..09 ОТ"}, "09", "09: ОТ", ""},
		{
			"the holiday inside leave is an absence day all the same",
			scene{
				month: "2026-11", absences: "02..05 ОТ", marks: "04 09:00 in, 04 17:00 out",
			}, "04", "04: В", "04 work_during_absence",
		},
		{
			"a business trip on a holiday is no absence, work there is РВ",
			scene{month: "2026-11", absences: "02..05 К", marks: "04 09:00 in, 04 17:00 out"}, "04", "04: РВ 480", "",
		},
		{"nor on a day off", scene{absences: "02..05 К", marks: "03 09:00 in, 03 17:00 out"}, "03", "03: РВ 480", ""},

		{
			"a shift on an absence day is not counted", scene{absences: "01..01 Б", marks: "01 09:00 in, 01 17:00 out"}, "01",
			"01: Б", "01 work_during_absence",
		},
		{
			"its minutes of the next date neither",
			scene{schedule: "evening", absences: "01..01 Б", marks: "01 18:00 in, 02 02:00 out"}, "01 02", "01: Б; 02: НН",
			"01 work_during_absence",
		},
		{
			"minutes of the shift before stand before the code",
			scene{schedule: "evening", absences: "02..02 Б", marks: "01 18:00 in, 02 02:00 out"}, "02", "02: Н 120, Б", "",
		},
		{
			"and before the В of a holiday inside leave",
			scene{
				month: "2026-11", schedule: "evening", absences: "04..06 ОТ", marks: "03 18:00 in, 04 02:00 out",
			}, "04", "04: РВ 120, В", "",
		},
		{
			"work goes together with leave to care for a child",
			scene{absences: "01..31 ОЖ", marks: "01 09:00 in, 01 17:00 out"}, "01 02", "01: Я 480, ОЖ; 02: ОЖ", "",
		},
		{
			"on days off too", scene{absences: "01..31 ОЖ", marks: "03 09:00 in, 03 17:00 out"}, "03 04",
			"03: РВ 480, ОЖ; 04: ОЖ", "",
		},

		{
			"the first of two decides", scene{absences: "01..02 ОТ, 02..05 Б"}, "01 02 05", "01: ОТ; 02: ОТ; 05: Б",
			"02 absence_conflict",
		},
		{
			"first in the file, not in time", scene{absences: "02..05 Б, 01..02 ОТ"}, "01 02 05", "01: ОТ; 02: Б; 05: Б",
			"02 absence_conflict",
		},
		{"the same code twice is two", scene{absences: "01..01 ОТ, 01..01 ОТ"}, "01", "01: ОТ", "01 absence_conflict"},
		{"three are one conflict", scene{absences: "01..01 ОТ, 01..01 Б, 01..01 У"}, "01", "01: ОТ", "01 absence_conflict"},
		{"a code that does not stand makes no conflict", scene{absences: "03..03 К, 03..03 ОТ"}, "03", "03: ОТ", ""},
		{"whatever comes first", scene{absences: "03..03 ОТ, 03..03 К"}, "03", "03: ОТ", ""},
		{
			"the first decides about work as well", scene{absences: "01..01 ОЖ, 01..01 Б", marks: "01 09:00 in, 01 17:00 out"},
			"01", "01: Я 480, ОЖ", "01 absence_conflict",
		},
		{
			"either way", scene{absences: "01..01 Б, 01..01 ОЖ", marks: "01 09:00 in, 01 17:00 out"}, "01", "01: Б",
			"01 work_during_absence, 01 absence_conflict",
		},
		{
			"leave on a holiday and a sick leave are two", scene{month: "2026-11", absences: "04..04 ОТ, 04..04 Б"}, "04",
			"04: В", "04 absence_conflict",
		},
	})
}

func TestWhichAbsencesStandOnEveryDay(t *testing.T) {
	for code, everyDay := range map[string]bool{
		"ОТ": true, "ОД": true, "У": true, "УД": true, "ДБ": true, "ОЗ": true, "ДО": true, "Б": true, "Т": true, "Р": true, "ОЖ": true,
		"ВМ": false, "К": false, "ПК": false, "ПМ": false, "УВ": false, "ЛЧ": false, "ПВ": false, "Г": false, "ПР": false, "НС": false,
		"ОВ": false, "НВ": false, "ЗБ": false, "РП": false, "НП": false, "ВП": false, "НО": false, "НБ": false, "НЗ": false,
	} {
		want := "02: " + code + "; 03: В"
		if everyDay {
			want = fmt.Sprintf("02: %s; 03: %s", code, code)
		}
		if got := cellsOf(scene{absences: "01..05 " + code}.line(t), "02", "03"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	const codesOfT13, neverAbsences = 36, 6
	if len(absenceCodes) != codesOfT13-neverAbsences {
		t.Errorf("%d codes", len(absenceCodes))
	}
}
