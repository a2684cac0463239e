// Package marks is the canonical document of attendance: the marks of a period and what is needed to judge them, as a
// time tracking system, an ERP or a set of tables gives it. core/timesheet turns it into a timesheet.
package marks

import "github.com/uzelhub/uzel/schemas/timesheet"

// Document carries the marks of a period and of two days on either side of it: a night shift begins the day before.
type Document struct {
	Organisation timesheet.Organisation `json:"organisation"`
	Month        string                 `json:"month"` // YYYY-MM
	Employees    []Employee             `json:"employees"`
	Objects      []Object               `json:"objects,omitempty"` // without any, every object is known, in Europe/Moscow
	Marks        []Mark                 `json:"marks"`
	Absences     []Absence              `json:"absences,omitempty"`
	Orders       []Order                `json:"orders,omitempty"`
}

// Employee is a person whose time is accounted.
type Employee struct {
	TabNumber  string `json:"tab_number"`
	FullName   string `json:"full_name"`
	Position   string `json:"position,omitempty"`
	Department string `json:"department,omitempty"`
	Object     string `json:"object,omitempty"`
	Schedule   string `json:"schedule,omitempty"` // empty: the organisation's default schedule
	Hired      string `json:"hired,omitempty"`
	Dismissed  string `json:"dismissed,omitempty"`
}

// Object is a place of work.
type Object struct {
	Object   string `json:"object"`
	Name     string `json:"name,omitempty"`
	TimeZone string `json:"time_zone,omitempty"` // IANA; empty: Europe/Moscow
	Owner    string `json:"owner,omitempty"`
}

// Mark is one passage.
type Mark struct {
	TabNumber string `json:"tab_number"`
	Time      string `json:"time"`      // RFC 3339, or YYYY-MM-DD HH:MM[:SS] in the object's zone
	Direction string `json:"direction"` // in, out, auto
	Object    string `json:"object,omitempty"`
	Device    string `json:"device,omitempty"` // card, qr, mobile, manual
}

// Absence is a period of not working, both ends included.
type Absence struct {
	TabNumber string `json:"tab_number"`
	From      string `json:"from"`
	To        string `json:"to"` // empty: open
	Code      string `json:"code"`
	Document  string `json:"document,omitempty"`
}

// Order is an order for overtime or for work on a day off.
type Order struct {
	TabNumber string `json:"tab_number"`
	Date      string `json:"date"`
	Code      string `json:"code"` // С or РВ
	Minutes   int    `json:"minutes"`
	Document  string `json:"document,omitempty"`
}
