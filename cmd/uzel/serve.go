package main

import (
	"log/slog"

	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Запустить узел с настройкой", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			log, err := a.serveLog()
			if err != nil {
				return err
			}
			var o *office
			started := func() { // and not before: another hub may have the store, a connector may not start
				log.Info("узел запущен", "config", a.config, "routes", len(o.config.Routes), "connections", len(o.config.Connections))
			}
			source, err := a.source(c.Context())
			if err != nil {
				log.Warn("за файлами настройки следить нельзя, узел перечитает их по сигналу HUP", "error", err)
			}
			if o, err = a.openOffice(c.Context(), officeOptions{log: log, secrets: true, ready: started, source: source}); err != nil {
				return err
			}
			defer func() { a.closing(o.close(c.Context())) }()
			err = o.hub.Serve(c.Context())
			log.Info("узел остановлен")
			return err
		},
	}
}

// serveLog is what a serving hub says: text for people on standard error, or JSON lines on standard output.
func (a *app) serveLog() (*slog.Logger, error) {
	if !a.json {
		return a.log(slog.LevelInfo)
	}
	level, err := a.level(slog.LevelInfo)
	return slog.New(slog.NewJSONHandler(a.stdout, &slog.HandlerOptions{Level: level})), err
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
