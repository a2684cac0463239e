package timebook

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
)

// files looks at the exports.
func (c *connection) files(ctx context.Context) ([]file, error) {
	return c.shelf.atRest(ctx, func(name string) bool {
		for _, t := range []*Table{&c.config.Employees, c.config.Marks, c.config.Absences, c.config.Objects} {
			if t != nil && len(matching([]file{{name: name}}, t.glob(""))) > 0 {
				return true
			}
		}
		return false
	})
}

// readTables reads what is known of objects, people and absences: of each the newest file of the month.
func (c *connection) readTables(ctx context.Context, files []file, m month, g *gathered) error {
	for _, t := range []struct {
		kind  document.Kind
		table *Table
		known columns
		read  func(*sheet) error
	}{
		{document.KindMarks, c.config.Objects, objectColumns, g.places.read},
		{document.KindEmployee, &c.config.Employees, employeeColumns, func(s *sheet) error { return g.people.read(s, g.places) }},
		{document.KindMarks, c.config.Absences, absenceColumns, func(s *sheet) (err error) {
			g.absences, err = readAbsences(s, &g.people)
			return err
		}},
	} {
		if t.table == nil {
			continue
		}
		found := matching(files, t.table.glob(m.String()))
		if len(found) == 0 {
			return missing(*t.table, m)
		}
		s, err := c.read(ctx, newest(found), *t.table, t.known, t.read)
		if err != nil {
			return err
		}
		g.problems = append(g.problems, rowProblems(t.kind, s.bad)...)
	}
	return nil
}

// read reads one file.
func (c *connection) read(ctx context.Context, f file, t Table, known columns, read func(*sheet) error) (*sheet, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := c.shelf.read(f)
	if err != nil {
		return nil, err
	}
	s, err := openSheet(f.name, data, t, c.config.Encoding, known)
	if err != nil {
		return nil, err
	}
	return s, read(s)
}

// readMarks reads every export of marks that the month may need. Exports that overlap give a passage once.
func (c *connection) readMarks(ctx context.Context, files []file, m month, g *gathered) (attendance, []problem, error) {
	t := *c.config.Marks
	if len(matching(files, t.glob(m.String()))) == 0 {
		return attendance{}, nil, missing(t, m)
	}
	var wanted []file
	if t.monthly() {
		for _, neighbour := range m.neighbours() {
			wanted = append(wanted, matching(files, t.glob(neighbour))...)
		}
	} else {
		wanted = matching(files, t.glob(""))
	}
	var all attendance
	var problems []problem
	for _, f := range wanted {
		var found attendance
		s, err := c.read(ctx, f, t, markColumns, func(s *sheet) (err error) {
			if err = shaped(s); err == nil {
				found, err = marksSheet{s, &g.people, g.places, m.span(margin + 1)}.read()
			}
			return err
		})
		if err != nil {
			return attendance{}, nil, err
		}
		all.merge(found)
		problems = append(problems, rowProblems(document.KindMarks, s.bad)...)
	}
	return all, problems, nil
}

// shaped wants a table of marks to have passages or stays.
func shaped(s *sheet) error {
	if s.has("time") && s.has("direction") || !s.has("time") && (s.has("in") || s.has("out")) {
		return nil
	}
	return sdk.Fail(document.CauseMisconfigured, "в файле %s нет ни столбцов time и direction, ни столбцов in и out", s.file).
		Advise("назовите заголовки файла в настройке marks.columns")
}

// merge adds what another file says. What stands in both so many times was exported twice.
func (a *attendance) merge(other attendance) {
	had := map[marks.Mark]int{}
	for _, m := range a.marks {
		had[m.Mark]++
	}
	for _, m := range other.marks {
		if had[m.Mark] > 0 {
			had[m.Mark]--
			continue
		}
		a.marks = append(a.marks, m)
	}
	a.absences = append(a.absences, other.absences...)
}

func missing(t Table, m month) error {
	return sdk.Fail(document.CauseNeedsPerson, "в папке с выгрузками нет файла %s за %s", t.Files, m).
		Advise("выгрузите его из Timebook в эту папку или исправьте настройку files")
}
