package output

import (
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// TemplateFields lists the fields of templates: of the whole timesheet, and of an employee. Fields that have a day, a
// number or a code behind their name end in "N" or "КОД".
func TemplateFields() (head, employee []string) {
	for name := range headFields {
		head = append(head, name)
	}
	for name := range blockFields {
		employee = append(employee, name)
	}
	for name := range dayFields {
		employee = append(employee, name+" N")
	}
	for name := range entryFields {
		employee = append(employee, name+" N")
	}
	employee = append(employee, "дней КОД", "часов КОД")
	slices.Sort(head)
	slices.Sort(employee)
	return head, employee
}

// value is what a field stands for: a text, or a number with the formula that it comes from.
type value struct {
	text    string
	number  string // as XML writes it; empty: a text
	formula string
}

func texts(s string) value { return value{text: s} }

func whole(n int) value { return value{number: strconv.Itoa(n)} }

func days(n int, formula string) value { return value{number: strconv.Itoa(n), formula: formula} }

func hoursOf(minutes int, formula string) value {
	return value{number: strconv.FormatFloat(hoursNumber(minutes), 'f', -1, 64), formula: formula}
}

// headField fills a field of the whole timesheet.
type headField func(t *template) value

// headFields are the fields of the whole timesheet, in braces or as the names of cells, with the words joined by "_".
var headFields = map[string]headField{
	"организация":   func(t *template) value { return texts(t.doc.Organisation.Name) },
	"инн":           func(t *template) value { return texts(t.doc.Organisation.INN) },
	"кпп":           func(t *template) value { return texts(t.doc.Organisation.KPP) },
	"окпо":          func(t *template) value { return texts(t.doc.Organisation.OKPO) },
	"подразделение": func(t *template) value { return texts(t.doc.Department) },
	"номер":         func(t *template) value { return texts(t.doc.Number) },
	"дата":          func(t *template) value { return texts(formDate(t.doc.Created)) },
	"месяц":         func(t *template) value { return texts(monthNames[t.month.First.Month()-1]) },
	"год":           func(t *template) value { return texts(strconv.Itoa(t.month.First.Year())) },
	"с":             func(t *template) value { return texts(t.month.First.Format(formDateLayout)) },
	"по":            func(t *template) value { return texts(t.month.Last().Format(formDateLayout)) },
	"корректировка": func(t *template) value {
		if t.doc.Correction == nil {
			return texts("")
		}
		return texts(strconv.Itoa(t.doc.Correction.Number))
	},
	"рабочих дней": func(t *template) value { return texts(workingDays(t.month)) },
	"работников":   func(t *template) value { return whole(len(t.doc.Sheet.Employees)) },
	"всего дней":   func(t *template) value { return whole(t.doc.Sheet.Totals.Days) },
	"всего часов": func(t *template) value {
		return hoursOf(t.doc.Sheet.Totals.Minutes, allHours(minutesMonth))
	},
	"всего ночных": func(t *template) value {
		return hoursOf(t.doc.Sheet.Totals.NightMinutes, allHours(minutesNight))
	},
	"всего сверхурочных": func(t *template) value {
		return hoursOf(t.doc.Sheet.Totals.OvertimeMinutes, allHours(minutesOvertime))
	},
	"ответственный": func(t *template) value { return texts(t.options.Responsible.Name) },
	"руководитель":  func(t *template) value { return texts(t.options.Head.Name) },
	"кадровик":      func(t *template) value { return texts(t.options.Personnel.Name) },
}

// worker is an employee whose fields are asked for.
type worker struct {
	t        *template
	number   int
	line     timesheet.Line
	person   timesheet.Person
	minutes  *minuteRows
	pays     []entry
	absences []entry
}

// blockFields are the fields of an employee that have no number or code in their name.
var blockFields = map[string]func(w worker) value{
	"№":               func(w worker) value { return whole(w.number) },
	"табельный номер": func(w worker) value { return texts(w.line.TabNumber) },
	"фио":             func(w worker) value { return texts(w.person.FullName) },
	"должность":       func(w worker) value { return texts(w.person.Position) },
	"подразделение":   func(w worker) value { return texts(w.person.Department) },
	"дней 1-15": func(w worker) value {
		return days(w.line.Totals.FirstHalf.Days, w.minutes.days(1, timesheet.HalfDays))
	},
	"часов 1-15": func(w worker) value {
		return hoursOf(w.line.Totals.FirstHalf.Minutes, w.minutes.hours(1, timesheet.HalfDays))
	},
	"дней 16-31": func(w worker) value {
		return days(w.line.Totals.SecondHalf.Days, w.minutes.days(timesheet.HalfDays+1, minutesDays))
	},
	"часов 16-31": func(w worker) value {
		return hoursOf(w.line.Totals.SecondHalf.Minutes, w.minutes.hours(timesheet.HalfDays+1, minutesDays))
	},
	"дней":   func(w worker) value { return days(w.line.Totals.Month.Days, w.minutes.days(1, minutesDays)) },
	"часов":  func(w worker) value { return hoursOf(w.line.Totals.Month.Minutes, w.minutes.hours(1, minutesDays)) },
	"ночных": func(w worker) value { return hoursOf(w.line.NightMinutes, w.minutes.night()) },
	"норма":  func(w worker) value { return hoursOf(w.line.NormMinutes, w.minutes.norm()) },
	"сверхурочных": func(w worker) value {
		if w.line.OvertimeMinutes.Unknown {
			return texts("")
		}
		return hoursOf(w.line.OvertimeMinutes.Minutes, w.minutes.overtime())
	},
	"замечания": func(w worker) value {
		var all []string
		for _, a := range w.line.Anomalies {
			all = append(all, a.Date[len("2026-10-"):]+": "+a.Detail)
		}
		return texts(strings.Join(all, "; "))
	},
}

// blockField finds an employee's field: one of the list, or a word with a day, a number or a code behind it.
func (t *template) blockField(name string) (func(w worker) value, bool) {
	if f, ok := blockFields[name]; ok {
		return f, true
	}
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return nil, false
	}
	word, rest := name[:i], name[i+1:]
	n, err := strconv.Atoi(rest)
	if err != nil {
		code := timesheet.Code(strings.ToUpper(rest))
		_, own := t.doc.OwnCode(code)
		if code.Class() == timesheet.Unknown && !own {
			return nil, false
		}
		switch word {
		case "дней":
			return func(w worker) value { return w.codeDays(code) }, true
		case "часов":
			return func(w worker) value { return w.codeHours(code) }, true
		}
		return nil, false
	}
	if f, ok := dayFields[word]; ok && n >= 1 && n <= minutesDays {
		return func(w worker) value { return f(w, n) }, true
	}
	if f, ok := entryFields[word]; ok && n >= 1 && n <= maxEntries {
		return func(w worker) value { return f(w, n-1) }, true
	}
	return nil, false
}

// dayFields are those of a day.
var dayFields = map[string]func(w worker, day int) value{
	"код": func(w worker, day int) value {
		if day > w.t.month.Days {
			return texts(noDay)
		}
		codes, _ := w.t.cells.of(w.line.Days[w.t.month.Date(day)])
		return texts(codes)
	},
	"часы": func(w worker, day int) value {
		if day > w.t.month.Days {
			return texts(noDay)
		}
		_, hours := w.t.cells.of(w.line.Days[w.t.month.Date(day)])
		return texts(hours)
	},
	"отработано": func(w worker, day int) value {
		sum, works := 0, false
		if day <= w.t.month.Days {
			for _, e := range w.line.Days[w.t.month.Date(day)] {
				if e.Code.Class() == timesheet.Work {
					sum, works = sum+e.Minutes, true
				}
			}
		}
		if !works {
			return texts("")
		}
		return hoursOf(sum, "ROUND("+minutesRange(day, day, w.minutes.total, w.minutes.total)+"/60,2)")
	},
}

// entryFields are those of columns 7–11 of Т-13.
var entryFields = map[string]func(w worker, i int) value{
	"код оплаты":   func(w worker, i int) value { return texts(at(w.pays, i).pay.Code) },
	"счет оплаты":  func(w worker, i int) value { return texts(at(w.pays, i).pay.Account) },
	"часов оплаты": func(w worker, i int) value { return entryHours(w.pays, i) },
	"код неявки":   func(w worker, i int) value { return texts(at(w.absences, i).pay.Code) },
	"дней неявки": func(w worker, i int) value {
		if i >= len(w.absences) {
			return texts("")
		}
		return days(w.absences[i].days, monthDays(w.absences[i].rows))
	},
}

func at(entries []entry, i int) entry {
	if i >= len(entries) {
		return entry{}
	}
	return entries[i]
}

func entryHours(entries []entry, i int) value {
	if i >= len(entries) {
		return texts("")
	}
	return hoursOf(entries[i].minutes, monthHours(entries[i].rows))
}

func (w worker) codeDays(code timesheet.Code) value {
	rows, _ := w.minutes.rowsOf(code)
	if len(rows) == 0 {
		return whole(0)
	}
	return days(w.line.Totals.Month.ByCode[code].Days, monthDays(rows))
}

func (w worker) codeHours(code timesheet.Code) value {
	rows, minutes := w.minutes.rowsOf(code)
	if len(rows) == 0 {
		return whole(0)
	}
	return hoursOf(minutes, monthHours(rows))
}
