package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/output"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/num"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// timesheetCompare compares two timesheets cell by cell, or one timesheet's marks with absences, schedule and what another
// system has.
func (a *app) timesheetCompare() *cobra.Command {
	var with, against, out string
	var tolerance int
	c := &cobra.Command{
		Use:   "compare ДОКУМЕНТ [ДОКУМЕНТ]",
		Short: "Два табеля — по ячейкам; один — отметки против неявок, графика и другой системы", Args: fewArgs(1, 2, "документ"),
		Example: "  uzel timesheet compare ДОКУМЕНТ ДРУГОЙ --out различия.xlsx\n" +
			"  uzel timesheet compare ДОКУМЕНТ --with lines.csv --out расхождения.xlsx\n" +
			"  uzel timesheet compare ДОКУМЕНТ --against ТАБЕЛЬ_УЧЁТНОЙ_СИСТЕМЫ",
		RunE: func(c *cobra.Command, ids []string) error {
			if len(ids) == 2 && with+against != "" || with != "" && against != "" {
				return errUsage.With("назовите что-то одно: второй документ, --with или --against")
			}
			return a.withTimesheet(c.Context(), access.DocumentPersonal, ids[0], func(ctx context.Context, r *room, s registry.Stored) error {
				if len(ids) == 2 {
					return a.compareSheets(ctx, r, s, ids[1], out)
				}
				claims, err := claimsFrom(ctx, with, s.Series.Month)
				if against != "" && err == nil {
					claims, err = r.claimsOf(ctx, against)
				}
				if err != nil {
					return err
				}
				return a.compareMarks(ctx, r, s, claims, out, tolerance)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&with, "with", "", "`ФАЙЛ` другой системы: табель в JSON или таблица tab_number, date, minutes или hours, code")
	f.StringVar(&against, "against", "", "`ДОКУМЕНТ` — табель другой системы, который хранит узел")
	f.StringVar(&out, "out", "", "`ФАЙЛ` для списка: .xlsx, .csv или .json")
	f.IntVar(&tolerance, "tolerance", 0, "сколько `МИНУТ` разницы за день не считать расхождением")
	return c
}

// compareSheets shows the cells in which two timesheets differ, as a correcting timesheet names them.
func (a *app) compareSheets(ctx context.Context, r *room, was registry.Stored, other, out string) error {
	if err := r.may(ctx, access.DocumentPersonal, other); err != nil {
		return err
	}
	is, err := r.hub.Registry().Timesheet(ctx, other)
	if err != nil {
		return err
	}
	changes := sheet.Difference(was.Sheet.Sheet, is.Sheet.Sheet)
	if err := r.note(ctx, "timesheet.compared", was.ID, map[string]string{
		"with": other, "differences": strconv.Itoa(len(changes)), "exported": word(out != ""),
	}); err != nil {
		return err
	}
	list := output.List{Title: "Различия", Columns: []string{"Табельный номер", "День", "Было", "Стало", "Минут", "Часов"}}
	for _, c := range changes {
		list.Rows = append(list.Rows, []any{c.TabNumber, c.Date, cellText(c.Was), cellText(c.Is), c.Minutes, num.Hours(c.Minutes)})
	}
	if err := a.exportList(out, list, changes); err != nil || a.json {
		return err
	}
	a.sayChanges("Табель № "+was.Sheet.Number+" → № "+is.Sheet.Number, changes)
	return nil
}

// compareMarks lists the days about which somebody has to decide, those first on which most hours are at stake.
func (a *app) compareMarks(ctx context.Context, r *room, s registry.Stored, claims []timesheet.Claim, out string, tolerance int) error {
	conflicts, err := r.hub.Conflicts(ctx, s, claims, timesheet.ConflictOptions{Tolerance: tolerance})
	if err != nil {
		return err
	}
	if err := r.note(ctx, "timesheet.compared", s.ID, map[string]string{
		"differences": strconv.Itoa(len(conflicts)), "exported": word(out != ""),
	}); err != nil {
		return err
	}
	list := output.List{Title: "Расхождения", Columns: []string{"Табельный номер", "День", "Что", "Минут", "Часов", "Подробно"}}
	minutes := 0
	for _, c := range conflicts {
		minutes += c.Minutes
		list.Rows = append(list.Rows, []any{c.TabNumber, c.Date, conflictTitle(c.Kind), c.Minutes, num.Hours(c.Minutes), c.Detail})
	}
	if err := a.exportList(out, list, conflicts); err != nil || a.json {
		return err
	}
	if len(conflicts) == 0 {
		a.say("Расхождений нет.")
		return nil
	}
	a.say("Расхождений %d, под вопросом %s ч. Сначала те, где больше часов.", len(conflicts), hours(minutes))
	if out == "" {
		a.table("ТАБ. №\tДЕНЬ\tЧАСОВ\tЧТО\tПОДРОБНО", func(row func(...any)) {
			for _, c := range conflicts {
				row(c.TabNumber, c.Date, hours(c.Minutes), conflictTitle(c.Kind), c.Detail)
			}
		})
	}
	return nil
}

// claimsOf are those of another timesheet that the hub keeps, as that of an ERP's attendance.
func (r *room) claimsOf(ctx context.Context, id string) ([]timesheet.Claim, error) {
	if err := r.may(ctx, access.DocumentPersonal, id); err != nil {
		return nil, err
	}
	other, err := r.hub.Registry().Timesheet(ctx, id)
	return timesheet.ClaimsOf(other.Sheet.Sheet), err
}

// exportList writes a list where it is wanted: a file by its ending, and JSON on standard output.
func (a *app) exportList(out string, list output.List, raw any) error {
	if a.json {
		if err := a.value(raw); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	var data []byte
	var err error
	if ending := strings.ToLower(filepath.Ext(out)); ending == ".json" {
		data, err = json.MarshalIndent(raw, "", " ")
	} else {
		data, err = list.As(ending)
	}
	if err != nil {
		return err
	}
	if err := write(out, data); err != nil {
		return err
	}
	a.say("%s", out)
	return nil
}

var conflictTitles = map[string]string{
	timesheet.ConflictNoShow: "нет отметок и неявки", timesheet.ConflictShort: "отработано меньше графика",
	timesheet.ConflictAbovePlan: "отработано больше графика", timesheet.ConflictRestDay: "работа не по графику",
	timesheet.ConflictOtherHours: "в другой системе другие часы", timesheet.ConflictOtherReason: "в другой системе другая неявка",
	timesheet.AnomalyMissingOut: "нет отметки о выходе", timesheet.AnomalyMissingIn: "нет отметки о входе",
	timesheet.AnomalyDuringAbsence: "работа во время неявки", timesheet.AnomalyOutsideEmployment: "работа вне срока найма",
	timesheet.AnomalyAbsenceConflict: "две неявки на один день", timesheet.AnomalyUnordered: "сверх графика без приказа",
}

func conflictTitle(kind string) string {
	if title, ok := conflictTitles[kind]; ok {
		return title
	}
	return kind
}

func word(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
