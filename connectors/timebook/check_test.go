package timebook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestCheckSaysWhatItFound(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks_1.csv", oneMark+"00001,x,in\n")
	put(t, folder, "marks_2.csv", oneMark+"00001,x,in\n")
	more := config{"absences": config{"files": "absences_{month}.csv"}}
	said, err := open(t, settings(folder, more)).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		folder, "работники: строк 2 в файле employees.csv", "отсутствия: файлов absences_{month}.csv пока нет",
		"отметки: строк 1 в файле marks_", "всего файлов 2", "не читается строк 1", "строка 3, столбец «time»",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
}

func TestCheckFindsATableThatIsWrong(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", "Номер,Время\n1,2\n")
	_, err := open(t, settings(folder, nil)).Check(t.Context())
	faultOf(t, err, document.CauseMisconfigured)
}

func TestCheckTriesTheAPI(t *testing.T) {
	s := shop(sandbox.Options{})
	for _, test := range []struct {
		shifts int
		want   string
	}{{0, "смен за последние дни: 0"}, {1, "смен за последние дни: 1"}, {60, "смен за последние дни: 50 и больше"}} {
		for i := range test.shifts {
			s.AddDemand(worked(fmt.Sprint("d", i), "2026-11-03", "g1"))
		}
		said, err := serve(t, s, staffed(t), nil).Check(t.Context())
		if err != nil || !strings.Contains(said, test.want) {
			t.Errorf("%s: %v", said, err)
		}
	}
	said, err := serve(t, s, staffed(t), config{"performer": "worker"}).Check(t.Context())
	if err != nil || !strings.Contains(said, "поля worker нет ни у одной смены") {
		t.Errorf("%s: %v", said, err)
	}
	said, err = serve(t, s, staffed(t), guess).Check(t.Context())
	if err != nil || !strings.Contains(said, "предположение") {
		t.Errorf("%s: %v", said, err)
	}
}

func TestDiscoverListsWhatTheSettingsMayName(t *testing.T) {
	s := shop(sandbox.Options{})
	s.AddDemand(worked("d1", "2026-11-03", "g1"))
	found, err := serve(t, s, staffed(t), nil).Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	columns, fields := map[string]bool{}, map[string]bool{}
	for _, f := range found {
		switch f.Type {
		case "column":
			columns[f.ID+" "+f.Name] = true
		case "field":
			fields[f.ID] = true
		}
	}
	if !columns["employees tab_number"] || !columns["employees guid"] || len(columns) != 5 || !fields["performerUuid"] || !fields["fact"] {
		t.Errorf("%v %v", columns, fields)
	}
	folder := staffed(t)
	put(t, folder, "marks.csv", "Номер,,Время\n1,2\n")
	found, err = open(t, settings(folder, nil)).Discover(t.Context())
	want := []sdk.Discovered{{Type: "column", ID: "marks", Name: "номер"}, {Type: "column", ID: "marks", Name: "время"}}
	if diff := cmp.Diff(want, found[5:]); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
