package timebook

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// columns are those that a table of ours may have; true for those that no row can do without. A column stands in a file
// under its own name unless the configuration says otherwise.
type columns map[string]bool

var (
	employeeColumns = columns{
		"tab_number": true, "hired": true, "full_name": false, "position": false, "department": false, "object": false,
		"schedule": false, "dismissed": false, "guid": false,
	}
	// A row of marks is one passage (time, direction), or a stay: in and out, with a code of the form Т-13 and a date.
	markColumns = columns{
		"tab_number": true, "time": false, "direction": false, "in": false, "out": false, "code": false, "date": false,
		"object": false, "device": false,
	}
	absenceColumns = columns{"tab_number": true, "from": true, "to": true, "code": true, "document": false}
	objectColumns  = columns{"object": true, "name": false, "time_zone": false, "owner": false}
)

const monthPlaceholder = "{month}"

// checkTables holds the tables to what the schema cannot say.
func (c Config) checkTables() error {
	for _, t := range []struct {
		key   string
		table *Table
		known columns
	}{
		{"employees", &c.Employees, employeeColumns}, {"marks", c.Marks, markColumns},
		{"absences", c.Absences, absenceColumns}, {"objects", c.Objects, objectColumns},
	} {
		if t.table == nil {
			continue
		}
		if err := t.table.check(t.key, t.known); err != nil {
			return err
		}
	}
	return nil
}

func (t Table) check(key string, known columns) error {
	if _, err := path.Match(t.glob(""), ""); err != nil || strings.ContainsAny(t.Files, `/\`) {
		return misconfigured(key+".files", "это не образец имени файла")
	}
	for _, column := range slices.Sorted(maps.Keys(t.Columns)) {
		if _, ok := known[column]; !ok {
			return misconfigured(key+".columns."+column, "такого столбца нет; есть "+known.String())
		}
		if slices.Contains(headers(t.Columns[column]), "") {
			return misconfigured(key+".columns."+column, "нужен заголовок столбца или несколько через +")
		}
	}
	for column := range t.Values {
		if _, ok := known[column]; !ok {
			return misconfigured(key+".values."+column, "такого столбца нет; есть "+known.String())
		}
	}
	return nil
}

// glob is the pattern of the files of a month, or of any month when it is empty.
func (t Table) glob(month string) string {
	if month == "" {
		month = "????-??"
	}
	return strings.ToLower(strings.ReplaceAll(t.Files, monthPlaceholder, month))
}

// monthly reports whether each month has files of its own.
func (t Table) monthly() bool { return strings.Contains(t.Files, monthPlaceholder) }

// headers are the headers that a setting names: one, or several joined by a plus.
func headers(setting string) []string {
	var names []string
	for name := range strings.SplitSeq(setting, "+") {
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

// String lists the columns.
func (c columns) String() string { return strings.Join(slices.Sorted(maps.Keys(c)), ", ") }
