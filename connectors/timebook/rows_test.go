package timebook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/schemas/document"
)

// Names that no error and no key may repeat.
var names = []string{"Образцов", "Пётр", "Примерова", "Анна", "Секретова"}

func TestARowThatCannotBeReadIsToldAndTheRestIsTaken(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "employees.csv", "tab_number;full_name;hired;dismissed;object;guid\n"+
		"00001;Образцов Пётр;2026-01-15;;Склад;g1\n"+
		";Секретова Нина;2026-01-15;;;\n"+
		"Секретова Нина;00002;2026-01-15;;;\n"+
		"00001;Секретова Нина;2026-01-15;;;\n"+
		"00003;Секретова Нина;;;;\n"+
		"00004;Секретова Нина;11/3/26;;;\n"+
		"00005;Секретова Нина;2026-01-15;скоро;;\n"+
		"00006;Секретова Нина;2026-01-15;2025-12-31;;\n"+
		"00007;Секретова Нина;2026-01-15;;Луна;\n"+
		"00008;Секретова Нина;2026-01-15;;;g1\n"+
		"00009;Секретова Нина;2026-01-15;;;g9;x\n")
	put(t, folder, "objects.csv", "object;time_zone\nСклад;Europe/Moscow\n;Europe/Moscow\nСклад;Asia/Omsk\nМарс;Mars/Olympus\n")
	put(t, folder, "absences.csv", "tab_number;from;to;code\n"+
		"00001;2026-11-09;2026-11-10;ОТ\n77777;2026-11-09;;ОТ\n00001;;2026-11-10;ОТ\n00001;2026-11-10;2026-11-09;ОТ\n"+
		"00001;2026-11-10;31.11.2026;ОТ\n00001;2026-11-10;;Я\n00001;2026-11-10;;НН\n00001;2026-11-10;;OT\n")
	put(t, folder, "marks.csv", "tab_number;time;direction;object\n"+
		"00001;2026-11-03 10:00;in;Склад\n"+
		"77777;2026-11-03 10:00;in;\n"+
		"00001;3 ноября;in;\n"+
		"00001;2026-11-31 10:00;in;\n"+
		"00001;2026-11-03 10:00;сюда;\n"+
		"00001;2026-11-03 10:00;in;Луна\n"+
		"00003;2026-11-03 10:00;in;\n"+ // falls with its employee
		"77777;2026-09-03 10:00;in;\n"+ // another month
		"00001;2026-11-03 19:00;out;\n")
	c := open(t, settings(folder, config{
		"objects": config{"files": "objects.csv"}, "absences": config{"files": "absences.csv"},
		"employees": config{"files": "employees.csv"},
	}))
	doc, sink := month(t, c)
	if diff := cmp.Diff([]string{"00001 2026-11-03 10:00:00 in", "00001 2026-11-03 19:00:00 out"}, lines(doc.Marks)); diff != "" {
		t.Error(diff)
	}
	if len(doc.Employees) != 1 || len(doc.Absences) != 1 {
		t.Errorf("%+v %+v", doc.Employees, doc.Absences)
	}
	want := []string{
		"файл objects.csv, строка 3, столбец «object»", "файл objects.csv, строка 4, столбец «object»",
		"файл objects.csv, строка 5, столбец «time_zone»",
		"файл employees.csv, строка 3, столбец «tab_number»", "файл employees.csv, строка 4, столбец «tab_number»",
		"файл employees.csv, строка 5, столбец «tab_number»", "файл employees.csv, строка 6, столбец «hired»",
		"файл employees.csv, строка 7, столбец «hired»", "файл employees.csv, строка 8, столбец «dismissed»",
		"файл employees.csv, строка 9, столбец «dismissed»", "файл employees.csv, строка 10, столбец «object»",
		"файл employees.csv, строка 11, столбец «guid»", "файл employees.csv, строка 12",
		"файл absences.csv, строка 3, столбец «tab_number»", "файл absences.csv, строка 4, столбец «from»",
		"файл absences.csv, строка 5, столбец «to»", "файл absences.csv, строка 6, столбец «to»",
		"файл absences.csv, строка 7, столбец «code»", "файл absences.csv, строка 8, столбец «code»",
		"файл absences.csv, строка 9, столбец «code»",
		"файл marks.csv, строка 3, столбец «tab_number»", "файл marks.csv, строка 4, столбец «time»",
		"файл marks.csv, строка 5, столбец «time»", "файл marks.csv, строка 6, столбец «direction»",
		"файл marks.csv, строка 7, столбец «object»",
	}
	var places []string
	for _, said := range sink.said() {
		place, reason, _ := strings.Cut(said, ": ")
		places = append(places, place)
		if reason == "" {
			t.Errorf("no reason: %s", said)
		}
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Error(diff)
	}
	nothingPersonal(t, sink)
	keys := map[string]bool{}
	for _, p := range sink.problems {
		keys[p.Document.SourceKey] = true
	}
	if len(keys) != len(sink.problems) {
		t.Errorf("%d problems have %d keys", len(sink.problems), len(keys))
	}
	_, again := month(t, c)
	if diff := cmp.Diff(sink.problems, again.problems); diff != "" {
		t.Errorf("a second reading tells something else: %s", diff)
	}
}

// nothingPersonal wants names in bodies alone.
func nothingPersonal(t *testing.T, sink *collector) {
	t.Helper()
	var outside []string
	for _, p := range sink.problems {
		outside = append(outside, fmt.Sprintf("%+v %+v", p.Document, *p.Fault), p.Cursor)
	}
	for _, item := range sink.items {
		outside = append(outside, fmt.Sprintf("%+v", item.Document), item.Cursor)
	}
	for _, name := range names {
		for _, text := range outside {
			if strings.Contains(text, name) {
				t.Errorf("%s is named in %s", name, text)
			}
		}
	}
}

func TestARowOfStaysThatCannotBeReadIsTold(t *testing.T) {
	doc, sink := exported(t, "tab_number;in;out;code;date\n"+
		"00001;2026-11-03 10:00;2026-11-03 19:00;Я;\n"+
		"00001;утром;2026-11-03 19:00;;\n"+
		"00001;2026-11-03 10:00;вечером;;\n"+
		"00001;2026-11-03 10:00;2026-11-03 09:00;;\n"+ // each has a date of its own
		"00001;;;ЩЩ;2026-11-03\n"+
		"00001;;;Я;2026-11-03\n"+
		"00001;;;Б;третьего\n"+
		"77777;;;Б;2026-11-03\n"+
		"77777;2026-11-03 10:00;;;\n", nil)
	if len(doc.Marks) != 2 {
		t.Errorf("marks: %v", lines(doc.Marks))
	}
	var places []string
	for _, said := range sink.said() {
		place, _, _ := strings.Cut(said, "»:")
		places = append(places, strings.TrimPrefix(place, "файл marks.csv, строка "))
	}
	want := []string{
		"3, столбец «in", "4, столбец «out", "5, столбец «out", "6, столбец «code", "7, столбец «code", "8, столбец «date", "9, столбец «tab_number",
		"10, столбец «tab_number",
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Error(diff)
	}
}

func TestRowsAreNamedAsAPersonSeesThem(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "Отметки.xlsx", book(t, []any{"Номер", "Дата", "Время", "Событие"}, []any{"00001", "03.11.2026", "10:00", "вход"},
		nil, []any{"00001", "03.11.2026", "25:00", "выход"}))
	_, sink := month(t, open(t, settings(folder, config{"marks": config{"files": "Отметки.xlsx", "columns": config{
		"tab_number": "Номер", "time": "Дата + Время", "direction": "Событие",
	}}})))
	if len(sink.problems) != 1 || !strings.HasPrefix(sink.said()[0], "файл Отметки.xlsx, строка 4, столбец «Дата + Время»: ") {
		t.Errorf("%q", sink.said())
	}
}

func TestAFileThatIsWrongAsAWholeIsNoMonth(t *testing.T) {
	header := "tab_number,time,direction\n"
	for name, test := range map[string]struct {
		table string
		more  config
		cause document.Cause
		want  string
	}{
		"no row can be read":    {header + "00001,11/3/26 10:00,in\n00001,11/3/26 19:00,out\n", nil, document.CauseMisconfigured, "ни одна строка"},
		"no column of ours":     {"Номер,Время\n1,2\n", nil, document.CauseMisconfigured, "tab_number"},
		"neither shape":         {"tab_number,day\n00001,1\n", nil, document.CauseMisconfigured, "time и direction"},
		"time without a way":    {"tab_number,time\n00001,1\n", nil, document.CauseMisconfigured, "time и direction"},
		"a column is missing":   {header, config{"marks": config{"files": "marks.csv", "columns": config{"device": "Устройство"}}}, document.CauseMisconfigured, "Устройство"},
		"a broken workbook":     {"PK\x03\x04 and nothing", nil, document.CauseInvalidDocument, "marks.csv"},
		"another encoding":      {"tab_number,time,direction\n00001,2026-11-03 10:00,\xe2\xf5\xee\xe4\n", nil, document.CauseInvalidDocument, "Windows-1251"},
		"a quote without end":   {header + "00001,2026-11-03 10:00,in\n\"00001,2026-11-03 19:00,out\n", nil, document.CauseInvalidDocument, "marks.csv:3"},
		"an empty file":         {"", nil, document.CauseInvalidDocument, "marks.csv"},
		"the file is not there": {"-", nil, document.CauseNeedsPerson, "marks.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := staffed(t)
			if test.table != "-" {
				put(t, folder, "marks.csv", test.table)
			}
			more := test.more
			if more == nil {
				more = config{"marks": config{"files": "marks.csv"}}
			}
			sink := &collector{}
			err := open(t, settings(folder, more)).Read(t.Context(), november, sink)
			if f := faultOf(t, err, test.cause); !strings.Contains(f.Message, test.want) {
				t.Errorf("the error does not speak of %s: %v", test.want, f)
			}
			if len(sink.items) != 0 {
				t.Error("a document was given all the same")
			}
		})
	}
}

func TestTablesInWindows1251AreReadWhereTheSettingSaysSo(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "employees.csv", "tab_number,full_name,hired\n00001,\xce\xe1\xf0\xe0\xe7\xf6\xee\xe2,2026-01-15\n")
	put(t, folder, "marks.csv", "tab_number,time,direction\n00001,2026-11-03 10:00,\xe2\xf5\xee\xe4\n") // вход
	doc, _ := month(t, open(t, settings(folder, config{"encoding": "windows-1251"})))
	if diff := cmp.Diff([]string{"00001 2026-11-03 10:00:00 in", "Образцов"}, append(lines(doc.Marks), doc.Employees[0].FullName)); diff != "" {
		t.Error(diff)
	}
}

func TestTooManyBadRowsAreCounted(t *testing.T) {
	table := "tab_number,time,direction\n00001,2026-11-03 10:00,in\n" + strings.Repeat("00001,x,in\n", 250)
	_, sink := exported(t, table, nil)
	said := sink.said()
	if len(said) != 101 || !strings.Contains(said[100], "ещё строк: 150") {
		t.Errorf("%d problems, the last: %s", len(said), said[len(said)-1])
	}
}

func TestAReadingEndsWithTheHub(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", "tab_number,time,direction\n")
	sink := &collector{after: func(int) error { return fmt.Errorf("the hub has gone") }}
	if err := open(t, settings(folder, nil)).Read(t.Context(), november, sink); err == nil {
		t.Error("the hub has gone, and nobody noticed")
	}
}
