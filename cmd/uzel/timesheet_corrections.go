package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
)

// timesheetCorrections lists what people changed in a month's attendance, and who approved it.
func (a *app) timesheetCorrections() *cobra.Command {
	return &cobra.Command{
		Use: "corrections ДОКУМЕНТ", Short: "Исправления и утверждения табеля: кто, когда, почему", Args: oneArg("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			return a.withTimesheet(c.Context(), access.DocumentPersonal, ids[0], func(ctx context.Context, r *room, s registry.Stored) error {
				if err := r.note(ctx, "timesheet.corrections_viewed", s.ID, map[string]string{"month": s.Series.Month}); err != nil {
					return err
				}
				list, err := r.hub.Registry().Corrections(ctx, s.Series)
				if err != nil {
					return err
				}
				approvals, err := r.hub.Registry().Approvals(ctx, s.Series)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]any{"corrections": notNil(list), "approvals": notNil(approvals)})
				}
				a.sayCorrections(list, approvals)
				return nil
			})
		},
	}
}

func (a *app) sayCorrections(list []registry.Correction, approvals []registry.Approval) {
	a.table("№\tКОГДА\tКТО\tТАБ. №\tЧТО\tБЫЛО\tСТАЛО\tПРИЧИНА", func(row func(...any)) {
		for _, c := range list {
			was, is := "", ""
			if c.Was != nil {
				was = c.Was.Time + " " + c.Was.Direction
			}
			switch {
			case c.Is != nil:
				is = c.Is.Time + " " + c.Is.Direction
			case c.Day != nil:
				is = strings.TrimSpace(c.Day.Date + " " + string(c.Day.Verdict) + " " + c.Day.Code)
			}
			row(c.Number, moment(c.At), c.Author, c.TabNumber, c.Act.Title(), was, is, c.Reason)
		}
	})
	for _, one := range approvals {
		a.say("Утверждён № %s: %s, %s, документ %s", one.Sheet, moment(one.At), one.Author, one.Document)
	}
}
