package main

import (
	"log/slog"

	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Запустить узел с настройкой", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			log := slog.New(slog.NewTextHandler(a.stderr, nil))
			if a.json {
				log = slog.New(slog.NewJSONHandler(a.stdout, nil))
			}
			o, err := a.openOffice(c.Context(), officeOptions{log: log})
			if err != nil {
				return err
			}
			defer func() { a.closing(o.close(c.Context())) }()
			log.Info("узел запущен", "config", a.config, "routes", len(o.config.Routes), "connections", len(o.config.Connections))
			err = o.hub.Serve(c.Context())
			log.Info("узел остановлен")
			return err
		},
	}
}

// connectorProcessCommand is how the hub starts a connector; people have no use for it.
func (a *app) connectorProcessCommand() *cobra.Command {
	return &cobra.Command{
		Use: connectorProcess + " КОННЕКТОР", Hidden: true, Args: oneArg("коннектор"),
		RunE: func(_ *cobra.Command, args []string) error {
			serveConnector(args[0])
			return nil
		},
	}
}

// closing says what went wrong when everything else was done.
func (a *app) closing(err error) {
	if err != nil {
		a.complain(err)
	}
}
