package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
)

// checked is one line of `uzel check`.
type checked struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// checkCommand tries everything that a hub needs, without serving.
func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Проверить настройку, хранилище, подключения, часы", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.ConfigCheck, func(ctx context.Context, r *room) error {
				lines := []checked{
					{"настройка", true, fmt.Sprintf("%s: организаций %d, подключений %d, маршрутов %d", a.config,
						len(r.config.Organisations), len(r.config.Connections), len(r.config.Routes))},
					r.checkStore(ctx), r.checkDisk(), r.checkClock(),
				}
				lines = append(lines, r.checkConnections(ctx)...)
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return a.showChecks(lines)
			})
		},
	}
}

func (r *room) checkStore(ctx context.Context) checked {
	findings, err := r.store.Check(ctx)
	switch {
	case err != nil:
		return checked{"хранилище", false, err.Error()}
	case fault.HasErrors(findings):
		return checked{"хранилище", false, findings[0].Code + " " + findings[0].Message}
	}
	return checked{"хранилище", true, r.config.Store.Place()}
}

// leastFree is as much as a few of the largest documents take.
const leastFree = 512 << 20

// checkDisk looks whether the store can go on growing.
func (r *room) checkDisk() checked {
	folder := r.config.Store.Folder()
	free, err := freeSpace(folder)
	if err != nil {
		return checked{"диск", false, folder + ": " + inRussian(err)}
	}
	size := strings.Replace(fmt.Sprintf("%.1f", float64(free)/(1<<30)), ".", ",", 1)
	return checked{"диск", free >= leastFree, fmt.Sprintf("свободно %s ГиБ: %s", size, folder)}
}

// checkClock looks whether the clock can be right and the production calendar of the year is known.
func (r *room) checkClock() checked {
	now := time.Now()
	if !calendar.Russia().Known(now.Year()) {
		return checked{"часы", false, fmt.Sprintf("%s: производственного календаря этого года нет, обновите программу", moment(now))}
	}
	return checked{"часы", true, moment(now)}
}

func (r *room) checkConnections(ctx context.Context) []checked {
	var lines []checked
	if err := r.hub.Connect(); err != nil {
		for _, one := range apart(err) {
			lines = append(lines, checked{"подключения", false, inRussian(one)})
		}
		return lines
	}
	for _, c := range r.config.Connections {
		said, err := r.hub.Outside().Check(ctx, c.Name)
		if ctx.Err() != nil {
			break
		}
		line := checked{"подключение " + c.Name, err == nil, said}
		if err != nil {
			line.Detail = inRussian(err)
		}
		lines = append(lines, line)
	}
	return lines
}

func (a *app) showChecks(lines []checked) error {
	wrong := 0
	for _, line := range lines {
		if !line.OK {
			wrong++
		}
	}
	if a.json {
		if err := a.value(lines); err != nil {
			return err
		}
	} else {
		a.table("ЧТО\tИТОГ\tПОДРОБНО", func(row func(...any)) {
			for _, line := range lines {
				verdict := "ok"
				if !line.OK {
					verdict = "ПЛОХО"
				}
				row(line.What, verdict, line.Detail)
			}
		})
	}
	if wrong > 0 {
		return silent{errNotRight.With("не в порядке: %d", wrong)}
	}
	return nil
}
