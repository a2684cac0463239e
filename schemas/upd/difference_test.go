package upd

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/num"
)

// Whatever is said of rows, whose names may be anything, is understood as it was meant.
func TestDifferencesAreReadAsTheyWereTold(t *testing.T) {
	names := rapid.SampledFrom([]string{"Бумага", "", "а»; б", "а»: принято 1", "а»: по документу 10, принято 1", "Строка 2 «а»", " два  слова "})
	rapid.Check(t, func(t *rapid.T) {
		var rows []Row
		for i := range rapid.IntRange(1, 4).Draw(t, "rows") {
			row := Row{Number: i + 1, Name: rapid.OneOf(names, rapid.StringN(0, 250, -1)).Draw(t, "name")}
			if rapid.Bool().Draw(t, "counted") {
				q := num.Ratio(rapid.Int64Range(0, 1_000_000).Draw(t, "quantity"), 1000, 3)
				row.Quantity = &q
			}
			rows = append(rows, row)
		}
		var said []Difference
		var texts []Text
		for i, row := range rows {
			d := Difference{Row: row.Number, Reason: rapid.SampledFrom([]string{"бой", "мокрая; рваная", "принято 7", "x, принято 1"}).Draw(t, "reason")}
			if rapid.Bool().Draw(t, "fewer") {
				q := num.Ratio(rapid.Int64Range(0, 1_000_000).Draw(t, "accepted"), 1000, 3)
				d.Accepted = &q
			}
			said, texts = append(said, d), append(texts, d.Told(i+1, row))
		}
		read, rest := ReadDifferences(append(texts, Text{ID: InfoReason, Value: "Строка 1"}), rows)
		same := cmp.Comparer(func(a, b num.Decimal) bool { return a.Equal(b) })
		if diff := cmp.Diff(said, read, same); diff != "" {
			t.Error(diff)
		}
		if len(rest) != 1 || rest[0].ID != InfoReason {
			t.Errorf("%+v are not differences", rest)
		}
	})
}

func TestWhatOthersSayOfRowsStaysAsItIs(t *testing.T) {
	ten := num.Int(10)
	rows := []Row{{Number: 1, Name: "Бумага", Quantity: &ten}}
	for _, value := range []string{
		"", "Строка 1 «Бумага»", "Строка 2 «Бумага»: по документу 10, принято 8", "Строка 1 «Бумага»: по документу 11, принято 8",
		"Строка 1 «Бумага»: по документу 10, принято восемь", "недостача 2 пачки",
	} {
		texts := []Text{{ID: "Расхождение_1", Value: value}}
		if read, rest := ReadDifferences(texts, rows); len(read) != 0 || len(rest) != 1 {
			t.Errorf("%q was understood as %+v", value, read)
		}
	}
	other := []Text{{ID: "Комментарий", Value: "Строка 1 «Бумага»: по документу 10, принято 8"}}
	if read, _ := ReadDifferences(other, rows); len(read) != 0 {
		t.Error("words under another identifier are not ours")
	}
}

func FuzzReadDifferences(f *testing.F) {
	f.Add("Расхождение_1", "Строка 1 «Бумага»: по документу 10, принято 8; бой", "Бумага")
	f.Add("Расхождение_2", "Строка 1 «»; ", "")
	f.Fuzz(func(t *testing.T, id, value, name string) {
		ten := num.Int(10)
		rows := []Row{{Number: 1, Name: name, Quantity: &ten}}
		read, rest := ReadDifferences([]Text{{ID: id, Value: value}}, rows)
		if len(read)+len(rest) != 1 {
			t.Fatalf("%d and %d", len(read), len(rest))
		}
		for _, d := range read {
			if d.Row != 1 || d.Accepted == nil && d.Reason == "" {
				t.Errorf("%s is understood as %s", value, fmt.Sprint(d))
			}
		}
	})
}
