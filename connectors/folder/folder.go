// Package folder connects a directory: files that appear in it become documents, documents become files.
//
// It serves the oldest way of exchange there is: an accounting program exports into a folder, a payroll program picks
// up from one. Nobody on the other side can be asked anything, so the promises rest on the file system alone. A file
// is taken only when it is at rest and moved aside only while it still holds the bytes that were committed; a document
// appears whole, under a name that nothing else had, and once.
package folder

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector makes connections to folders. Its zero value is ready to use.
type Connector struct {
	// Now is the clock by which taken files are filed and old deliveries are forgotten; nil: time.Now.
	Now func() time.Time

	disk disk // nil: the operating system's
}

// Describe implements sdk.Connector.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:       "folder",
		Version:    "1.0.0",
		Title:      "Папка с файлами",
		Reads:      kinds(),
		Actions:    []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByLookup,
		Config:     Config{},
	}
}

// Open implements sdk.Connector. It touches neither folder: one that is not there shows in Check.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config Config
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	if err := config.check(); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.disk == nil {
		c.disk = osDisk{}
	}
	log := setup.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	var in *inbox
	var out *outbox
	if config.In != "" {
		in = &inbox{disk: c.disk, path: absolute(config.In), config: config, now: c.Now, log: log}
	}
	if config.Out != "" {
		out = newOutbox(c, config, setup.Connection, log)
	}
	switch {
	case out == nil:
		return source{in}, nil
	case in == nil:
		return destination{out}, nil
	}
	return both{in, out}, nil
}

// What a connection can do is asked of its type, so a folder without `out` must not look like a destination.
type (
	source      struct{ *inbox }
	destination struct{ *outbox }
	both        struct {
		*inbox
		*outbox
	}
)

// Check implements sdk.Connection.
func (s source) Check(context.Context) (string, error) { return s.inbox.check() }

// Check implements sdk.Connection.
func (d destination) Check(context.Context) (string, error) { return d.outbox.check() }

// Check implements sdk.Connection.
func (b both) Check(context.Context) (string, error) {
	in, inErr := b.inbox.check()
	out, outErr := b.outbox.check()
	if inErr != nil || outErr != nil {
		return "", joined(inErr, outErr)
	}
	return in + "; " + out, nil
}

// joined keeps the cause of the first fault and says both.
func joined(errs ...error) error {
	var first *sdk.Fault
	var messages []string
	for _, err := range errs {
		if err == nil {
			continue
		}
		f := sdk.FaultOf(err)
		messages = append(messages, f.Message)
		if first == nil {
			copied := *f
			first = &copied
		}
	}
	first.Message = strings.Join(messages, "; ")
	return first
}

// Close implements sdk.Connection. Nothing is held open between calls: a network drive may go and come back.
func (source) Close() error { return nil }

// Close implements sdk.Connection.
func (destination) Close() error { return nil }

// Close implements sdk.Connection.
func (both) Close() error { return nil }

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return filepath.Clean(path)
}

func kinds() []document.Kind {
	return append(document.Kinds(), document.KindParty, document.KindEmployee, document.KindAbsence)
}

var (
	_ sdk.Connector   = Connector{}
	_ sdk.Source      = source{}
	_ sdk.Confirmer   = source{}
	_ sdk.Destination = destination{}
	_ sdk.Looker      = destination{}
	_ interface {
		sdk.Connection
		sdk.Source
		sdk.Confirmer
		sdk.Destination
		sdk.Looker
	} = both{}
)
