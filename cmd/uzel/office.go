package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/uzelhub/uzel/connectors/all"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/fault"
)

// office is what a command works in: the configuration, the store and a hub that is assembled and does nothing yet.
type office struct {
	config *config.Config
	store  store.Store
	hub    *hub.Hub
	log    *slog.Logger
}

// officeOptions are what a serving hub and the demo do differently.
type officeOptions struct {
	clock  hub.Clock
	notify func(engine.Change)
	ready  func()
	source hub.Source
	log    *slog.Logger
	// secrets have to be there before anything is made: a hub that lacks one is not started at all.
	secrets bool
}

// loadConfig loads and checks the configuration, connections included. What is wrong is printed here.
func (a *app) loadConfig() (*config.Config, error) {
	c, findings := a.readConfig()
	a.report(findings)
	if c == nil {
		return nil, silent{errConfig.At(a.config)}
	}
	return c, nil
}

// readConfig loads and checks the configuration, and says nothing.
func (a *app) readConfig() (*config.Config, []fault.Finding) {
	return config.Load(a.config, config.Options{Steps: steps.Specs(), Describe: describe, WorkSchedules: checkSchedules})
}

// checkSchedules lets the timesheet's own reader judge the work schedules.
func checkSchedules(file string, text []byte) error {
	_, err := timesheet.ParseSchedules(file, text)
	return err
}

// openOffice opens the configured store and assembles a hub over it.
func (a *app) openOffice(ctx context.Context, options officeOptions) (*office, error) {
	c, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	if options.secrets {
		if err := haveSecrets(c); err != nil {
			return nil, err
		}
	}
	if options.clock == nil {
		options.clock = systemClock{}
	}
	if options.log == nil {
		if options.log, err = a.log(slog.LevelWarn); err != nil {
			return nil, err
		}
	}
	s, err := openStore(ctx, c, options.clock)
	if err != nil {
		return nil, err
	}
	h, err := hub.Open(ctx, hub.Options{
		Config: c, Store: s, Launch: launcher(filepath.Dir(c.File)), Clock: options.clock, Random: rand.Reader,
		Log: options.log, Generator: "Uzel " + version, Notify: options.notify, Ready: options.ready, Source: options.source,
		Calculators: openCalculator, Sockets: filepath.Join(c.Store.Folder(), "run"),
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &office{config: c, store: s, hub: h, log: options.log}, nil
}

// openStore opens the store where the configuration says it is.
func openStore(ctx context.Context, c *config.Config, clock hub.Clock) (store.Store, error) {
	if c.Store.Postgres == "" {
		return sqlite.Open(ctx, sqlite.Options{Path: c.Store.Path, Installation: c.Store.KeyFile, Clock: clock.Now})
	}
	password, err := c.Secrets().Password(c.Store)
	if err != nil {
		return nil, err
	}
	return postgres.Open(ctx, postgres.Options{
		Address: c.Store.Postgres, Password: password, Keys: c.Store.Keys, Installation: c.Store.KeyFile, Clock: clock.Now,
	})
}

func haveSecrets(c *config.Config) error {
	var missing []error
	for _, connection := range c.Connections {
		_, err := c.Secrets().Resolve(connection)
		missing = append(missing, err)
	}
	return errors.Join(missing...)
}

func (o *office) close(ctx context.Context) error {
	return errors.Join(o.hub.Close(context.WithoutCancel(ctx)), o.store.Close())
}

// launcher starts a connector as a process of this same program, at home beside the configuration: relative paths in a
// connection's settings are meant from there.
func launcher(home string) func(connector string) *exec.Cmd {
	return func(connector string) *exec.Cmd {
		self, err := os.Executable()
		if err != nil {
			self = os.Args[0]
		}
		command := exec.Command(self, connectorProcess, connector) //nolint:noctx // the host ends it, not a context
		command.Dir = home
		return command
	}
}

// connectorProcess is the hidden command by which the hub starts a connector.
const connectorProcess = "connector-process"

// serveConnector is the life of a connector process.
func serveConnector(name string) { sdk.ServeNamed(name, all.All()...) }

type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
