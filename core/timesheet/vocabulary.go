package timesheet

import (
	"strings"

	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// The letter codes of Т-13 (постановление Госкомстата от 05.01.2004 № 1) that the arithmetic itself writes.
const (
	CodeDay       sheet.Code = "Я"  // work in the daytime
	CodeNight     sheet.Code = "Н"  // work at night, 22:00–06:00
	CodeOvertime  sheet.Code = "С"  // overtime
	CodeRestDay   sheet.Code = "РВ" // work on days off and public holidays
	CodeDayOff    sheet.Code = "В"  // days off and public holidays
	CodeNoReason  sheet.Code = "НН" // absence for unexplained reasons
	codeLeave     sheet.Code = "ОТ" // main annual leave
	codeExtra     sheet.Code = "ОД" // additional annual leave
	codeChildCare sheet.Code = "ОЖ" // leave to care for a child up to three, during which one may work (art. 256)
	codeTruancy   sheet.Code = "ПР" // absence without valid reason, which does not lower the norm
)

// worked are the codes of worked minutes in the order of a cell.
var worked = [...]sheet.Code{CodeDay, CodeNight, CodeOvertime, CodeRestDay}

// workCode is an index into worked.
type workCode uint8

const (
	workDay workCode = iota
	workNight
	workOvertime
	workRestDay
)

// absenceCodes are the codes an absence may have: those of Т-13 except Я Н С РВ В НН. True ones stand on every calendar
// day of their period, the others on planned days only (rule 9).
var absenceCodes = map[sheet.Code]bool{
	codeLeave: true, codeExtra: true, codeChildCare: true,
	"У": true, "УД": true, "ДБ": true, "ОЗ": true, "ДО": true, "Б": true, "Т": true, "Р": true,

	codeTruancy: false, "ВМ": false, "К": false, "ПК": false, "ПМ": false, "УВ": false, "ЛЧ": false, "ПВ": false, "Г": false, "НС": false,
	"ОВ": false, "НВ": false, "ЗБ": false, "РП": false, "НП": false, "ВП": false, "НО": false, "НБ": false, "НЗ": false,
}

// IsAbsenceCode reports whether an absence may have the code.
func IsAbsenceCode(code sheet.Code) bool {
	_, known := absenceCodes[code]
	return known
}

// Kinds of anomalies: what a person should look at. Nothing is guessed in their place.
const (
	AnomalyMissingOut        = "missing_out"
	AnomalyMissingIn         = "missing_in"
	AnomalyOutsideEmployment = "work_outside_employment"
	AnomalyDuringAbsence     = "work_during_absence"
	AnomalyAbsenceConflict   = "absence_conflict"
	AnomalyUnordered         = "unordered_overtime"
)

// lookalikes are the Latin letters that are easily typed for the Russian ones of a code.
var lookalikes = strings.NewReplacer(
	"A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "K", "К", "M", "М", "O", "О", "P", "Р", "T", "Т", "Y", "У",
)

// unknownCode explains a code that is not taken.
func unknownCode(code string, known func(sheet.Code) bool) string {
	if russian := lookalikes.Replace(code); russian != code && known(sheet.Code(russian)) {
		return "код " + russian + " набран латинскими буквами"
	}
	const longest = 3 // letters; anything longer is something else and may be a name
	if len([]rune(code)) > longest {
		return "код слишком длинный"
	}
	return "код «" + code + "»"
}
