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
	What    string `json:"what"`
	OK      bool   `json:"ok"`
	Warning bool   `json:"warning,omitempty"` // it works, and somebody should look
	Detail  string `json:"detail"`
	Hint    string `json:"hint,omitempty"` // what to do next
}

// checkCommand tries everything that a hub needs, without serving.
func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Проверить настройку, хранилище, подключения, часы", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.ConfigCheck, func(ctx context.Context, r *room) error {
				lines := []checked{
					{What: "настройка", OK: true, Detail: fmt.Sprintf("%s: организаций %d, подключений %d, маршрутов %d", a.config,
						len(r.config.Organisations), len(r.config.Connections), len(r.config.Routes))},
					r.checkStore(ctx), r.checkDisk(), r.checkClock(),
				}
				lines = append(lines, r.checkConnections(ctx)...)
				lines = append(lines, r.checkCertificates(ctx)...)
				lines = append(lines, r.checkTallies(ctx)...)
				lines = append(lines, r.checkTrust()...)
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
		return checked{What: "хранилище", Detail: err.Error()}
	case fault.HasErrors(findings):
		return checked{What: "хранилище", Detail: findings[0].Code + " " + findings[0].Message}
	}
	return checked{What: "хранилище", OK: true, Detail: r.config.Store.Place()}
}

// leastFree is as much as a few of the largest documents take.
const leastFree = 512 << 20

// checkDisk looks whether the store can go on growing.
func (r *room) checkDisk() checked {
	folder := r.config.Store.Folder()
	free, err := freeSpace(folder)
	if err != nil {
		return checked{What: "диск", Detail: folder + ": " + inRussian(err)}
	}
	size := strings.Replace(fmt.Sprintf("%.1f", float64(free)/(1<<30)), ".", ",", 1)
	return checked{What: "диск", OK: free >= leastFree, Detail: fmt.Sprintf("свободно %s ГиБ: %s", size, folder)}
}

// checkClock looks whether the clock can be right and the production calendar of the year is known.
func (r *room) checkClock() checked {
	now := time.Now()
	if !calendar.Russia().Known(now.Year()) {
		return checked{What: "часы", Detail: fmt.Sprintf("%s: производственного календаря этого года нет, обновите программу", moment(now))}
	}
	return checked{What: "часы", OK: true, Detail: moment(now)}
}

func (r *room) checkConnections(ctx context.Context) []checked {
	var lines []checked
	if err := r.hub.Connect(); err != nil {
		for _, one := range apart(err) {
			lines = append(lines, checked{What: "подключения", Detail: inRussian(one)})
		}
		return lines
	}
	for _, c := range r.config.Connections {
		said, err := r.hub.Outside().Check(ctx, c.Name)
		if ctx.Err() != nil {
			break
		}
		line := checked{What: "подключение " + c.Name, OK: err == nil, Detail: said}
		if err != nil {
			line.Detail, line.Hint = inRussian(err), hintOf(err)
		}
		lines = append(lines, line)
		if line.OK {
			lines = append(lines, r.checkAccount(ctx, c.Name)...)
		}
	}
	return lines
}

// checkAccount has a line for everything of a connection's account that comes to its end.
func (r *room) checkAccount(ctx context.Context, connection string) []checked {
	cautions, err := r.hub.Cautions(ctx, connection)
	if err != nil {
		return []checked{{What: "учётная запись " + connection, Detail: inRussian(err)}}
	}
	var lines []checked
	for _, c := range cautions {
		lines = append(lines, checked{What: "учётная запись " + connection, OK: true, Warning: true, Detail: c.Text})
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
				switch {
				case !line.OK:
					verdict = "ПЛОХО"
				case line.Warning:
					verdict = "ВНИМАНИЕ"
				}
				row(line.What, verdict, line.Detail)
				if line.Hint != "" {
					row("", "", "→ "+line.Hint)
				}
			}
		})
	}
	if wrong > 0 {
		return silent{errNotRight.With("не в порядке: %d", wrong)}
	}
	return nil
}
