package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/connectors/all"
	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/fault"
)

func (a *app) connectorCommand() *cobra.Command {
	c := &cobra.Command{Use: "connector", Short: "Коннекторы: что они умеют, проверка подключений"}
	c.AddCommand(a.connectorList(), a.connectorDescribe(), a.connectorApprove(), a.connectorCheck(), a.connectorStatus(), a.connectorTally(), a.connectorReset())
	return c
}

// connectorRow is a connector in a list.
type connectorRow struct {
	Name       string          `json:"name"`
	Version    string          `json:"version"`
	Title      string          `json:"title"`
	Reads      []string        `json:"reads"`
	Actions    []string        `json:"actions"`
	Settlement string          `json:"settlement,omitempty"`
	Config     json.RawMessage `json:"config,omitempty"`
}

func newConnectorRow(d sdk.Description) connectorRow {
	row := connectorRow{Name: d.Name, Version: d.Version, Title: d.Title, Reads: []string{}, Actions: []string{}, Settlement: string(d.Settlement)}
	for _, k := range d.Reads {
		row.Reads = append(row.Reads, string(k))
	}
	for _, action := range d.Actions {
		row.Actions = append(row.Actions, string(action))
	}
	return row
}

func (a *app) connectorList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Какие коннекторы есть", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var rows []connectorRow
			for _, c := range all.All() {
				rows = append(rows, newConnectorRow(c.Describe()))
			}
			for _, own := range a.ownConnectors() {
				rows = append(rows, listed(c.Context(), own))
			}
			if a.json {
				return a.value(rows)
			}
			a.table("КОННЕКТОР\tНАЗВАНИЕ\tЧИТАЕТ\tДЕЛАЕТ", func(row func(...any)) {
				for _, c := range rows {
					row(c.Name, c.Title, strings.Join(c.Reads, ", "), strings.Join(c.Actions, ", "))
				}
			})
			return nil
		},
	}
}

func (a *app) connectorDescribe() *cobra.Command {
	return &cobra.Command{
		Use: "describe КОННЕКТОР", Short: "Что умеет коннектор и как его настраивать (JSON)", Args: oneArg("коннектор"),
		RunE: func(c *cobra.Command, args []string) error {
			if d, linked := builtIn(args[0]); linked {
				schema, err := sdk.ConfigSchema(d.Config)
				row := newConnectorRow(d)
				row.Config = schema
				return errors.Join(err, a.value(row))
			}
			own, ok := a.findOwn(args[0])
			if !ok {
				return errNoConnector.With("%q", args[0])
			}
			said, err := ask(c.Context(), own.Name, programOf(own))
			if err != nil {
				return err
			}
			return a.value(ownRow(said))
		},
	}
}

func (a *app) connectorCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check ПОДКЛЮЧЕНИЕ", Short: "Проверить подключение, ничего не меняя на другой стороне", Args: oneArg("подключение"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), access.ConfigCheck, func(ctx context.Context, r *room) error {
				if err := r.hub.Connect(); err != nil {
					return err
				}
				said, err := r.hub.Outside().Check(ctx, args[0])
				if err != nil {
					return failedCheck(args[0], err)
				}
				if a.json {
					return a.value(map[string]string{"connection": args[0], "detail": said})
				}
				a.say("%s: ok, %s", args[0], said)
				return nil
			})
		},
	}
}

// failedCheck says which connection does not work, and what it advises. A name that is not there is no failure of the
// outside world.
func failedCheck(connection string, err error) error {
	var said *host.Fault
	if !errors.As(err, &said) {
		return errCheck.At(connection).Wrap(err)
	}
	if kind, ok := fault.Lookup(said.Code); ok && kind.Blame == fault.Setup {
		return err
	}
	return advised{errCheck.At(connection), said}
}

// connectionStates are the states of a connection's process as people read them.
var connectionStates = map[host.State]string{
	host.StateStopped: "спит, работы нет", host.StateStarting: "запускается", host.StateRunning: "работает",
	host.StateBackingOff: "упало, будет запущено снова", host.StateFailed: "остановлено: падает снова и снова",
}

func (a *app) connectorStatus() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Состояние подключений работающего узла", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.ConfigCheck, func(ctx context.Context, r *room) error {
				states, err := r.hub.Connections(ctx)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(notNil(states))
				}
				a.table("ПОДКЛЮЧЕНИЕ\tКОННЕКТОР\tСОСТОЯНИЕ\tС\tПАДЕНИЙ\tПРИЧИНА\tОТПРАВКА\tСВЕРКА\tВНИМАНИЕ", func(row func(...any)) {
					for _, s := range states {
						since := ""
						if !s.Since.IsZero() {
							since = moment(s.Since)
						}
						row(s.Name, s.Connector, connectionStates[s.State], since, s.Crashes, s.Fault, sendingOf(s.Sending), tallyOf(s), strings.Join(s.Cautions, "; "))
					}
				})
				return nil
			})
		},
	}
}

// sendingOf says whether documents go out through a connection, and until when not.
func sendingOf(s hub.Sending) string {
	if s.Cause == "" {
		return "идёт"
	}
	text := "стоит до " + moment(s.Until) + ": " + s.Cause.Title()
	if s.Probing {
		text = "идёт проба: " + s.Cause.Title()
	}
	if s.Failures > 0 {
		text += fmt.Sprintf(", сбоев подряд %d (%s)", s.Failures, s.Fault)
	}
	return text
}

// tallyOf says how the last comparison with the other side came out.
func tallyOf(s hub.ConnectionState) string {
	switch {
	case s.Tally.Open > 0:
		return fmt.Sprintf("не сошлась, тревог %d: uzel check", s.Tally.Open)
	case !s.Tally.Last.IsZero():
		return "сошлась " + moment(s.Tally.Last)
	}
	return ""
}

func (a *app) connectorReset() *cobra.Command {
	return &cobra.Command{
		Use: "reset ПОДКЛЮЧЕНИЕ", Short: "Снять остановку: запустить процесс после падений, отправлять сразу после сбоев", Args: oneArg("подключение"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), access.ConfigCheck, func(ctx context.Context, r *room) error {
				if err := r.hub.ResetConnection(ctx, r.actor, args[0]); err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]string{"connection": args[0]})
				}
				a.say("%s: узел попробует снова.", args[0])
				return nil
			})
		},
	}
}
