package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// correctionFlags say what is corrected: a mark, a day, or an earlier correction.
type correctionFlags struct {
	tab, reason                      string
	add, mark, to, direction, object string
	remove                           bool
	day, decide, paper               string
	minutes, revoke                  int
}

func (a *app) timesheetCorrect() *cobra.Command {
	var flags correctionFlags
	c := &cobra.Command{
		Use:   "correct ДОКУМЕНТ --tab ТАБ.№ --reason ПРИЧИНА",
		Short: "Записать исправление отметки или решение о дне", Args: oneArg("документ"),
		Example: "  uzel timesheet correct ДОКУМЕНТ --tab 00017 --add \"2026-10-05 18:00\" --direction out --reason \"забыл карту\"\n" +
			"  uzel timesheet correct ДОКУМЕНТ --tab 00017 --mark \"2026-10-05 09:12\" --to \"2026-10-05 09:00\" --reason \"очередь на входе\"\n" +
			"  uzel timesheet correct ДОКУМЕНТ --tab 00017 --day 2026-10-06 --decide work --reason \"отозван из отпуска, приказ 31-к\"\n" +
			"  uzel timesheet correct ДОКУМЕНТ --revoke 3 --reason \"записано по ошибке\"",
		RunE: func(c *cobra.Command, ids []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			return a.withTimesheet(c.Context(), access.TimesheetCorrect, ids[0], func(ctx context.Context, r *room, s registry.Stored) error {
				return a.correct(ctx, r, s, flags)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&flags.tab, "tab", "", "табельный `НОМЕР`")
	f.StringVar(&flags.reason, "reason", "", "`ПРИЧИНА`, её увидит проверяющий")
	f.StringVar(&flags.add, "add", "", "добавить отметку: `ВРЕМЯ`, ГГГГ-ММ-ДД ЧЧ:ММ")
	f.StringVar(&flags.mark, "mark", "", "исправить отметку с этим `ВРЕМЕНЕМ`: вместе с --to, --direction или --remove")
	f.StringVar(&flags.to, "to", "", "новое `ВРЕМЯ` исправленной отметки")
	f.StringVar(&flags.direction, "direction", "", "`НАПРАВЛЕНИЕ` отметки: in, out, auto")
	f.StringVar(&flags.object, "object", "", "`ОБЪЕКТ` добавленной отметки")
	f.BoolVar(&flags.remove, "remove", false, "исключить отметку")
	f.StringVar(&flags.day, "day", "", "`ДЕНЬ`, о котором принято решение, ГГГГ-ММ-ДД")
	f.StringVar(&flags.decide, "decide", "", "`РЕШЕНИЕ`: work — работа учитывается, keep — всё верно, код неявки, С или РВ — приказ на --minutes минут")
	f.IntVar(&flags.minutes, "minutes", 0, "сколько `МИНУТ` по приказу")
	f.StringVar(&flags.paper, "paper", "", "`НОМЕР` приказа")
	f.IntVar(&flags.revoke, "revoke", 0, "отменить исправление с этим `НОМЕРОМ`")
	return c
}

// check refuses what says nothing or two things at once.
func (f correctionFlags) check() error {
	said := 0
	for _, one := range []bool{f.add != "", f.mark != "", f.day != "", f.revoke != 0} {
		if one {
			said++
		}
	}
	switch {
	case said != 1:
		return errUsage.With("назовите одно: --add, --mark, --day или --revoke")
	case f.tab == "" && f.revoke == 0:
		return errUsage.With("не назван табельный номер: --tab")
	case f.add != "" && f.direction == "":
		return errUsage.With("у новой отметки нужно направление: --direction in или out")
	case f.mark != "" && !f.remove && f.to == "" && f.direction == "":
		return errUsage.With("что сделать с отметкой: --to ВРЕМЯ, --direction или --remove")
	case f.day != "" && f.decide == "":
		return errUsage.With("не названо решение о дне: --decide")
	}
	return nil
}

// correction is what the flags say about a timesheet's marks.
func (f correctionFlags) correction(s registry.Stored) (registry.Correction, error) {
	c := registry.Correction{TabNumber: f.tab, Reason: strings.TrimSpace(f.reason)}
	listed := slices.ContainsFunc(s.Marks.Employees, func(e marks.Employee) bool { return e.TabNumber == f.tab })
	switch {
	case f.revoke != 0:
		c.Act, c.Revokes = registry.Revoked, f.revoke
		return c, nil
	case !listed:
		return c, errNotListed.With("таб. № %s", f.tab)
	case !inMonth(s.Series.Month, cmp.Or(f.day, f.add, f.to)):
		return c, errOtherMonth.With("%s", s.Series.Month)
	case f.object != "" && len(s.Marks.Objects) > 0 && !slices.ContainsFunc(s.Marks.Objects, func(o marks.Object) bool { return o.Object == f.object }):
		return c, errNoObject.With("%.60q", f.object)
	case f.day != "":
		c.Act, c.Day = registry.DayDecided, f.decision(s)
		return c, nil
	case f.add != "":
		c.Act = registry.MarkAdded
		c.Is = &marks.Mark{TabNumber: f.tab, Time: f.add, Direction: f.direction, Object: f.object, Device: "manual"}
		return c, nil
	}
	return f.changed(s, c)
}

// inMonth reports whether a date or a time belongs to a month or to the days around it, where a night shift may begin or
// end. What is no date at all is told by who reads it.
func inMonth(month, when string) bool {
	const around = 2
	first, last, err := calendar.ParseMonth(month)
	if err != nil || len(when) < len(time.DateOnly) {
		return true
	}
	date, err := calendar.ParseDate(when[:len(time.DateOnly)])
	return err != nil || date >= first-around && date <= last+around
}

// changed is a correction of a mark that is there.
func (f correctionFlags) changed(s registry.Stored, c registry.Correction) (registry.Correction, error) {
	narrow := f.direction
	if !f.remove && f.to == "" {
		narrow = "" // it is the direction that is wrong
	}
	was, err := registry.FindMark(s.Marks.Document, f.tab, f.mark, narrow)
	if err != nil {
		return c, err
	}
	c.Act, c.Was = registry.MarkRemoved, &was
	if f.remove {
		return c, nil
	}
	is := was
	is.Device = "manual"
	if f.to != "" {
		is.Time = f.to
	} else {
		is.Direction = f.direction
	}
	c.Act, c.Is = registry.MarkChanged, &is
	return c, nil
}

// decision is what the flags say about a day. It settles what looked odd on that day.
func (f correctionFlags) decision(s registry.Stored) *registry.Decision {
	d := &registry.Decision{Date: f.day, Verdict: registry.SetAbsence, Code: f.decide, Minutes: f.minutes, Paper: f.paper}
	switch f.decide {
	case string(registry.CountWork), string(registry.Keep):
		d.Verdict, d.Code = registry.Verdict(f.decide), ""
	case "С", "РВ":
		d.Verdict = registry.SetOrder
	}
	for _, line := range s.Sheet.Sheet.Employees {
		for _, anomaly := range line.Anomalies {
			if line.TabNumber == f.tab && anomaly.Date == f.day && !slices.Contains(d.Settles, anomaly.Kind) {
				d.Settles = append(d.Settles, anomaly.Kind)
			}
		}
	}
	return d
}

func (a *app) correct(ctx context.Context, r *room, s registry.Stored, flags correctionFlags) error {
	known, err := r.hub.Registry().Corrections(ctx, s.Series)
	if err != nil {
		return err
	}
	counted := s
	counted.Marks.Apply(known) // a mark that was corrected once may be corrected again
	made, err := flags.correction(counted)
	if err != nil {
		return err
	}
	written, err := r.hub.Registry().Correct(ctx, r.actor, s.Series, s.ID, systemClock{}.Now(), made)
	if err != nil {
		return err
	}
	recounted, findings, err := r.hub.Recount(ctx, s)
	if err != nil {
		return err
	}
	changes := sheet.Difference(s.Sheet.Sheet, recounted.Sheet)
	if a.json {
		return a.value(map[string]any{"correction": written[0], "changes": changes, "findings": notNil(findings)})
	}
	a.report(findings)
	a.say("Исправление № %d записано: %s.", written[0].Number, written[0].Act.Title())
	a.sayChanges("По сравнению с этим табелем изменится", changes)
	a.say("Построить табель с исправлениями: uzel timesheet issue %s", s.ID)
	return nil
}

func (a *app) sayChanges(title string, changes []sheet.Change) {
	if len(changes) == 0 {
		a.say("Ячейки не меняются.")
		return
	}
	minutes := 0
	for _, c := range changes {
		minutes += c.Minutes
	}
	a.say("%s: ячеек %d, часов %s", title, len(changes), hours(minutes))
	a.table("ТАБ. №\tДЕНЬ\tБЫЛО\tСТАЛО\tЧАСОВ", func(row func(...any)) {
		for _, c := range changes {
			row(c.TabNumber, c.Date, cellText(c.Was), cellText(c.Is), hours(c.Minutes))
		}
	})
}

// cellText is a cell as a form shows it: codes with hours.
func cellText(entries []sheet.Entry) string {
	var parts []string
	for _, e := range entries {
		text := string(e.Code)
		if e.Minutes > 0 {
			text += " " + hours(e.Minutes)
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return "Х"
	}
	return strings.Join(parts, " / ")
}
