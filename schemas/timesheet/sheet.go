// Package timesheet is the canonical timesheet (табель): what was worked, absent and owed per employee and day, in
// whole minutes. It is the result of core/timesheet and the source of every Excel form.
package timesheet

// Code is a letter code of the form Т-13 (постановление Госкомстата от 05.01.2004 № 1), as "Я" or "ОТ".
type Code string

// Sheet is a month's timesheet, in the shape that `uzel timesheet build --json` prints.
type Sheet struct {
	Month     string      `json:"month"` // YYYY-MM
	Employees []Line      `json:"employees"`
	Totals    SheetTotals `json:"totals"`
}

// Line is one employee's month.
type Line struct {
	TabNumber       string             `json:"tab_number"`
	Days            map[string][]Entry `json:"days"` // YYYY-MM-DD → codes in the cell's order; an empty list is Х
	NightMinutes    int                `json:"night_minutes"`
	Totals          LineTotals         `json:"totals"`
	NormMinutes     int                `json:"norm_minutes"`
	OvertimeMinutes Figure             `json:"overtime_minutes"`
	Anomalies       []Anomaly          `json:"anomalies"`
}

// Entry is one code of one day.
type Entry struct {
	Code    Code `json:"code"`
	Minutes int  `json:"minutes"`
}

// LineTotals are an employee's sums for each half of the month and for the whole of it.
type LineTotals struct {
	FirstHalf  Total `json:"first_half"` // days 1–15
	SecondHalf Total `json:"second_half"`
	Month      Total `json:"month"`
}

// Total is a sum over days: those with at least one worked minute, minutes worked, and each code's share.
type Total struct {
	Days    int                `json:"days"`
	Minutes int                `json:"minutes"`
	ByCode  map[Code]CodeTotal `json:"by_code"`
}

// CodeTotal is a code's days and minutes.
type CodeTotal struct {
	Days    int `json:"days"`
	Minutes int `json:"minutes"`
}

// SheetTotals are the sums over all employees.
type SheetTotals struct {
	Days            int                `json:"days"`
	Minutes         int                `json:"minutes"`
	NightMinutes    int                `json:"night_minutes"`
	OvertimeMinutes int                `json:"overtime_minutes"`
	ByCode          map[Code]CodeTotal `json:"by_code"`
}

// Anomaly is something a person should look at; the sheet never guesses.
type Anomaly struct {
	Date   string `json:"date"` // of the mark or the day meant
	Kind   string `json:"kind"`
	Detail string `json:"detail,omitempty"` // Russian
}

// Document is a timesheet as it travels: the sheet, and what a form prints around it.
type Document struct {
	Organisation Organisation      `json:"organisation"`
	Department   string            `json:"department,omitempty"` // empty: the whole organisation
	Number       string            `json:"number"`
	Created      string            `json:"created"`         // YYYY-MM-DD
	People       map[string]Person `json:"people"`          // by tab number
	Codes        []OwnCode         `json:"codes,omitempty"` // those that the form's list does not have
	Sheet        Sheet             `json:"sheet"`

	// Corrected is the number of the last correction by a person that the sheet was made with; 0: none.
	Corrected  int         `json:"corrected,omitempty"`
	Correction *Correction `json:"correction,omitempty"` // of a correcting timesheet; nil: the month's first
}

// Organisation is the employer as a form prints it.
type Organisation struct {
	INN  string `json:"inn,omitempty"`
	KPP  string `json:"kpp,omitempty"`
	Name string `json:"name"`
	OKPO string `json:"okpo,omitempty"`
}

// Person is an employee as a form prints them.
type Person struct {
	FullName   string `json:"full_name"`
	Position   string `json:"position,omitempty"`
	Department string `json:"department,omitempty"`
}
