package timesheet

import "cmp"

// Codes that rules and forms name one by one.
const (
	CodeDay         Code = "Я"
	CodeNight       Code = "Н"
	CodeRestDay     Code = "РВ" // work on a day off or a public holiday
	CodeOvertime    Code = "С"
	CodeCamp        Code = "ВМ" // work in a shift camp
	CodeDayOff      Code = "В"
	CodeUnexplained Code = "НН"
)

// Class says what a code means for the sums of a timesheet.
type Class int

// The classes. Unknown is the class of a code that is not in the form's list.
const (
	Unknown Class = iota
	Work          // time worked: its minutes make the hours and the days worked
	Rest          // a day off or a public holiday: neither worked nor a reason of absence
	Absence       // a reason of absence: counted in days, whatever minutes stand beside it
)

// CodeInfo describes one code of the form Т-13.
type CodeInfo struct {
	Code    Code
	Digits  string // the digit code of the same meaning
	Class   Class
	Meaning string // in Russian
}

// The list of the forms Т-12 and Т-13 (постановление Госкомстата от 05.01.2004 № 1), in its order.
var codeList = []CodeInfo{
	{CodeDay, "01", Work, "работа в дневное время"},
	{CodeNight, "02", Work, "работа в ночное время"},
	{CodeRestDay, "03", Work, "работа в выходные и нерабочие праздничные дни"},
	{CodeOvertime, "04", Work, "сверхурочная работа"},
	{CodeCamp, "05", Work, "работа вахтовым методом"},
	{"К", "06", Absence, "служебная командировка"},
	{"ПК", "07", Absence, "повышение квалификации с отрывом от работы"},
	{"ПМ", "08", Absence, "повышение квалификации с отрывом от работы в другой местности"},
	{"ОТ", "09", Absence, "ежегодный основной оплачиваемый отпуск"},
	{"ОД", "10", Absence, "ежегодный дополнительный оплачиваемый отпуск"},
	{"У", "11", Absence, "учебный отпуск с сохранением заработка"},
	{"УВ", "12", Absence, "сокращённое время для обучающихся с частичной оплатой"},
	{"УД", "13", Absence, "учебный отпуск без сохранения заработка"},
	{"Р", "14", Absence, "отпуск по беременности и родам"},
	{"ОЖ", "15", Absence, "отпуск по уходу за ребёнком до трёх лет"},
	{"ДО", "16", Absence, "отпуск без оплаты с разрешения работодателя"},
	{"ОЗ", "17", Absence, "отпуск без оплаты, положенный по закону"},
	{"ДБ", "18", Absence, "ежегодный дополнительный отпуск без оплаты"},
	{"Б", "19", Absence, "временная нетрудоспособность с пособием"},
	{"Т", "20", Absence, "временная нетрудоспособность без пособия"},
	{"ЛЧ", "21", Absence, "сокращённое время в случаях, указанных в законе"},
	{"ПВ", "22", Absence, "вынужденный прогул при незаконном увольнении, переводе или отстранении"},
	{"Г", "23", Absence, "исполнение государственных и общественных обязанностей"},
	{"ПР", "24", Absence, "прогул"},
	{"НС", "25", Absence, "неполное рабочее время по инициативе работодателя"},
	{CodeDayOff, "26", Rest, "выходной или нерабочий праздничный день"},
	{"ОВ", "27", Absence, "дополнительный выходной с оплатой"},
	{"НВ", "28", Absence, "дополнительный выходной без оплаты"},
	{"ЗБ", "29", Absence, "забастовка"},
	{CodeUnexplained, "30", Absence, "неявка по невыясненным причинам"},
	{"РП", "31", Absence, "простой по вине работодателя"},
	{"НП", "32", Absence, "простой по причинам, не зависящим от сторон"},
	{"ВП", "33", Absence, "простой по вине работника"},
	{"НО", "34", Absence, "отстранение от работы с оплатой"},
	{"НБ", "35", Absence, "отстранение от работы без оплаты"},
	{"НЗ", "36", Absence, "остановка работы из-за задержки зарплаты"},
}

var codeIndex = func() map[Code]int {
	index := make(map[Code]int, len(codeList))
	for i, c := range codeList {
		index[c.Code] = i
	}
	return index
}()

// Codes returns the form's codes in its order.
func Codes() []CodeInfo { return append([]CodeInfo(nil), codeList...) }

// Info describes c; ok is false for a code that is not in the form's list.
func (c Code) Info() (info CodeInfo, ok bool) {
	i, ok := codeIndex[c]
	if !ok {
		return CodeInfo{Code: c}, false
	}
	return codeList[i], true
}

// Class returns the class of c, Unknown for a code that is not in the form's list.
func (c Code) Class() Class {
	info, _ := c.Info()
	return info.Class
}

// Order is the place of c in the form's list, after every listed code for one that is not in it.
func (c Code) Order() int {
	if i, ok := codeIndex[c]; ok {
		return i
	}
	return len(codeList)
}

// CompareCodes orders codes as the form's list does, those that it does not have after it.
func CompareCodes(a, b Code) int {
	return cmp.Or(cmp.Compare(a.Order(), b.Order()), cmp.Compare(a, b))
}

// CodeOfDigits returns the letter code of a digit code.
func CodeOfDigits(digits string) (Code, bool) {
	for _, c := range codeList {
		if c.Digits == digits {
			return c.Code, true
		}
	}
	return "", false
}
