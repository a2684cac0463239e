package timesheet

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/table"
)

const passages = `
row: mark
skip: 2
separator: ";"
encoding: windows-1251
tab_digits: 5
object: A1
columns: { tab_number: Таб. №, date: Дата, clock: Время, direction: Событие, object: Точка прохода }
directions: { Проход внутрь: in, Проход наружу: out }
objects: { Турникет 2: B2 }
`

const workdays = `
row: day
overnight: next_day
columns: { tab_number: Номер, date: Дата, in: Время, out: Время (2) }
`

func mustColumns(t testing.TB, text string) Columns {
	t.Helper()
	c, err := ParseColumns("columns.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shownMarks are marks as "row: tab time direction object".
func shownMarks(t Tables) []string {
	var lines []string
	for i, m := range t.Document.Marks {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d: %s %s %s %s", t.Origins.Marks.Numbers[i], m.TabNumber, m.Time, m.Direction, m.Object)))
	}
	return lines
}

func shownFindings(t Tables) []string {
	var lines []string
	for _, f := range t.Findings {
		_, column, _ := strings.Cut(f.Message, "столбец ")
		lines = append(lines, f.Code+" "+f.Path+" "+column)
	}
	return lines
}

func TestARowIsAMark(t *testing.T) {
	text := "Отчёт о проходах;;;;\nза октябрь 2026 г.;;;;\nТаб. №;Дата;Время;Событие;Точка прохода\n" +
		"17;01.10.2026;8:02:11;Проход внутрь;Турникет 1\n" +
		"17;1.10.26;17:05;проход наружу;Турникет 2\n" +
		"Д-4;2026-10-01;09:00;in;\n" +
		";01.10.2026;09:00;Проход внутрь;\n" +
		"18;31.11.2026;09:00;Проход внутрь;\n" +
		"18;01.10.2026;25:00;Проход внутрь;\n" +
		"18;01.10.2026;09:00;Взлом;\n" +
		"18;10/01/2026;09:00;Проход внутрь;\n"
	data, err := charmap.Windows1251.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := ReadMarks(File{Name: "проходы.csv", Data: data}, mustColumns(t, passages), table.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shownMarks(tables), []string{"4: 00017 2026-10-01 08:02:11 in Турникет 1", "5: 00017 2026-10-01 17:05:00 out B2",
		"6: Д-4 2026-10-01 09:00:00 in A1"}; !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
	want := []string{"UZ-TSH-021 проходы.csv:7 «таб. №»", "UZ-TSH-029 проходы.csv:8 «дата»: «31.11.2026»", "UZ-TSH-028 проходы.csv:9 «время»: «25:00»",
		"UZ-TSH-024 проходы.csv:10 «событие»: значение не показано", "UZ-TSH-029 проходы.csv:11 «дата»: «10/01/2026»"}
	if got := shownFindings(tables); !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
}

func TestARowIsADay(t *testing.T) {
	text := "Номер,Дата,Время,Время\n17,01.10.2026,08:02,17:05\n17,02.10.2026,20:00,08:10\n17,03.10.2026,,\n17,04.10.2026,08:00,\n" +
		"17,05.10.2026,09:00,2026-10-06 01:00\n17,06.10.2026,09:00,не отмечен\n"
	tables, err := ReadMarks(File{Name: "дни.csv", Data: []byte(text)}, mustColumns(t, workdays), table.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2: 17 2026-10-01 08:02:00 in", "2: 17 2026-10-01 17:05:00 out", "3: 17 2026-10-02 20:00:00 in", "3: 17 2026-10-03 08:10:00 out",
		"5: 17 2026-10-04 08:00:00 in", "6: 17 2026-10-05 09:00:00 in", "6: 17 2026-10-06 01:00 out"}
	if got := shownMarks(tables); !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
	if got := shownFindings(tables); !slices.Equal(got, []string{"UZ-TSH-028 дни.csv:7 «время (2)»: значение не показано"}) {
		t.Errorf("findings %q", got)
	}
	strict := mustColumns(t, strings.Replace(workdays, "next_day", "refuse", 1))
	tables, err = ReadMarks(File{Name: "дни.csv", Data: []byte(text)}, strict, table.DefaultLimits())
	if err != nil || !slices.Contains(shownFindings(tables), "UZ-TSH-036 дни.csv:3 «время (2)»: «08:10»") {
		t.Errorf("nothing is guessed of a night unless that is asked for: %q, %v", shownFindings(tables), err)
	}
}

func TestAWorkbookIsReadByItsSerialNumbers(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for cell, v := range map[string]any{"A1": "Номер", "B1": "Дата", "C1": "Время", "D1": "Время", "A2": 17, "B2": 46296, "C2": 0.334722222222, "D2": 0.7118055555555556,
		"A3": 18, "B3": "02.10.2026", "C3": "08:00", "D3": 46297.70833333333} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	tables, err := ReadMarks(File{Name: "дни.xlsx", Data: b.Bytes()}, mustColumns(t, workdays), table.DefaultLimits())
	if err != nil || len(tables.Findings) > 0 {
		t.Fatal(err, tables.Findings)
	}
	want := []string{"2: 17 2026-10-01 08:02:00 in", "2: 17 2026-10-01 17:05:00 out", "3: 18 2026-10-02 08:00:00 in", "3: 18 2026-10-02 17:00:00 out"}
	if got := shownMarks(tables); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEveryMinuteComesThroughExcel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := calendar.Date(rapid.IntRange(int(calendar.DateOf(2020, 1, 1)), int(calendar.DateOf(2040, 1, 1))).Draw(t, "day"))
		second := rapid.IntRange(0, 86399).Draw(t, "second")
		want := day.String() + " " + clock(second).String()
		serial := float64(int(day)+serialZero) + float64(second)/86400
		if got, ok := anyStamp(fmt.Sprint(serial), true); !ok || got != want {
			t.Fatalf("%v is %s, want %s", serial, got, want)
		}
		russian := fmt.Sprintf("%02d.%02d.%d, %s", day.Time().Day(), day.Time().Month(), day.Time().Year(), clock(second))
		if got, ok := anyStamp(russian, false); !ok || got != want {
			t.Fatalf("%s is %s, want %s", russian, got, want)
		}
	})
}

func TestAWrongDescriptionOfColumnsSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"row: week":            "row:",
		"row: mark\ncolums: 1": "неизвестное поле",
		"row: mark\ncolumns: { tab_number: A }\ndirection: auto":                              "time",
		"row: mark\ncolumns: { tab_number: A, time: B }":                                      "direction",
		"row: mark\ncolumns: { tab_number: A, time: B, date: C, clock: D }\ndirection: auto":  "либо столбец time",
		"row: mark\ncolumns: { tab_number: A, date: C }\ndirection: auto":                     "либо столбец time",
		"row: mark\ncolumns: { time: B }\ndirection: auto":                                    "tab_number",
		"row: day\ncolumns: { tab_number: A, date: B, in: C }":                                "date, in и out",
		"row: day\ncolumns: { tab_number: A, date: B, in: C, out: D, clock: E }":              "здесь не бывает",
		"row: mark\ncolumns: { tab_number: A, time: B, direction: C }\ndirections: { a: up }": "не in",
		"row: mark\ncolumns: { tab_number: A, time: B }\ndirection: in":                       "auto",
		"row: mark\nskip: -1\ncolumns: { tab_number: A, time: B }\ndirection: auto":           "skip",
		"row: mark\nseparator: ab\ncolumns: { tab_number: A, time: B }\ndirection: auto":      "separator",
		"row: mark\nencoding: koi8\ncolumns: { tab_number: A, time: B }\ndirection: auto":     "encoding",
		"{{{": "",
	} {
		if _, err := ParseColumns("columns.yaml", []byte(text)); !errors.Is(err, errColumns) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	c := mustColumns(t, workdays)
	if _, err := ReadMarks(File{Name: "x.csv", Data: []byte("Номер,Дата\n1,2\n")}, c, table.DefaultLimits()); !errors.Is(err, errNoColumn) {
		t.Errorf("a table without the columns: %v", err)
	}
}

func TestRefusedRowsAreInTheCopy(t *testing.T) {
	f := File{Name: "дни.csv", Data: []byte("Номер,Дата,Время,Время\n17,01.10.2026,08:02,17:05\n18,01.10.2026,8 утра,17:05\n")}
	c := mustColumns(t, workdays)
	tables, err := ReadMarks(f, c, table.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	copied, err := c.Annotate(f, table.DefaultLimits(), tables.Findings)
	if err != nil || !bytes.Contains(copied, []byte("18,01.10.2026,8 утра,17:05,UZ-TSH-028 время не разобрать: столбец «время»")) ||
		bytes.Contains(copied, []byte("08:02,17:05,UZ")) {
		t.Errorf("%s, %v", copied, err)
	}
	if none, err := c.Annotate(f, table.DefaultLimits(), nil); none != nil || err != nil {
		t.Errorf("a copy without a reason: %q, %v", none, err)
	}
}

func FuzzColumns(f *testing.F) {
	f.Add([]byte(passages), []byte("a;b\nТаб. №;Дата\n"))
	f.Add([]byte(workdays), []byte("Номер,Дата,Время,Время\n17,01.10.2026,08:02,17:05\n"))
	f.Fuzz(func(t *testing.T, description, data []byte) {
		c, err := ParseColumns("columns.yaml", description)
		if err != nil {
			return
		}
		tables, err := ReadMarks(File{Name: "x", Data: data}, c, table.DefaultLimits())
		if err != nil {
			return
		}
		for i, m := range tables.Document.Marks {
			if !IsTime(m.Time) || directions[m.Direction] > directionAuto || i >= len(tables.Origins.Marks.Numbers) {
				t.Errorf("mark %d: %+v", i, m)
			}
		}
	})
}
