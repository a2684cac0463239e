package timesheet

import (
	"fmt"
	"strings"
)

// Text writes the explanation for a person to read.
func (x Explanation) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Табельный номер %s, %s, график %s\n", x.TabNumber, x.Date, x.Schedule)
	fmt.Fprintf(&b, "В ячейке: %s\n", x.cellText())
	for _, r := range x.Day {
		fmt.Fprintf(&b, "  %s\n", r)
	}
	for _, name := range x.Settings {
		fmt.Fprintf(&b, "  включена настройка %s\n", name)
	}
	for _, e := range x.Cell {
		fmt.Fprintf(&b, "%s\n  %s\n", e, e.Reason)
		for _, p := range e.Parts {
			fmt.Fprintf(&b, "  %s\n", p.text())
		}
	}
	for _, s := range x.Shifts {
		s.write(&b)
	}
	if len(x.Marks) > 0 {
		b.WriteString("Отметки без пары\n")
		for _, m := range x.Marks {
			fmt.Fprintf(&b, "  %s\n", m)
		}
	}
	for _, a := range x.Anomalies {
		fmt.Fprintf(&b, "Замечание %s: %s\n", a.Kind, a.Detail)
	}
	return b.String()
}

func (x Explanation) cellText() string {
	if len(x.Cell) == 0 {
		return "Х"
	}
	entries := make([]string, 0, len(x.Cell))
	for _, e := range x.Cell {
		entries = append(entries, e.String())
	}
	return strings.Join(entries, ", ")
}

func (s ShiftReason) write(b *strings.Builder) {
	fmt.Fprintf(b, "Смена %d: %s – %s\n", s.Number, s.From, s.To)
	for _, r := range s.Reasons {
		fmt.Fprintf(b, "  %s\n", r)
	}
	for _, m := range s.Marks {
		fmt.Fprintf(b, "  %s\n", m)
	}
	for _, p := range s.Taken {
		fmt.Fprintf(b, "  вычтено %s\n", p.text())
	}
}

func (p Part) text() string {
	return fmt.Sprintf("%s – %s, %d мин, смена %d: %s", p.From, p.To, p.Minutes, p.Shift, p.Reason)
}

// String says the code and its hours, if it has any.
func (e EntryReason) String() string {
	if e.Minutes == 0 {
		return string(e.Code)
	}
	return string(e.Code) + " " + hours(e.Minutes)
}

// String says the rule and the text.
func (r Reason) String() string {
	if r.Rule == 0 {
		return r.Text
	}
	return fmt.Sprintf("правило %d: %s", r.Rule, r.Text)
}

// String says where the mark stands, what it says and what became of it.
func (m MarkReason) String() string {
	return fmt.Sprintf("%s: %s %s, %s", m.Place, m.Time, m.Direction, m.Reason)
}
