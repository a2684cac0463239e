package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
)

// timesheetWhy explains a cell of a timesheet that the hub keeps, with what people corrected in it.
func (a *app) timesheetWhy() *cobra.Command {
	var tab, date string
	c := &cobra.Command{
		Use: "why ДОКУМЕНТ --tab ТАБ.№ --date ГГГГ-ММ-ДД", Short: "Объяснить ячейку табеля, который хранит узел, с исправлениями", Args: oneArg("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			if tab == "" || date == "" {
				return errUsage.With("назовите работника и день: --tab, --date")
			}
			return a.withTimesheet(c.Context(), access.DocumentPersonal, ids[0], func(ctx context.Context, r *room, s registry.Stored) error {
				explained, err := r.hub.Explain(ctx, s, tab, date)
				if err != nil {
					return err
				}
				if err := r.note(ctx, "timesheet.explained", s.ID, map[string]string{"tab_number": tab, "date": date}); err != nil {
					return err
				}
				list, err := r.hub.Registry().Corrections(ctx, s.Series)
				if err != nil {
					return err
				}
				about := correctionsOf(list, tab, date)
				if a.json {
					return a.value(map[string]any{"explanation": explained, "corrections": notNil(about)})
				}
				a.say("%s", strings.TrimRight(explained.Text(), "\n"))
				if len(about) > 0 {
					a.say("\nИсправления")
					a.sayCorrections(about, nil)
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&tab, "tab", "", "табельный `НОМЕР`")
	c.Flags().StringVar(&date, "date", "", "`ДЕНЬ`, ГГГГ-ММ-ДД")
	return c
}

// correctionsOf are those that touch a person's day: its marks, or the decision about it.
func correctionsOf(list []registry.Correction, tab, date string) []registry.Correction {
	var about []registry.Correction
	for _, c := range list {
		on := c.Day != nil && c.Day.Date == date || c.Was != nil && strings.HasPrefix(c.Was.Time, date) || c.Is != nil && strings.HasPrefix(c.Is.Time, date)
		if c.TabNumber == tab && on {
			about = append(about, c)
		}
	}
	return about
}
