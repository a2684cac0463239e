package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/connectors/all"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/fault"
)

// builtIn finds a connector that is linked in.
func builtIn(name string) (sdk.Description, bool) {
	for _, c := range all.All() {
		if d := c.Describe(); d.Name == name {
			return d, true
		}
	}
	return sdk.Description{}, false
}

// describe gives the schema of a connector's settings. Those that are linked in are asked without a process.
func describe(connector config.Connector) (json.RawMessage, error) {
	d, linked := builtIn(connector.Name)
	switch {
	case linked && connector.File != "":
		return nil, errOwnName.At(connector.File).With("%s", connector.Name)
	case linked:
		return sdk.ConfigSchema(d.Config)
	case connector.File == "":
		return nil, errNoConnector.With("%q", connector.Name)
	}
	asked, err := ask(context.Background(), connector.Name, programOf(connector))
	if err != nil {
		return nil, notDescribed(connector, err)
	}
	return asked.ConfigSchema, nil
}

// notDescribed tells a program that fails just now from one that is not the approved one.
func notDescribed(connector config.Connector, err error) error {
	var said *host.Fault
	if errors.As(err, &said) {
		if kind, known := fault.Lookup(said.Code); known && kind.Blame == fault.Setup {
			return kind.At(connector.File)
		}
	}
	return config.ErrNotDescribed.At(connector.File).Wrap(err)
}

func programOf(c config.Connector) host.Executable {
	return host.Executable{File: c.File, SHA256: c.SHA256, Home: filepath.Dir(c.File)}
}

// ask starts a program just for its description; without a name it may be any connector.
func ask(ctx context.Context, name string, program host.Executable) (host.Description, error) {
	h := host.New(host.Options{Log: slog.New(slog.DiscardHandler)})
	defer func() { _ = h.Close(context.WithoutCancel(ctx)) }()
	return h.DescribeConnector(ctx, name, program)
}

// approval is what a person approves: the bytes of a program, and what it says of itself.
type approval struct {
	connectorRow

	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

func (a *app) connectorApprove() *cobra.Command {
	return &cobra.Command{
		Use: "approve ПРОГРАММА", Short: "Одобрить программу стороннего коннектора: что записать в настройки, чтобы узел её запускал",
		Long: "Запускает программу, чтобы узнать, какой это коннектор, и печатает запись с её SHA-256 для настроек узла.\n" +
			"Одобряет тот, кто внесёт эту запись: узел запускает ровно одобренные байты, изменённую программу — нет.",
		Args: oneArg("программа"),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			sum, err := host.Sum(file)
			if err != nil {
				return err
			}
			said, err := ask(c.Context(), "", host.Executable{File: file, SHA256: sum, Home: filepath.Dir(file)})
			if err != nil {
				return errNoAnswer.At(file).Wrap(err)
			}
			if _, taken := builtIn(said.Name); taken {
				return errOwnName.At(file).With("%s", said.Name)
			}
			if a.json {
				return a.value(approval{connectorRow: ownRow(said), File: file, SHA256: sum})
			}
			a.say("%s %s: %s\nЕсли вы доверяете этой программе, запишите в настройки узла (%s):\n", said.Name, said.Version, said.Title, a.config)
			a.say("connectors:\n  - name: %s\n    file: %s\n    sha256: %s", said.Name, file, sum)
			return nil
		},
	}
}

// ownConnectors are the programs of the configuration. Without one that can be read there are none.
func (a *app) ownConnectors() []config.Connector {
	c, _ := config.Load(a.config, config.Options{Steps: steps.Specs(), WorkSchedules: checkSchedules})
	if c == nil {
		return nil
	}
	return c.Connectors
}

func ownRow(said host.Description) connectorRow {
	row := newConnectorRow(said.Description)
	row.Config = said.ConfigSchema
	return row
}

// listed is a program of the configuration in the list; one that does not answer says why.
func listed(ctx context.Context, own config.Connector) connectorRow {
	said, err := ask(ctx, own.Name, programOf(own))
	if err != nil {
		return connectorRow{Name: own.Name, Title: err.Error(), Reads: []string{}, Actions: []string{}}
	}
	row := ownRow(said)
	row.Config = nil
	return row
}

// findOwn finds a program of the configuration.
func (a *app) findOwn(name string) (config.Connector, bool) {
	own := a.ownConnectors()
	if i := slices.IndexFunc(own, func(c config.Connector) bool { return c.Name == name }); i >= 0 {
		return own[i], true
	}
	return config.Connector{}, false
}
