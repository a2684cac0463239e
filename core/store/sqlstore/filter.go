package sqlstore

import (
	"strconv"
	"strings"
)

// filter builds the conditions of a query. Conditions are written with ? for each argument, which becomes $1, $2, ….
type filter struct {
	conditions []string
	args       []any
}

func (f *filter) add(condition string, args ...any) {
	for _, arg := range args {
		f.args = append(f.args, arg)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(f.args)), 1)
	}
	f.conditions = append(f.conditions, condition)
}

// equal adds a condition unless the value is empty.
func (f *filter) equal(column, value string) {
	if value != "" {
		f.add(column+" = ?", value)
	}
}

// in adds a condition unless there are no values.
func (f *filter) in(column string, values []string) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	f.add(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

// where gives the WHERE clause, empty without conditions.
func (f *filter) where() string {
	if len(f.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conditions, " AND ")
}

// last names the last argument, next the one that will be added.
func (f *filter) last() string { return "$" + strconv.Itoa(len(f.args)) }
func (f *filter) next() string { return "$" + strconv.Itoa(len(f.args)+1) }

// limited is the LIMIT clause of an argument. SQLite looks into a bare one when it plans the query, and compiles the
// statement anew each time another could be given; an expression it leaves alone.
func limited(argument string) string { return " LIMIT CAST(" + argument + " AS BIGINT)" }

// limit gives the LIMIT clause, 100 rows unless said otherwise.
func (f *filter) limit(n int) string {
	if n <= 0 {
		n = 100
	}
	f.args = append(f.args, n)
	return limited(f.last())
}
