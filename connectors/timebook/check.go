package timebook

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// Check reads the newest export of each table, logs in and asks for the shifts of the last days.
func (c *connection) Check(ctx context.Context) (string, error) {
	files, err := c.files(ctx)
	if err != nil {
		return "", err
	}
	said := []string{"папка " + c.config.Folder}
	places, people := newObjects(c.config.TimeZone), roster{}
	for _, t := range []struct {
		name  string
		table *Table
		known columns
		read  func(*sheet) error
	}{
		{"объекты", c.config.Objects, objectColumns, places.read},
		{"работники", &c.config.Employees, employeeColumns, func(s *sheet) error { return people.read(s, places) }},
		{"отсутствия", c.config.Absences, absenceColumns, func(s *sheet) error {
			_, err := readAbsences(s, &people)
			return err
		}},
		{"отметки", c.config.Marks, markColumns, func(s *sheet) error {
			if err := shaped(s); err != nil {
				return err
			}
			_, err := marksSheet{s, &people, places, span{"0000-00-00", "9999-99-99"}}.read()
			return err
		}},
	} {
		if t.table == nil {
			continue
		}
		found := matching(files, t.table.glob(""))
		if len(found) == 0 {
			said = append(said, fmt.Sprintf("%s: файлов %s пока нет", t.name, t.table.Files))
			continue
		}
		s, err := c.read(ctx, newest(found), *t.table, t.known, t.read)
		if err != nil {
			return "", err
		}
		said = append(said, s.describe(t.name, len(found)))
	}
	if c.client != nil {
		answered, err := c.checkAPI(ctx)
		if err != nil {
			return "", err
		}
		said = append(said, answered)
	}
	return strings.Join(said, "; "), nil
}

// describe says what was read of a file.
func (s *sheet) describe(name string, files int) string {
	text := fmt.Sprintf("%s: строк %d в файле %s", name, s.taken, s.file)
	if files > 1 {
		text += fmt.Sprintf(" (всего файлов %d, прочитан новейший)", files)
	}
	if len(s.bad) > 0 {
		text += fmt.Sprintf(", не читается строк %d, первая: %s", len(s.bad), s.bad[0].fault().Message)
	}
	return text
}

// lately is how far back Check and Discover look for shifts.
const lately = 31 * 24 * time.Hour

func (c *connection) lately() span {
	now := c.now()
	return span{now.Add(-lately).Format(time.DateOnly), now.Format(time.DateOnly)}
}

func (c *connection) checkAPI(ctx context.Context) (string, error) {
	if c.config.MarksFrom == FromTimesheets {
		if _, err := c.client.page(ctx, c.timesheets(c.lately()), 1, 0); err != nil {
			return "", guessed(err)
		}
		return "Timebook отвечает, табель читается (предположение)", nil
	}
	page, err := c.client.page(ctx, demands(c.lately()), pageSize, 0)
	if err != nil {
		return "", err
	}
	count := fmt.Sprint(len(page))
	if len(page) == pageSize {
		count += " и больше"
	}
	said := "Timebook отвечает, смен за последние дни: " + count
	if c.config.MarksFrom != FromDemands || len(page) == 0 || slices.ContainsFunc(page, c.namesPerformer) {
		return said, nil
	}
	return said + fmt.Sprintf("; поля %s нет ни у одной смены, проверьте настройку performer", c.config.Performer), nil
}

// namesPerformer reports whether a shift has the configured field.
func (c *connection) namesPerformer(record json.RawMessage) bool {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(record, &fields)
	_, there := fields[c.config.Performer]
	return there
}

// Discover lists what the configuration may name: the headers of the exports, and the fields of a shift, among which that
// of the performer may be.
func (c *connection) Discover(ctx context.Context) ([]sdk.Discovered, error) {
	files, err := c.files(ctx)
	if err != nil {
		return nil, err
	}
	var all []sdk.Discovered
	for _, t := range []struct {
		key   string
		table *Table
	}{
		{"employees", &c.config.Employees}, {"marks", c.config.Marks}, {"absences", c.config.Absences}, {"objects", c.config.Objects},
	} {
		if t.table == nil || len(matching(files, t.table.glob(""))) == 0 {
			continue
		}
		f := newest(matching(files, t.table.glob("")))
		data, err := c.shelf.read(f)
		if err != nil {
			return nil, err
		}
		s, err := openSheet(f.name, data, Table{}, c.config.Encoding, columns{})
		if err != nil {
			return nil, err
		}
		for _, header := range s.reader.Header() {
			if header != "" {
				all = append(all, sdk.Discovered{Type: "column", ID: t.key, Name: header})
			}
		}
	}
	return c.discoverFields(ctx, all)
}

func (c *connection) discoverFields(ctx context.Context, all []sdk.Discovered) ([]sdk.Discovered, error) {
	if c.client == nil {
		return all, nil
	}
	page, err := c.client.page(ctx, demands(c.lately()), pageSize, 0)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, record := range page {
		var fields map[string]json.RawMessage
		_ = json.Unmarshal(record, &fields) // a shift of another form has no fields to list
		for name := range fields {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, sdk.Discovered{Type: "field", ID: name, Name: "поле смены"})
	}
	return all, nil
}
