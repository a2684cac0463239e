package timebook

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Everything in this file is a guess: nobody has seen how a timesheet is read from Timebook. Call, fields, statuses and
// the meaning of codes are a proposal. Without the customer's accept_guess a connection does not even open with it.

// statusClosed is the only status of a row that the proposal has.
const statusClosed = "closed"

// timesheetRecord is a day of an employee. Its times are local to the connection's zone: no object is named.
type timesheetRecord struct {
	Employee  string `json:"employee_guid"`
	TabNumber string `json:"personnel_number"`
	Date      string `json:"date"`
	Status    string `json:"status"`
	Intervals []struct {
		Code  string `json:"code"`
		Begin string `json:"begin"`
		End   string `json:"end"`
	} `json:"intervals"`
}

// readTimesheets reads the rows of timesheets: work becomes marks, codes of absence become absences. Days off and absence
// without a reason are left to the arithmetic of the hub.
func (c *connection) readTimesheets(ctx context.Context, days span, g *gathered) (attendance, []problem, error) {
	records, err := c.client.list(ctx, c.timesheets(days))
	if err != nil {
		return attendance{}, nil, guessed(err)
	}
	var a attendance
	var stays []stay
	var problems []problem
	strangers := map[string]bool{}
	for _, record := range once(records) {
		day, fault := c.day(record, g, strangers)
		if fault != nil {
			key := "timesheet:" + keyOf(timesheetKey(record))
			problems = append(problems, problem{kind: document.KindMarks, key: key, fault: fault})
		}
		stays, a.absences = append(stays, day.stays...), append(a.absences, day.absences...)
	}
	for _, tab := range slices.Sorted(maps.Keys(strangers)) {
		fault := sdk.Fail(document.CauseInvalidDocument, "в табеле Timebook есть работник, которого нет в выгрузке работников").
			Advise("выгрузите работников снова")
		problems = append(problems, problem{kind: document.KindMarks, key: "stranger:" + short(tab), fault: fault})
	}
	a.marks = marksOf(stays)
	return a, problems, nil
}

// timesheets are the rows of some days.
func (c *connection) timesheets(days span) listing {
	return listing{"/timesheets", "timesheets", map[string]any{
		"dateBegin": days.from, "dateEnd": days.to,
		"organization_guid": c.config.Organization, "subdivision_guid": c.config.Subdivision,
	}, timesheetKey}
}

func timesheetKey(record json.RawMessage) string {
	var r timesheetRecord
	if json.Unmarshal(record, &r) != nil || r.Employee == "" {
		return canonical(record)
	}
	return r.Employee + ":" + r.Date
}

// recordedDay is what a row says.
type recordedDay struct {
	stays    []stay
	absences []marks.Absence
}

// day reads a row. Who is not in the table of employees is noted once, not for each of his days.
func (c *connection) day(record json.RawMessage, g *gathered, strangers map[string]bool) (recordedDay, *sdk.Fault) {
	var r timesheetRecord
	if err := json.Unmarshal(record, &r); err != nil {
		return recordedDay{}, unreadable(fieldOf(err))
	}
	if r.Status != statusClosed {
		return recordedDay{}, sdk.Fail(document.CauseInvalidDocument, "статус строки табеля неизвестен").
			Remote(word(r.Status), "")
	}
	switch known, taken := g.people.has(r.TabNumber); {
	case !known:
		strangers[r.TabNumber] = true
		return recordedDay{}, nil
	case !taken:
		return recordedDay{}, nil
	}
	date, ok := parseDate(r.Date)
	if !ok {
		return recordedDay{}, unreadable("date")
	}
	var d recordedDay
	for i, interval := range r.Intervals {
		code, class := codeOf(interval.Code)
		in, inOK := parseMoment(interval.Begin, g.places.location(""))
		out, outOK := parseMoment(interval.End, g.places.location(""))
		switch {
		case class == timesheet.Unknown:
			return recordedDay{}, sdk.Fail(document.CauseInvalidDocument, "код времени в табеле: "+noCode).
				Remote("", fmt.Sprint("intervals.", i, ".code"))
		case class == timesheet.Work && inOK && outOK && !out.wall.Before(in.wall):
			d.stays = append(d.stays, stay{tab: r.TabNumber, in: in, out: out})
		case isAbsence(code):
			d.absences = append(d.absences, marks.Absence{TabNumber: r.TabNumber, From: date, To: date, Code: string(code)})
		case class == timesheet.Work:
			return recordedDay{}, unreadable(fmt.Sprint("intervals.", i, ".begin"))
		}
	}
	return d, nil
}

// guessed says of a call that Timebook does not know that it was a guess.
func guessed(err error) error {
	f := sdk.FaultOf(err)
	if f.RemoteCode != strconv.Itoa(http.StatusNotFound) && f.RemoteCode != strconv.Itoa(http.StatusMethodNotAllowed) {
		return err
	}
	return sdk.Fail(document.CauseMisconfigured, "предположение не подтвердилось: табеля через API этот Timebook не отдаёт").
		Remote(f.RemoteCode, "/timesheets").
		Advise("возьмите отметки из выгрузки (marks_from: table) или из смен (marks_from: demands)")
}
