package output

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

func entries(t testing.TB, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// named is a sheet of one employee with the given name, in every place that takes a text.
func named(t testing.TB, name string) timesheet.Document {
	t.Helper()
	doc := small(t)
	doc.Sheet.Employees = doc.Sheet.Employees[:1]
	doc.Sheet.Totals = totalsOf(doc.Sheet.Employees)
	doc.People["00001"] = timesheet.Person{FullName: name, Department: name}
	doc.Organisation.Name, doc.Department, doc.Number = name, name, name
	return doc
}

// shown reads a text back and fails when it is anything but text.
func shown(t testing.TB, book *excelize.File, sheet, cell string) string {
	t.Helper()
	formula, err := book.GetCellFormula(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	if formula != "" {
		t.Errorf("%s!%s is the formula %q", sheet, cell, formula)
	}
	if kind, err := book.GetCellType(sheet, cell); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("%s!%s is of type %v (%v)", sheet, cell, kind, err)
	}
	value, err := book.GetCellValue(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestTextsThatLookLikeFormulasStayTexts(t *testing.T) {
	for _, name := range []string{
		"=1+1", `=HYPERLINK("http://example.org","x")`, "+7 900 000-00-00", "-5", "@СУММ(A1)", "=cmd|' /C calc'!A0", "8/2",
		"1E5", "01.02.2026", "TRUE", "#REF!", "'quoted", " leading and trailing ", "two\nlines", "tab\tstop",
		`<b>&amp;"'`, "_x0041_", "_xFFFF_x", "Ё—№ 😀", "{=A1}",
	} {
		doc := named(t, name)
		form := open(t, mustExport(t, "t13", doc, Options{Head: Signatory{name, name}}).Data)
		for _, cell := range []string{"A6", "A8", "S13", "B22", "F29", "Q29"} {
			if got := shown(t, form, "Т-13", cell); got != name {
				t.Errorf("%s shows %q, given was %q", cell, got, name)
			}
		}
		table := open(t, mustExport(t, "flat", doc, Options{}).Data)
		for _, cell := range []string{"B2", "D2"} {
			if got := shown(t, table, flatName, cell); got != name {
				t.Errorf("%s of the flat table shows %q, given was %q", cell, got, name)
			}
		}
	}
}

func TestAnyTextComesBackUnchangedOrVisiblyReplaced(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.String().Draw(rt, "name")
		if name == "" {
			return
		}
		file := mustExport(t, "flat", named(t, name), Options{})
		got := shown(t, open(t, file.Data), flatName, "B2")
		want, replaced, err := cleanText(name)
		if err != nil {
			rt.Fatal(err)
		}
		if got != want {
			rt.Fatalf("%q came back as %q", name, got)
		}
		if replaced != (name != want) || replaced != (len(file.Findings) > 0) {
			rt.Fatalf("%q became %q with the findings %v", name, want, file.Findings)
		}
	})
}

func TestCharactersThatNoDocumentHasAreReplacedVisibly(t *testing.T) {
	for given, want := range map[string]string{
		"Ива\x00нов": "Ива�нов", "a\x1bb": "a�b", "\xff": "�", "x\ufffe": "x�", "\x0b": "�",
	} {
		file := mustExport(t, "t13", named(t, given), Options{})
		if got := shown(t, open(t, file.Data), "Т-13", "B22"); got != want {
			t.Errorf("%q is shown as %q, want %q", given, got, want)
		}
		places := map[string]bool{}
		for _, f := range file.Findings {
			if f.Code != warnCharacters.Code || f.Severity != fault.SeverityWarning {
				t.Errorf("finding %v", f)
			}
			places[f.Path] = true
		}
		if !places["Т-13!B22"] || !places["Т-13!A6"] {
			t.Errorf("%q: findings at %v", given, places)
		}
	}
}

func TestATextTooLongForACellIsAnErrorWithItsPlace(t *testing.T) {
	if _, err := Export("t13", named(t, strings.Repeat("я", 32_767)), Options{}); err != nil {
		t.Errorf("the longest text: %v", err)
	}
	doc := small(t)
	secret := "Секретов" + strings.Repeat("😀", 16_380)
	doc.People["00002"] = timesheet.Person{FullName: secret}
	for form, place := range map[string]string{"t13": "Т-13!B26", "flat": "Табель!B30"} {
		_, err := Export(form, doc, Options{})
		f, ok := fault.As(err)
		if !ok || !errors.Is(err, errTextTooLong) || f.Place != place {
			t.Errorf("%s: %v, want %s at %s", form, err, errTextTooLong.Code, place)
		}
		if err != nil && strings.Contains(err.Error(), "Секретов") {
			t.Errorf("%s: the error tells the name", form)
		}
	}
}

func TestLinesThatATextTakes(t *testing.T) {
	for text, want := range map[string]int{
		"": 1, "Иванов": 1, "Иванов Иван": 1, "Иванов Иван Иванович": 2, "Иванов,\nкассир": 2,
		"Константинопольская-Сидоренко": 2, "а б в г д е ё ж з и": 2, "пятнадцатьбукв1 ещё": 2,
	} {
		if got := wrappedLines(text, 17); got != want {
			t.Errorf("%q takes %d lines, want %d", text, got, want)
		}
	}
}

func TestALongNameMakesTheBlockHigher(t *testing.T) {
	short := t13LineHeight(timesheet.Person{FullName: "Ли Ян"})
	long := t13LineHeight(timesheet.Person{FullName: "Константинопольская Маргарита Александровна",
		Position: "ведущий специалист по охране труда и промышленной безопасности второй категории"})
	if short != t13RowHeight || long < 1.5*short {
		t.Errorf("a short name takes %v points a row, a long one %v", short, long)
	}
	room := a4.room() - sum(t13HeadHeights) - sum(t13TableHeights)
	if most := 4 * t13LineHeight(timesheet.Person{FullName: strings.Repeat("очень ", 2000)}); most > room {
		t.Errorf("the highest block of %v points does not fit on a page", most)
	}
}
