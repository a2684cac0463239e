package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/schemas/fault"
)

// routeDryRun shows what a route would make of a file. Nothing is kept, nothing is sent.
func (a *app) routeDryRun() *cobra.Command {
	var in, out string
	c := &cobra.Command{
		Use: "dry-run МАРШРУТ --in ФАЙЛ", Short: "Показать, что маршрут сделает с файлом, ничего не отправляя", Args: oneArg("маршрут"),
		RunE: func(c *cobra.Command, args []string) error {
			if in == "" {
				return errUsage.With("не назван файл: --in ФАЙЛ")
			}
			body, err := read(c.Context(), in)
			if err != nil {
				return err
			}
			return a.withStore(c.Context(), access.RouteRun, func(ctx context.Context, r *room) error {
				// A step completes what it is given with what the hub knows, as the names of a whole staff.
				if err := r.access.Authorise(r.person, access.DocumentPersonal, r.ownerOf(args[0])); err != nil {
					return err
				}
				trial, err := r.hub.DryRun(ctx, args[0], filepath.Base(in), body)
				if err != nil {
					return err
				}
				if err := r.note(ctx, "route.tried", "", map[string]string{"route": args[0], "kind": string(trial.Envelope.Kind)}); err != nil {
					return err
				}
				wrong := fault.HasErrors(trial.Findings)
				if !wrong && out != "" {
					if err := write(out, trial.Body); err != nil {
						return err
					}
				}
				if a.json {
					err = a.value(map[string]any{
						"route": args[0], "name": trial.Envelope.Name, "kind": trial.Envelope.Kind, "bytes": len(trial.Body),
						"steps": trial.Steps, "findings": notNil(trial.Findings),
					})
				} else {
					a.report(trial.Findings)
					err = a.showTrial(trial, wrong, out)
				}
				if err == nil && wrong {
					err = silent{errNotRight.At(in)}
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&in, "in", "", "`ФАЙЛ` документа, каким его дал бы источник")
	c.Flags().StringVar(&out, "out", "", "`ФАЙЛ` для результата; если не указан, результат уходит в стандартный вывод")
	return c
}

// ownerOf is the ИНН of the organisation whose connection a route reads; a route that is not there belongs to nobody, which
// is told later.
func (r *room) ownerOf(route string) string {
	written, ok := r.config.Route(route)
	if !ok {
		return access.AnyOrganisation
	}
	connection, _ := r.config.Connection(written.From.Connection)
	own, _ := r.config.Organisation(connection.Organisation)
	return own.INN
}

// showTrial gives the result to who asked for it in a file or a pipe; a workbook on a terminal would be noise.
func (a *app) showTrial(trial hub.Trial, wrong bool, out string) error {
	switch {
	case wrong:
		return nil
	case out != "":
		a.say("%s", out)
		return nil
	case a.terminal:
		a.say("%s, байт: %d. Записать: --out ФАЙЛ", trial.Envelope.Name, len(trial.Body))
		return nil
	}
	_, err := a.stdout.Write(trial.Body)
	return err
}
