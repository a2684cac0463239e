package timebook_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

func TestAMonthIsOneDocumentWithTwoDaysOnEitherSide(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", "tab_number,time,direction,device\n"+
		"00001,2026-10-29 23:59:59,in,card\n"+
		"00001,2026-10-30 00:00:00,in,card\n"+
		"00001,2026-11-03 09:58,in,card\n"+
		"00001,2026-12-02 23:59:59,out,card\n"+
		"00001,2026-12-03 00:00:00,out,card\n")
	c := open(t, settings(folder, config{"kpp": "770101001", "name": "ООО «Ромашка»"}))
	doc, sink := month(t, c)
	item := sink.items[0]
	want := document.Envelope{
		Kind: document.KindMarks, MediaType: "application/json", Period: "2026-11", SourceKey: "timebook:marks:7700000016:2026-11",
		Organisation: document.Party{INN: ours, KPP: "770101001", Name: "ООО «Ромашка»"}, Revision: item.Document.Revision,
	}
	if diff := cmp.Diff(want, item.Document); diff != "" || item.Document.Revision == "" {
		t.Error(diff)
	}
	wantDoc := marks.Document{
		Organisation: timesheet.Organisation{INN: ours, KPP: "770101001", Name: "ООО «Ромашка»"}, Month: "2026-11",
		Employees: []marks.Employee{
			{TabNumber: "00001", FullName: "Образцов Пётр Сергеевич", Hired: "2026-01-15"},
			{TabNumber: "00002", FullName: "Примерова Анна", Hired: "2026-02-01", Dismissed: "2026-11-20"},
		},
		Marks: []marks.Mark{
			{TabNumber: "00001", Time: "2026-10-30 00:00:00", Direction: "in", Device: "card"},
			{TabNumber: "00001", Time: "2026-11-03 09:58:00", Direction: "in", Device: "card"},
			{TabNumber: "00001", Time: "2026-12-02 23:59:59", Direction: "out", Device: "card"},
		},
	}
	if diff := cmp.Diff(wantDoc, doc); diff != "" || len(sink.problems) != 0 {
		t.Error(diff, sink.said())
	}
}

func TestTheSameMarksHaveTheSameRevisionAndOthersAnother(t *testing.T) {
	folder := staffed(t)
	header, a, b := "tab_number,time,direction\n", "00001,2026-11-03 10:00,in\n", "00002,2026-11-03 10:00,in\n"
	revision := func(text string) string {
		put(t, folder, "marks.csv", text)
		_, sink := month(t, open(t, settings(folder, nil)))
		return sink.items[0].Document.Revision
	}
	first := revision(header + a + b)
	if revision(header+b+a) != first {
		t.Error("another order of the rows has another revision")
	}
	if revision(header+a) == first {
		t.Error("one mark less has the same revision")
	}
}

func TestOnlyACalendarMonthIsAPeriod(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", "tab_number,time,direction\n")
	c := open(t, settings(folder, nil))
	for _, p := range []sdk.Period{
		{From: "2026-11-01", To: "2026-11-29"}, {From: "2026-11-02", To: "2026-11-30"}, {From: "2026-11-01", To: "2026-12-31"},
		{From: "2026-11", To: "2026-11"}, {From: "", To: ""}, {From: "2026-02-01", To: "2026-02-29"},
	} {
		faultOf(t, c.Read(t.Context(), sdk.ReadRequest{Period: &p}, &collector{}), document.CauseMisconfigured)
	}
	for _, p := range []sdk.Period{{From: "2028-02-01", To: "2028-02-29"}, {From: "2026-12-01", To: "2026-12-31"}} {
		if err := c.Read(t.Context(), sdk.ReadRequest{Period: &p}, &collector{}); err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
	other := sdk.ReadRequest{Period: november.Period, Kinds: []document.Kind{document.KindEmployee}}
	faultOf(t, c.Read(t.Context(), other, &collector{}), document.CauseMisconfigured)
}

func TestWhoBelongsToAMonth(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "employees.csv", "tab_number,full_name,hired,dismissed\n"+
		"1,A,2020-01-01,2026-10-29\n"+ // gone before the days that are looked at
		"2,B,2020-01-01,2026-10-30\n"+ // a night into November is possible
		"3,C,2026-12-03,\n"+ // comes after them
		"4,D,2020-01-01,2026-08-31\n") // gone, and has a mark: a person must see it
	put(t, folder, "marks.csv", "tab_number,time,direction\n4,2026-11-05 10:00,in\n")
	doc, _ := month(t, open(t, settings(folder, nil)))
	var tabs []string
	for _, e := range doc.Employees {
		tabs = append(tabs, e.TabNumber)
	}
	if diff := cmp.Diff([]string{"2", "4"}, tabs); diff != "" {
		t.Error(diff)
	}
}

func TestTablesSayTheSameInOtherWords(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "Сотрудники.xlsx", book(t,
		[]any{"Таб. №", "Фамилия", "Имя", "Отчество", "Должность", "График", "Принят", "Уволен", "Объект"},
		[]any{"00007", "Образцов", "Пётр", "", "Кассир", "5/2", "15.01.2026", "", "Склад"},
	))
	put(t, folder, "Отметки 2026-11.xlsx", book(t,
		[]any{"Таб. №", "Дата", "Время", "Событие", "Место"},
		[]any{"00007", "03.11.2026", "9:58", "Вход", "Склад"},
		[]any{"00007", "03.11.2026", "19:02:30", "ВЫХОД", "Склад"},
		[]any{"00007", "04.11.2026", "10:00", "Проход", "Склад"},
	))
	put(t, folder, "Объекты.csv", "Название;Пояс\nСклад;Asia/Yekaterinburg\nОфис;Europe/Moscow\n")
	put(t, folder, "Неявки.csv", "Номер;С;По;Причина;Приказ\n00007;09.11.2026;13.11.2026;Отпуск;15-к\n00007;16.11.2026;;19;\n")
	doc, sink := month(t, open(t, settings(folder, config{
		"employees": config{"files": "Сотрудники*.xlsx", "columns": config{
			"tab_number": "Таб. №", "full_name": "Фамилия + Имя + Отчество", "position": "Должность", "schedule": "График", "hired": "Принят",
			"dismissed": "Уволен", "object": "Объект",
		}, "values": config{"schedule": config{"5/2": "five-two"}}},
		"marks": config{"files": "Отметки {month}.xlsx", "columns": config{
			"tab_number": "таб. №", "time": "Дата + Время", "direction": "Событие", "object": "Место",
		}, "values": config{"direction": config{"проход": "auto"}}},
		"objects": config{"files": "Объекты.csv", "columns": config{"object": "Название", "time_zone": "Пояс"}},
		"absences": config{"files": "Неявки.csv", "columns": config{
			"tab_number": "Номер", "from": "С", "to": "По", "code": "Причина", "document": "Приказ",
		}, "values": config{"code": config{"Отпуск": "ОТ"}}},
	})))
	want := marks.Document{
		Organisation: timesheet.Organisation{INN: ours}, Month: "2026-11",
		Employees: []marks.Employee{{
			TabNumber: "00007", FullName: "Образцов Пётр", Position: "Кассир", Object: "Склад", Schedule: "five-two", Hired: "2026-01-15",
		}},
		Objects: []marks.Object{{Object: "Склад", TimeZone: "Asia/Yekaterinburg"}},
		Marks: []marks.Mark{
			{TabNumber: "00007", Time: "2026-11-03 09:58:00", Direction: "in", Object: "Склад"},
			{TabNumber: "00007", Time: "2026-11-03 19:02:30", Direction: "out", Object: "Склад"},
			{TabNumber: "00007", Time: "2026-11-04 10:00:00", Direction: "auto", Object: "Склад"},
		},
		Absences: []marks.Absence{
			{TabNumber: "00007", From: "2026-11-09", To: "2026-11-13", Code: "ОТ", Document: "15-к"},
			{TabNumber: "00007", From: "2026-11-16", Code: "Б"},
		},
	}
	if diff := cmp.Diff(want, doc); diff != "" || len(sink.problems) != 0 {
		t.Error(diff, sink.said())
	}
}

func TestStaysBecomeEntriesAndExits(t *testing.T) {
	doc, sink := exported(t, "Номер;Дата;Приход;Уход;Код\n"+
		"00001;03.11.2026;10:00;19:00;Я\n"+
		"00001;04.11.2026;20:00;08:00;\n"+ // past midnight: one date for both
		"00001;06.11.2026;20:00;22:00;Я\n"+
		"00001;06.11.2026;22:00;23:30;н\n"+ // one stay, cut where the night begins
		"00001;09.11.2026;10:00;;\n"+
		"00001;10.11.2026;;;В\n"+
		"00001;11.11.2026;;;Б\n00001;12.11.2026;;;19\n"+
		"00001;14.11.2026;;;Б\n"+
		"00001;16.11.2026;8:00;20:00;ВМ\n00001;17.11.2026;;;ВМ\n",
		config{"marks": config{"files": "marks.csv", "columns": config{
			"tab_number": "Номер", "in": "Дата + Приход", "out": "Дата + Уход", "code": "Код", "date": "Дата",
		}}})
	want := []string{
		"00001 2026-11-03 10:00:00 in", "00001 2026-11-03 19:00:00 out", "00001 2026-11-04 20:00:00 in", "00001 2026-11-05 08:00:00 out",
		"00001 2026-11-06 20:00:00 in", "00001 2026-11-06 23:30:00 out", "00001 2026-11-09 10:00:00 in", "00001 2026-11-16 08:00:00 in",
		"00001 2026-11-16 20:00:00 out",
	}
	if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" || len(sink.problems) != 0 {
		t.Error(diff, sink.said())
	}
	wantAbsences := []marks.Absence{
		{TabNumber: "00001", From: "2026-11-11", To: "2026-11-12", Code: "Б"}, {TabNumber: "00001", From: "2026-11-14", To: "2026-11-14", Code: "Б"},
		{TabNumber: "00001", From: "2026-11-17", To: "2026-11-17", Code: "ВМ"},
	}
	if diff := cmp.Diff(wantAbsences, doc.Absences); diff != "" {
		t.Error(diff)
	}
}

func TestTheTableOfAbsencesStandsAboveCodesOfDays(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", "tab_number;date;in;out;code\n00001;2026-11-11;;;Б\n")
	put(t, folder, "absences.csv", "tab_number;from;to;code\n00001;2026-11-10;2026-11-12;Б\n00001;2026-11-10;2026-11-12;Б\n00001;2026-09-01;2026-09-02;Б\n")
	doc, _ := month(t, open(t, settings(folder, config{"absences": config{"files": "absences.csv"}})))
	if diff := cmp.Diff([]marks.Absence{{TabNumber: "00001", From: "2026-11-10", To: "2026-11-12", Code: "Б"}}, doc.Absences); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleWithoutAnObjectAreInTheConnectionsZone(t *testing.T) {
	table := "tab_number,time,direction\n00001,2026-11-03 10:00,in\n00001,2026-11-03T16:30:00Z,out\n00001,2026-12-02T20:30:00Z,in\n"
	doc, _ := exported(t, table, config{"time_zone": "Asia/Yekaterinburg"})
	if diff := cmp.Diff([]marks.Object{{Object: "Asia/Yekaterinburg", TimeZone: "Asia/Yekaterinburg"}}, doc.Objects); diff != "" {
		t.Error(diff)
	}
	for _, e := range doc.Employees {
		if e.Object != "Asia/Yekaterinburg" {
			t.Errorf("object %q", e.Object)
		}
	}
	// 20:30 in London is 01:30 of the third of December there: no longer among the days.
	want := []string{"00001 2026-11-03 10:00:00 in", "00001 2026-11-03T16:30:00Z out"}
	if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" {
		t.Error(diff)
	}
	if doc, _ := exported(t, table, nil); doc.Objects != nil || doc.Employees[0].Object != "" || len(doc.Marks) != 3 {
		t.Errorf("in Moscow nothing has to be said: %+v", doc)
	}
}

func TestExportsThatOverlapGiveAPassageOnce(t *testing.T) {
	folder := staffed(t)
	header := "tab_number,time,direction\n"
	put(t, folder, "marks_1.csv", header+"00001,2026-11-03 10:00,in\n00001,2026-11-03 10:00,auto\n00001,2026-11-03 10:00,auto\n")
	put(t, folder, "marks_2.csv", header+"00001,2026-11-03 10:00,auto\n00001,2026-11-03 10:00,in\n00001,2026-11-04 10:00,in\n"+
		strings.Repeat("00001,2026-11-03 10:00,auto\n", 2))
	doc, _ := month(t, open(t, settings(folder, nil)))
	want := []string{
		"00001 2026-11-03 10:00:00 in", "00001 2026-11-03 10:00:00 auto", "00001 2026-11-03 10:00:00 auto",
		"00001 2026-11-03 10:00:00 auto", "00001 2026-11-04 10:00:00 in",
	}
	if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" {
		t.Error(diff)
	}
}

func TestAMonthOfFilesOfItsOwnTakesItsNeighboursAlong(t *testing.T) {
	folder := staffed(t)
	for name, time := range map[string]string{
		"m-2026-09.csv": "2026-11-09 10:00", "m-2026-10.csv": "2026-10-31 20:00", "m-2026-11.csv": "2026-11-05 10:00", "m-2026-12.csv": "2026-12-01 08:00",
	} {
		put(t, folder, name, "tab_number,time,direction\n00001,"+time+",in\n")
	}
	more := config{"marks": config{"files": "m-{month}.csv"}}
	doc, _ := month(t, open(t, settings(folder, more)))
	want := []string{"00001 2026-10-31 20:00:00 in", "00001 2026-11-05 10:00:00 in", "00001 2026-12-01 08:00:00 in"}
	if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" {
		t.Error(diff)
	}
	january := sdk.ReadRequest{Period: &sdk.Period{From: "2027-01-01", To: "2027-01-31"}}
	err := open(t, settings(folder, more)).Read(t.Context(), january, &collector{})
	if f := faultOf(t, err, document.CauseNeedsPerson); !strings.Contains(f.Message, "2027-01") {
		t.Errorf("it does not say which month is missing: %v", f)
	}
}

func TestOfOtherTablesTheNewestIsRead(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", "tab_number,time,direction\n")
	put(t, folder, "employees 2.csv", "tab_number;full_name;hired\n00003;Новикова Вера;2026-01-15\n")
	for i, name := range []string{"employees 2.csv", "employees.csv"} {
		written(t, folder, name, time.Date(2026, 11, 1+i, 0, 0, 0, 0, time.UTC))
	}
	more := config{"employees": config{"files": "employees*.csv"}}
	if doc, _ := month(t, open(t, settings(folder, more))); len(doc.Employees) != 2 {
		t.Errorf("the older one was read: %+v", doc.Employees)
	}
	written(t, folder, "employees 2.csv", time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC))
	if doc, _ := month(t, open(t, settings(folder, more))); len(doc.Employees) != 1 {
		t.Errorf("the older one was read: %+v", doc.Employees)
	}
}
