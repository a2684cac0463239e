package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/marks"
)

// shownMark is a mark as a person who may see it is shown it.
type shownMark struct {
	marks.Mark
	FullName string `json:"full_name,omitempty"`
}

// timesheetMarks lists marks. Who may see personal data sees all of them; an owner of objects those on his objects.
func (a *app) timesheetMarks() *cobra.Command {
	var month, tab string
	c := &cobra.Command{
		Use: "marks [ДОКУМЕНТ]", Short: "Отметки табеля с исправлениями; владелец объектов видит только отметки на своих", Args: fewArgs(0, 1, "документ"),
		Example: "  uzel timesheet marks ДОКУМЕНТ --tab 00017\n  uzel timesheet marks --month 2026-10",
		RunE: func(c *cobra.Command, ids []string) error {
			if _, _, err := calendar.ParseMonth(month); len(ids) == 0 && err != nil {
				return errUsage.With("назовите документ или месяц: --month ГГГГ-ММ")
			}
			return a.withStore(c.Context(), access.MarksRead, func(ctx context.Context, r *room) error {
				sheets, err := r.sheets(ctx, ids, month)
				if err != nil {
					return err
				}
				list := []shownMark{}
				for _, s := range sheets {
					made, err := r.hub.Registry().Corrections(ctx, s.Series)
					if err != nil {
						return err
					}
					s.Marks.Apply(made)
					seen := r.marksOf(s, tab)
					if err := r.note(ctx, "marks.viewed", s.ID, map[string]string{
						"month": s.Series.Month, "tab_number": tab, "marks": strconv.Itoa(len(seen)),
					}); err != nil {
						return err
					}
					list = append(list, seen...)
				}
				return a.showMarks(list)
			})
		},
	}
	c.Flags().StringVar(&month, "month", "", "`МЕСЯЦ`, ГГГГ-ММ, вместо документа")
	c.Flags().StringVar(&tab, "tab", "", "только этот табельный `НОМЕР`")
	return c
}

// sheets are the timesheet that is named, or those of a month.
func (r *room) sheets(ctx context.Context, ids []string, month string) ([]registry.Stored, error) {
	if len(ids) == 0 {
		return r.hub.Registry().Timesheets(ctx, month, r.person.Organisations)
	}
	if err := r.may(ctx, access.MarksRead, ids[0]); err != nil {
		return nil, err
	}
	s, err := r.hub.Registry().Timesheet(ctx, ids[0])
	return []registry.Stored{s}, err
}

// marksOf are the marks of a timesheet that the person may see.
func (r *room) marksOf(s registry.Stored, tab string) []shownMark {
	all := r.access.Authorise(r.person, access.DocumentPersonal, s.Envelope.Organisation.INN) == nil
	owners := map[string]string{}
	for _, o := range s.Marks.Objects {
		owners[o.Object] = o.Owner
	}
	list := []shownMark{}
	for _, m := range s.Marks.Marks {
		i := slices.IndexFunc(s.Marks.Employees, func(e marks.Employee) bool { return e.TabNumber == m.TabNumber })
		one := shownMark{Mark: m}
		if i >= 0 {
			one.FullName = s.Marks.Employees[i].FullName
		}
		if (tab == "" || tab == m.TabNumber) && (all || r.person.Owns(m.Object, owners[m.Object])) {
			list = append(list, one)
		}
	}
	return list
}

func (a *app) showMarks(list []shownMark) error {
	if a.json {
		return a.value(list)
	}
	if len(list) == 0 {
		a.say("Отметок, которые вам видны, нет.")
		return nil
	}
	a.table("ТАБ. №\tФАМИЛИЯ, ИМЯ, ОТЧЕСТВО\tВРЕМЯ\tНАПРАВЛЕНИЕ\tОБЪЕКТ\tКАК", func(row func(...any)) {
		for _, m := range list {
			row(m.TabNumber, m.FullName, m.Time, m.Direction, m.Object, m.Device)
		}
	})
	return nil
}
