package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/schedule"
)

func (a *app) scheduleCommand() *cobra.Command {
	c := &cobra.Command{Use: "schedule", Short: "Расписания: следующие и прошлые запуски, запуск сейчас"}
	c.AddCommand(a.scheduleList(), a.scheduleRun(), a.scheduleHistory())
	return c
}

// scheduleRow is a schedule in a list.
type scheduleRow struct {
	Name  string    `json:"name"`
	Route string    `json:"route"`
	When  string    `json:"when"` // in words, or cron
	Cron  string    `json:"cron,omitempty"`
	Zone  string    `json:"time_zone"`
	Next  time.Time `json:"next"`
	Last  *runRow   `json:"last,omitempty"`
}

// runRow is a run in a list.
type runRow struct {
	Due     time.Time `json:"due"`
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
	State   string    `json:"state"`
	Manual  bool      `json:"manual,omitempty"`
	Detail  string    `json:"detail,omitempty"`
}

func newRunRow(r schedule.Run) runRow {
	return runRow{Due: r.Due, Started: r.Started, Ended: r.Ended, State: r.State, Manual: r.Manual, Detail: r.Detail}
}

// runStates are the states of a run as people read them.
var runStates = map[string]string{
	schedule.StateRunning: "идёт", schedule.StateDone: "выполнен", schedule.StateFailed: "не удался", schedule.StateMissed: "пропущен",
	schedule.StateSkipped: "пропущен, выполнен более поздний",
}

func (a *app) scheduleList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Расписания и их ближайшие запуски", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				all, err := r.hub.Schedule().Status(ctx)
				if err != nil {
					return err
				}
				rows := make([]scheduleRow, 0, len(all))
				for _, s := range all {
					row := scheduleRow{Name: s.Entry.Name, Route: s.Entry.Route, When: s.Entry.Words(), Zone: s.Entry.Zone.String(), Next: s.Next.In(s.Entry.Zone)}
					if !s.Entry.ByCalendar() {
						row.Cron = s.Entry.Expression
					}
					if s.Last != nil {
						last := newRunRow(*s.Last)
						row.Last = &last
					}
					rows = append(rows, row)
				}
				if a.json {
					return a.value(rows)
				}
				a.table("РАСПИСАНИЕ\tКОГДА\tПОЯС\tСЛЕДУЮЩИЙ\tПОСЛЕДНИЙ\tИТОГ", func(row func(...any)) {
					for _, s := range rows {
						last, state := "ещё не было", ""
						if s.Last != nil {
							last, state = moment(s.Last.Due), runStates[s.Last.State]
						}
						row(s.Name, s.When, s.Zone, s.Next.Format(momentLayout), last, state)
					}
				})
				return nil
			})
		},
	}
}

func (a *app) scheduleRun() *cobra.Command {
	return &cobra.Command{
		Use: "run РАСПИСАНИЕ", Short: "Запустить маршрут расписания сейчас", Args: oneArg("расписание"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runNow(c.Context(), hub.Order{Schedule: args[0]})
		},
	}
}

func (a *app) scheduleHistory() *cobra.Command {
	var limit int
	c := &cobra.Command{
		Use: "history РАСПИСАНИЕ", Short: "Прошлые запуски, пропущенные тоже", Args: oneArg("расписание"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkLimit(limit); err != nil {
				return err
			}
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				runs, err := r.hub.Schedule().History(ctx, args[0], limit)
				if err != nil {
					return err
				}
				rows := make([]runRow, 0, len(runs))
				for _, run := range runs {
					rows = append(rows, newRunRow(run))
				}
				if a.json {
					return a.value(rows)
				}
				a.table("СРОК\tНАЧАТ\tОКОНЧЕН\tИТОГ\tПОДРОБНОСТИ", func(row func(...any)) {
					for _, run := range rows {
						row(moment(run.Due), moment(run.Started), moment(run.Ended), runStates[run.State], run.Detail)
					}
				})
				return nil
			})
		},
	}
	c.Flags().IntVar(&limit, "limit", 20, "`СКОЛЬКО` показать")
	return c
}
