package output

import (
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Form is a way to print a timesheet.
type Form struct {
	Name      string // as routes and the command line say it: t13
	Title     string // in Russian
	Extension string // of its files, with the dot
	export    func(timesheet.Document, Options) (File, error)
}

// File is a printed form.
type File struct {
	Name      string // a suggestion that every file system takes
	MediaType string
	Data      []byte
	Findings  []fault.Finding // what a person should know although the form was made
}

const excelMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

var forms = []Form{
	{"t13", "Т-13, табель учёта рабочего времени (ОКУД 0301008)", ".xlsx", T13},
	{"t12", "Т-12, раздел 1, учёт рабочего времени (ОКУД 0301007)", ".xlsx", T12},
	{"0504421", "0504421, табель государственных и муниципальных учреждений", ".xlsx", Public},
	{"flat", "плоская таблица: строка на работника и день", ".xlsx", Flat},
}

// Forms lists the forms that [Export] knows.
func Forms() []Form { return slices.Clone(forms) }

// Export prints a document in a form, named as "t13" or with its extension, as "t13.xlsx".
// When the document itself is wrong, the file is empty but for its findings.
func Export(form string, doc timesheet.Document, o Options) (File, error) {
	for _, f := range forms {
		if form == f.Name || form == f.Name+f.Extension {
			return f.export(doc, o)
		}
	}
	return File{}, errUnknownForm.With("%.60q; есть: %s", form, strings.Join(formNames(), ", "))
}

func formNames() []string {
	var names []string
	for _, f := range forms {
		names = append(names, f.Name)
	}
	return names
}

// checked reads the document's month and refuses a document or options that no form may be printed from.
func checked(doc timesheet.Document, o Options) (timesheet.Month, labels, []fault.Finding, error) {
	labels, err := newLabels(doc, o.Notation)
	if err != nil {
		return timesheet.Month{}, nil, nil, err
	}
	findings := timesheet.Check(doc)
	if fault.HasErrors(findings) {
		first := findings[slices.IndexFunc(findings, func(f fault.Finding) bool { return f.Severity == fault.SeverityError })]
		return timesheet.Month{}, nil, findings,
			errNotPrintable.At(first.Path).With("%s %s (всего замечаний: %d)", first.Code, first.Message, len(findings))
	}
	for i, l := range doc.Sheet.Employees {
		if doc.People[l.TabNumber].FullName == "" {
			findings = append(findings, warnNoPerson.Warning("/sheet/employees/"+strconv.Itoa(i), "таб. № "+l.TabNumber))
		}
	}
	month, err := timesheet.ParseMonth(doc.Sheet.Month)
	return month, labels, findings, err
}
