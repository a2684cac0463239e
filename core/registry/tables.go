package registry

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/reference"
	"github.com/uzelhub/uzel/schemas/table"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

const (
	mostRows     = 100_000 // of a table of employees or absences; all of one are written in one transaction
	mostFindings = 200     // a person does not read more
	longestTab   = 50
)

// Endings and media types of what people keep tables in. Some of them cannot be read: the reader says so better than a
// complaint about JSON would.
var (
	tableEndings = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}
	tableMedia   = []string{
		"text/csv", "text/tab-separated-values", "application/vnd.ms-excel",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}
)

// IsTable reports whether a document comes as a table that people keep, not as the JSON of a system.
func IsTable(e document.Envelope) bool {
	return slices.Contains(tableEndings, strings.ToLower(path.Ext(e.Name))) || slices.Contains(tableMedia, e.MediaType)
}

// readTable reads a table of employees or of absences. What its rows say is judged at once: whoever keeps the table
// should hear of a wrong date on the day he gave it, not when the month's timesheet is made.
func (r *Registry) readTable(d delivery) ([]store.Record, []fault.Finding) {
	var files timesheet.Files
	file := timesheet.File{Name: d.envelope.Name, Data: d.body}
	switch d.envelope.Kind {
	case document.KindEmployee:
		files.Employees = file
	case document.KindAbsence:
		files.Absences = file
	default:
		return nil, []fault.Finding{errNoTable.Finding(d.envelope.Name, "")}
	}
	limits := table.DefaultLimits()
	limits.Rows = mostRows
	tables, err := timesheet.ReadTables(files, limits)
	if err != nil {
		return nil, []fault.Finding{fault.FindingOf(err, errUnreadable)}
	}
	var records []store.Record
	var findings []fault.Finding
	if d.envelope.Kind == document.KindEmployee {
		records, findings = r.employeesOf(d, tables)
	} else {
		rows := tables.Origins.Absences
		records, findings = d.absences(tables.Document.Absences, func(i int) string { return place(rows, i) })
	}
	return records, shortened(append(tables.Findings, findings...))
}

func (r *Registry) employeesOf(d delivery, tables timesheet.Tables) ([]store.Record, []fault.Finding) {
	var records []store.Record
	var findings []fault.Finding
	seen := map[string]bool{}
	for i, e := range tables.Document.Employees {
		at := place(tables.Origins.Employees, i)
		if wrong := wrongEmployee(e, at, seen); wrong != nil {
			findings = append(findings, *wrong)
			continue
		}
		seen[e.TabNumber] = true
		if e.Schedule != "" && !slices.Contains(r.config.WorkSchedules.Names, e.Schedule) {
			findings = append(findings, errSchedule.Finding(at, short(e.Schedule)))
		}
		made, wrong := d.employee(learntEmployee{Place: at, Employee: reference.Employee{
			ID: e.TabNumber, TabNumber: e.TabNumber, FullName: e.FullName, Position: e.Position, Department: e.Department,
			Object: e.Object, Schedule: e.Schedule, Hired: e.Hired, Dismissed: e.Dismissed,
		}})
		records, findings = append(records, made...), append(findings, wrong...)
	}
	list, err := d.list(tables)
	if err != nil {
		return nil, d.broken(err)
	}
	return append(records, list...), findings
}

// wrongEmployee is why a row cannot be taken.
func wrongEmployee(e marks.Employee, at string, seen map[string]bool) *fault.Finding {
	if kind := wrongTabNumber(e.TabNumber); kind != nil {
		return because(kind, at, "")
	}
	if seen[e.TabNumber] {
		return because(errTwice, at, e.TabNumber)
	}
	return wrongSpan(at, "hired", e.Hired, "dismissed", e.Dismissed)
}

// wrongAbsence is the same of an absence.
func (d delivery) wrongAbsence(a marks.Absence, at string) *fault.Finding {
	if kind := wrongTabNumber(a.TabNumber); kind != nil {
		return because(kind, at, "")
	}
	if !d.reasons.IsAbsenceCode(sheet.Code(a.Code)) {
		return because(errCode, at, short(a.Code))
	}
	return wrongSpan(at, "from", a.From, "to", a.To)
}

// wrongSpan judges a beginning that must be there and an end that may be open.
func wrongSpan(at, first, from, last, to string) *fault.Finding {
	begin, err := calendar.ParseDate(from)
	if err != nil {
		return because(errDate, at, first+": "+short(from))
	}
	if to == "" {
		return nil
	}
	end, err := calendar.ParseDate(to)
	if err != nil {
		return because(errDate, at, last+": "+short(to))
	}
	if begin > end {
		return because(errOrder, at, first+" "+from+", "+last+" "+to)
	}
	return nil
}

// wrongTabNumber is nil for what can be a tab number. It becomes a key and stands in messages.
func wrongTabNumber(tab string) *fault.Kind {
	switch {
	case tab == "":
		return errNoTabNumber
	case utf8.RuneCountInString(tab) >= longestTab || !utf8.ValidString(tab) || strings.ContainsFunc(tab, unicode.IsControl):
		return errTabNumber
	}
	return nil
}

func because(kind *fault.Kind, at, detail string) *fault.Finding {
	finding := kind.Finding(at, detail)
	return &finding
}

// shortened keeps the list of findings readable.
func shortened(findings []fault.Finding) []fault.Finding {
	if len(findings) <= mostFindings {
		return findings
	}
	return append(findings[:mostFindings:mostFindings], errMore.Finding("", "ещё "+strconv.Itoa(len(findings)-mostFindings)))
}

func place(rows timesheet.Rows, i int) string {
	return rows.File + ":" + strconv.Itoa(int(rows.Numbers[i]))
}

// short shows a value out of a table in a message, unless it may be somebody's name that slipped into the wrong column:
// findings are shown to who may not see names. A value with a digit is none, nor is one short word.
func short(s string) string {
	const most, longestWord = 40, 12
	if !strings.ContainsAny(s, "0123456789") && (strings.ContainsRune(s, ' ') || utf8.RuneCountInString(s) > longestWord) {
		return "значение не показано"
	}
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return "«" + s + "»"
}
