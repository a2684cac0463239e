package conformance_test

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// drop is the connector of plugins/README.md: it takes files from one directory and puts files into another.
type drop struct{}

type dropConfig struct {
	In  string `json:"in" jsonschema:"description=Откуда брать файлы,minLength=1"`
	Out string `json:"out" jsonschema:"description=Куда класть файлы,minLength=1"`
}

func (drop) Describe() sdk.Description {
	return sdk.Description{
		Name: "drop", Version: "1.0.0", Title: "Папка для обмена", Config: dropConfig{},
		Reads: []document.Kind{document.KindUnformalised}, Actions: []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByRepeat, // a file of the same name with the same bytes is the same file
	}
}

func (drop) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	c := &dropConnection{}
	return c, sdk.Bind(setup.Config, &c.config)
}

type dropConnection struct{ config dropConfig }

func (c *dropConnection) Close() error { return nil }

func (c *dropConnection) Check(context.Context) (string, error) {
	_, errIn := os.Stat(c.config.In)
	_, errOut := os.Stat(c.config.Out)
	if err := errors.Join(errIn, errOut); err != nil {
		return "", sdk.Fail(document.CauseMisconfigured, "папки нет или она закрыта")
	}
	return "обе папки на месте", nil
}

// Read gives the files in the order of their names: the name of the last one is the cursor.
func (c *dropConnection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	files, err := os.ReadDir(c.config.In)
	if err != nil {
		return sdk.Fail(document.CauseTransient, "папка не читается")
	}
	for _, file := range files {
		name := file.Name()
		if file.IsDir() || name <= request.Cursor {
			continue
		}
		envelope := document.Envelope{Kind: document.KindUnformalised, Name: name, SourceKey: name, Revision: "1"}
		body, err := os.ReadFile(filepath.Join(c.config.In, name))
		if err != nil {
			fault := sdk.Fail(document.CauseTransient, "файл не читается")
			err = sink.Problem(ctx, sdk.Problem{Cursor: name, Document: envelope, Fault: fault})
		} else {
			err = sink.Put(ctx, sdk.Item{Cursor: name, Document: envelope, Body: body})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Commit writes under another name first: whoever watches the directory never sees half a file.
func (c *dropConnection) Commit(_ context.Context, act sdk.Act) (sdk.Receipt, error) {
	name := filepath.Join(c.config.Out, url.PathEscape(act.Key)) // the whole key, whose parts are divided by slashes
	err := os.WriteFile(name+".part", act.Body, 0o600)
	if err == nil {
		err = os.Rename(name+".part", name)
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return sdk.Receipt{}, sdk.Fail(document.CauseMisconfigured, "в папку нельзя писать")
	}
	if err != nil {
		return sdk.Receipt{}, sdk.Fail(document.CauseOutcomeUnknown, "запись прервалась")
	}
	return sdk.Receipt{RemoteID: filepath.Base(name), At: time.Now(), Text: "файл записан"}, nil
}
