package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/access"
)

// deskConfig is an organisation whose only person has the role that a test gives him. He is who runs the test.
const deskConfig = `store: { path: data/uzel.db }
organisations:
  - { id: romashka, name: ООО «Ромашка», inn: "7700000016", kpp: "770101001", schedule: five-two }
connections:
  - { name: hr, connector: folder, organisation: romashka, config: { in: hr, settle: 1ms, accept: [{ pattern: "*", kind: employee }] } }
  - { name: marks, connector: folder, organisation: romashka, config: { in: marks, settle: 1ms, accept: [{ pattern: "*", kind: marks }] } }
  - { name: out, connector: folder, organisation: romashka, config: { out: out } }
routes: [routes.yaml]
work_schedules: { five-two: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00" } }
people:
  - { name: ROLE, roles: [ROLE], os_user: "USER", organisations: [romashka], objects: [north] }
`

const deskRoutes = `routes:
  - { name: people, from: { connection: hr, kinds: [unformalised] }, to: out }
  - { name: sheets, from: { connection: marks, kinds: [marks] }, steps: [enrich, to-timesheet, { export: flat.xlsx }], to: out }
`

// desk is a folder with a store in which there is one timesheet of two people, at two places of work.
type desk struct {
	*testing.T
	folder, document string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, folder: t.TempDir()}
	t.Chdir(d.folder)
	for name, text := range map[string]string{
		"routes.yaml":      deskRoutes,
		"hr/employees.csv": "tab_number,full_name,hired\n0001,Ландышев Пётр Ильич,2020-03-02\n0002,Васильков Егор Петрович,2021-06-01\n",
		"marks/october.csv": "tab_number,time,direction,object\n0001,2026-10-01 09:00,in,south\n0001,2026-10-01 18:00,out,south\n" +
			"0002,2026-10-01 09:00,in,north\n0002,2026-10-01 18:00,out,north\n",
		"trial.csv": "tab_number,time,direction\n0001,2026-10-01 09:00,in\n0001,2026-10-01 18:00,out\n",
		"out/.keep": "",
	} {
		d.write(name, text)
	}
	for _, route := range []string{"people", "sheets"} {
		if _, said, code := d.as("admin", "route", "run", route); code != 0 {
			t.Fatal(said)
		}
	}
	listed, said, _ := d.as("admin", "doc", "list", "--kind", "timesheet", "--json")
	var rows []docRow
	if err := json.Unmarshal([]byte(listed), &rows); err != nil || len(rows) != 1 {
		t.Fatal(listed, said, err)
	}
	d.document = rows[0].ID
	return d
}

func (d *desk) write(name, text string) {
	d.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		d.Fatal(err)
	}
}

// as runs a command as somebody who has one role.
func (d *desk) as(role string, args ...string) (stdout, stderr string, code int) {
	d.Helper()
	return d.with(deskConfig, role, args...)
}

func (d *desk) with(config, role string, args ...string) (stdout, stderr string, code int) {
	d.Helper()
	user := strings.ReplaceAll(access.SystemUser(), `\`, `\\`)
	d.write("uzel.yaml", strings.NewReplacer("ROLE", role, "USER", user).Replace(config))
	var out, said bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &said}
	code = a.run(d.Context(), append([]string{"--config", "uzel.yaml"}, args...))
	return out.String(), said.String(), code
}

// Every command that can show personal data, and who may use it. What a role may not do is refused before anything is
// looked up.
const whoMay = `
                        admin operator accountant payroll auditor object_owner
doc list                +     +        +          +       +       -
doc show ID             +     -        +          +       -       -
doc export ID           +     -        +          +       -       -
timesheet marks ID      +     -        +          +       -       +
timesheet marks MONTH   +     -        +          +       -       +
timesheet compare ID    +     -        +          +       -       -
timesheet corrections ID +    -        +          +       -       -
timesheet why ID        +     -        +          +       -       -
timesheet correct ID    +     -        -          +       -       -
timesheet issue ID      +     -        -          +       -       -
timesheet approve ID    +     -        +          +       -       -
bill build              +     -        +          -       -       -
route dry-run           +     -        +          +       -       -
audit list              +     -        -          -       +       -
user list               +     -        -          -       -       -
`

func (d *desk) arguments(command string) []string {
	more := map[string][]string{
		"doc export ID":        {"--out", "bundle.zip"},
		"timesheet compare ID": {"--out", "conflicts.csv"},
		"timesheet correct ID": {"--tab", "0001", "--day", "2026-10-01", "--decide", "keep", "--reason", "верно"},
		"timesheet why ID":     {"--tab", "0001", "--date", "2026-10-01"},
		"bill build":           {"--contract", "none", "--month", "2026-10", "--out", "bills"},
		"route dry-run":        {"sheets", "--in", "trial.csv", "--out", "trial.xlsx"},
	}
	args := strings.Fields(command)
	for i, word := range args {
		switch word {
		case "ID":
			args[i] = d.document
		case "MONTH":
			args = append(args[:i], "--month", "2026-10")
		}
	}
	return append(args, more[command]...)
}

func TestWhoSeesWhatOfPeople(t *testing.T) {
	d := newDesk(t)
	lines := strings.Split(strings.TrimSpace(whoMay), "\n")
	roles := strings.Fields(lines[0])
	seen := map[string][]string{}
	for column, role := range roles {
		for _, line := range lines[1:] {
			cells := strings.Fields(line)
			command, may := strings.Join(cells[:len(cells)-len(roles)], " "), cells[len(cells)-len(roles)+column] == "+"
			stdout, stderr, code := d.as(role, d.arguments(command)...)
			if refused := strings.Contains(stderr, access.ErrForbidden.Code); refused == may || refused && code != exitUsage || refused && stdout != "" {
				t.Errorf("%s, %s: %d %s", role, command, code, stderr)
			}
			for _, name := range []string{"Ландышев", "Васильков"} {
				if strings.Contains(stdout+stderr, name) && !slices.Contains(seen[role], name) {
					seen[role] = append(seen[role], name)
				}
			}
		}
	}
	want := map[string][]string{
		"admin": {"Ландышев", "Васильков"}, "accountant": {"Ландышев", "Васильков"}, "payroll": {"Ландышев", "Васильков"}, "object_owner": {"Васильков"},
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("names that the roles were shown (-want +got):\n%s", diff)
	}
	d.testJournal()
}

// Whoever sees the documents of one organisation sees nothing of another's.
func TestNobodySeesPeopleOfAnotherOrganisation(t *testing.T) {
	d := newDesk(t)
	other := strings.NewReplacer("organisations:\n", "organisations:\n  - { id: vector, name: ООО «Вектор», inn: \"7810000026\", kpp: \"781001001\" }\n",
		"organisations: [romashka]", "organisations: [vector]").Replace(deskConfig)
	for _, role := range []string{"admin", "accountant", "payroll", "object_owner"} {
		for _, command := range []string{"doc show ID", "timesheet marks ID", "timesheet marks MONTH", "timesheet compare ID", "timesheet corrections ID", "route dry-run"} {
			stdout, stderr, code := d.with(other, role, d.arguments(command)...)
			nothing := command == "timesheet marks MONTH" && code == 0 && strings.Contains(stdout, "нет")
			if !nothing && !strings.Contains(stderr, access.ErrForbidden.Code) || strings.Contains(stdout+stderr, "Ландышев") {
				t.Errorf("%s, %s: %d %s%s", role, command, code, stdout, stderr)
			}
		}
	}
}

// testJournal: every look and every export is in the journal, with who, what and when, and no names.
func (d *desk) testJournal() {
	d.Helper()
	listed, _, _ := d.as("admin", "audit", "list", "--json", "--limit", "1000")
	var entries []struct {
		Actor            struct{ Name string }
		Action, Document string
		At               string
	}
	if err := json.Unmarshal([]byte(listed), &entries); err != nil {
		d.Fatal(err)
	}
	counts := map[string]map[string]int{}
	for _, e := range entries {
		if strings.HasSuffix(e.Action, "viewed") || strings.HasSuffix(e.Action, "exported") || strings.HasSuffix(e.Action, "compared") || strings.HasSuffix(e.Action, "explained") || e.Action == "route.tried" {
			if counts[e.Actor.Name] == nil {
				counts[e.Actor.Name] = map[string]int{}
			}
			counts[e.Actor.Name][e.Action]++
			if e.At == "" || e.Document == "" && e.Action != "route.tried" {
				d.Errorf("%+v does not say what or when", e)
			}
		}
	}
	all := map[string]int{
		"document.viewed": 1, "document.exported": 1, "marks.viewed": 2, "timesheet.compared": 1, "timesheet.corrections_viewed": 1, "timesheet.explained": 1,
		"route.tried": 1,
	}
	want := map[string]map[string]int{"admin": all, "accountant": all, "payroll": all, "object_owner": {"marks.viewed": 2}}
	if diff := cmp.Diff(want, counts); diff != "" {
		d.Errorf("looks in the journal (-want +got):\n%s", diff)
	}
	if strings.Contains(listed, "Ландышев") || strings.Contains(listed, "Васильков") {
		d.Error("the journal holds names")
	}
}
