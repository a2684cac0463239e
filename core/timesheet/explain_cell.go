package timesheet

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// explainCell explains the entries of a cell from the parts of each code.
func (w *work) explainCell(d calendar.Date, parts map[workCode][]Part) []EntryReason {
	entries := []EntryReason{}
	for _, entry := range w.cell(nil, d) {
		x := EntryReason{Code: entry.Code, Minutes: entry.Minutes, Parts: []Part{}}
		if code, isWork := workCodeOf(entry.Code); isWork && entry.Minutes > 0 {
			x.Reason = Reason{ruleCodes, codeMeanings[code]}
			x.Parts = parts[code]
		} else {
			x.Reason = w.explainRemark(d, entry.Code)
		}
		entries = append(entries, x)
	}
	return entries
}

func workCodeOf(code sheet.Code) (workCode, bool) {
	for i, c := range worked {
		if c == code {
			return workCode(i), true
		}
	}
	return 0, false
}

var codeMeanings = [len(worked)]string{
	workDay:      "работа днём в пределах плана",
	workNight:    "работа ночью, с 22:00 до 06:00 (ст. 96 ТК РФ)",
	workOvertime: "работа сверх плана (ст. 99 ТК РФ)",
	workRestDay:  "работа в выходной или праздник (ст. 153 ТК РФ)",
}

// explainRemark explains the code without minutes at the end of a cell.
func (w *work) explainRemark(d calendar.Date, code sheet.Code) Reason {
	if a, absent := w.absences.on(d); absent {
		if code == CodeDayOff {
			text := "праздник внутри отпуска " + string(a.code) + "; день остаётся днём отсутствия (ст. 120 ТК РФ)"
			return Reason{ruleAbsences, text}
		}
		return Reason{ruleAbsences, "отсутствие " + string(a.code)}
	}
	switch code {
	case CodeNoReason:
		return Reason{ruleOther, "по плану работа, а смены у этого дня нет"}
	case CodeDay:
		return Reason{ruleOther, "смена этого дня есть, но её минут на эту дату нет"}
	}
	return Reason{ruleOther, "по плану работы нет, минут нет"}
}

// explainPiece explains counted worked time.
func (w *work) explainPiece(s *shift, p piece, number int) Part {
	return Part{
		From: w.stamp(p.from), To: w.stamp(p.to), Minutes: p.minutes(), Shift: number, Reason: Reason{ruleCodes, w.whyCode(s, p)},
	}
}

// whyCode says why a piece has its code.
func (w *work) whyCode(s *shift, p piece) string {
	plan := w.e.plan
	switch {
	case p.code == workOvertime:
		return fmt.Sprintf("сверх плана дня %s (%s), считая с конца смены", s.day, hours(s.planned))
	case p.code == workRestDay && plan.calendars.IsHoliday(p.date):
		return "нерабочий праздничный день"
	case p.code == workRestDay && plan.IsCycle():
		return "день смены " + s.day.String() + " в цикле не рабочий"
	case p.code == workRestDay:
		return "дата " + p.date.String() + " в графике не рабочая"
	case p.code == workNight:
		return "с 22:00 до 06:00"
	}
	return "с 06:00 до 22:00"
}
