package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/hub"
)

func (a *app) routeCommand() *cobra.Command {
	c := &cobra.Command{Use: "route", Short: "Маршруты: список, запуск, пробный прогон"}
	c.AddCommand(a.routeList(), a.routeRun(), a.routeDryRun())
	return c
}

func (a *app) routeList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Список маршрутов", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.loadConfig()
			if err != nil {
				return err
			}
			if a.json {
				return a.value(notNil(c.Routes))
			}
			a.table("МАРШРУТ\tОТКУДА\tШАГИ\tКУДА\tКОГДА\tНАЗВАНИЕ", func(row func(...any)) {
				for _, r := range c.Routes {
					row(r.Name, r.From.Connection, stepsOf(r), strings.Join(r.To, ", "), whenOf(r), r.Title)
				}
			})
			return nil
		},
	}
}

func stepsOf(r config.Route) string {
	var names []string
	for _, s := range r.Steps {
		names = append(names, s.String())
	}
	return strings.Join(names, " → ")
}

func whenOf(r config.Route) string {
	if r.Calendar != nil {
		return r.Calendar.Words()
	}
	if r.Schedule != "" {
		return r.Schedule
	}
	every := r.From.Every.Std()
	if every == 0 {
		every = time.Minute
	}
	return "каждые " + config.Duration(every).String()
}

func (a *app) routeRun() *cobra.Command {
	var month string
	c := &cobra.Command{
		Use: "run МАРШРУТ", Short: "Запустить маршрут сейчас", Args: oneArg("маршрут"),
		Example: "  uzel route run upd-out\n  uzel route run timesheet-monthly --month 2026-10",
		RunE: func(c *cobra.Command, args []string) error {
			return a.runNow(c.Context(), hub.Order{Route: args[0], Month: month})
		},
	}
	c.Flags().StringVar(&month, "month", "", "`МЕСЯЦ`, ГГГГ-ММ, вместо того, который назван в маршруте (from.period)")
	return c
}

// runNow runs what is ordered in the name of whoever runs the command.
func (a *app) runNow(ctx context.Context, order hub.Order) error {
	return a.withStore(ctx, access.RouteRun, func(ctx context.Context, r *room) error {
		order.Actor = r.actor
		intake, served, err := r.hub.RunRoute(ctx, order)
		if err != nil {
			return err
		}
		if a.json {
			said := map[string]any{"route": order.Route, "intake": intake, "handed_over": served}
			if order.Schedule != "" {
				delete(said, "route")
				said["schedule"] = order.Schedule
			}
			return a.value(said)
		}
		a.say("Новых документов: %d, принятых раньше: %d, не прочитано: %d.", intake.Taken, intake.Known, intake.Problems)
		if served {
			a.say("Дальше их ведёт работающий узел: uzel doc list")
		}
		return nil
	})
}
