package timebook_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/timebook"
)

// Every row of a table of marks is taken, told, or of another month; nothing is dropped without a word.
func TestEveryRowIsTakenOrTold(t *testing.T) {
	root, runs := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		folder := filepath.Join(root, fmt.Sprint(runs))
		if err := os.Mkdir(folder, 0o700); err != nil {
			rt.Fatal(err)
		}
		put(t, folder, "employees.csv", "tab_number,full_name,hired\n00001,X,2026-01-15\n")
		table, taken, told := "tab_number,time,direction\n00001,2026-11-01 00:00,in\n", 1, 0
		for i := range rapid.IntRange(0, 60).Draw(rt, "rows") {
			at := fmt.Sprintf("2026-11-%02d %02d:%02d", 2+i%28, i%24, i)
			tab := rapid.SampledFrom([]string{"00001", "00001", "00001", "7", "", "Образцов"}).Draw(rt, "tab")
			time := rapid.SampledFrom([]string{at, at, at, "2026-08-03 10:00", "", "11/3/26 10:00", "2026-11-31 10:00"}).Draw(rt, "time")
			direction := rapid.SampledFrom([]string{"in", "out", "Вход", "auto", "", "мимо"}).Draw(rt, "direction")
			table += tab + "," + time + "," + direction + "\n"
			switch {
			case time == "2026-08-03 10:00", tab+time+direction == "":
			case tab != "00001", time != at, direction == "", direction == "мимо":
				told++
			default:
				taken++
			}
		}
		put(t, folder, "marks.csv", table)
		c, err := newConnection(timebook.Patient, settings(folder, nil), false)
		if err != nil {
			rt.Fatal(err)
		}
		defer c.Close()
		sink := &collector{}
		if err := c.Read(rt.Context(), november, sink); err != nil {
			rt.Fatal(err)
		}
		if marks := len(body[struct{ Marks []any }](t, sink.items[0]).Marks); marks != taken || len(sink.problems) != told {
			rt.Fatalf("%d marks and %d problems, want %d and %d, of\n%s", marks, len(sink.problems), taken, told, table)
		}
		nothingPersonal(t, sink)
	})
}
