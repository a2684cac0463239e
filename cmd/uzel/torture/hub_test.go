//go:build linux

package torture

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// beHub is the life of a hub process. It ends with a signal, at a fail point, or with the test that holds its input.
func beHub(dir string) int {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	f := folder(dir)
	if err := f.here("hub"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	h, s, err := f.hub(ctx, f.reached)
	if err != nil {
		err = unlessStopped(ctx, err)
	} else {
		err = errors.Join(unlessStopped(ctx, h.Serve(ctx)), h.Close(context.WithoutCancel(ctx)), s.Close())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// unlessStopped leaves out that a hub was asked to stop while it was starting: it has stopped. A store says by which signal.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx))) {
		return nil
	}
	return err
}

// hub opens the store and assembles a hub on it. A person's has no fail points: it does not serve.
func (f folder) hub(ctx context.Context, fail failpoint.Hook) (*hub.Hub, store.Store, error) {
	p, err := f.plan()
	if err != nil {
		return nil, nil, err
	}
	clock := quickClock{p.Began}
	s, err := sqlite.Open(ctx, sqlite.Options{Path: f.path("uzel.db"), Clock: clock.Now, FS: keyDisk{fail: fail}, Fail: fail})
	if err != nil {
		return nil, nil, err
	}
	h, err := hub.Open(ctx, hub.Options{
		Config: f.config(p), Store: s, Clock: clock, Random: rand.Reader, Generator: "torture",
		Log:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Launch: f.launch,
		Fail:   fail, Restart: host.Backoff{First: 10 * time.Millisecond, Longest: 50 * time.Millisecond, Crashes: 1 << 20},
	})
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return h, s, nil
}

// roleConnector is the folder of a connector process, and its name.
const roleConnector = "UZEL_TORTURE_CONNECTOR"

func (f folder) launch(connector string) *exec.Cmd {
	command := exec.Command(os.Args[0])
	command.Env = []string{roleConnector + "=" + f.path(connector)}
	return command
}

// presentYourself lets the other processes know this one: connectors that are not the torture's own know of no folder.
func presentYourself() {
	dir, connector := filepath.Split(os.Getenv(roleConnector))
	if err := folder(dir).here(connector); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (f folder) config(p plan) *config.Config {
	if p.Far != nil {
		return f.farConfig(p)
	}
	text, _ := json.Marshal(settings{string(f)}) // a string is always JSON
	own := config.NewSettings(text)
	return &config.Config{
		File:          f.path("uzel.yaml"),
		Organisations: []config.Organisation{{ID: "romashka", INN: "7700000016", TimeZone: config.DefaultTimeZone}},
		Connections: []config.Connection{
			{Name: "source", Connector: source{}.Describe().Name, Organisation: "romashka", Settings: own},
			{Name: "box", Connector: destination{p.Settlement}.name(), Organisation: "romashka", Settings: own},
		},
		Routes: []config.Route{{
			Name: "out", To: config.Names{"box"},
			From: config.From{Connection: "source", Kinds: []document.Kind{kind}, Every: config.Duration(time.Second)},
		}},
	}
}

// quickClock runs a hundred times as fast as the machine's, over all the hubs of a run: waits of the engine are short then.
type quickClock struct{ began time.Time }

const haste = 100

func (c quickClock) Now() time.Time { return c.began.Add(haste * time.Since(c.began)) }

func (c quickClock) After(d time.Duration) <-chan time.Time { return time.After(d / haste) }

// Fail points of the key file, which a store reaches through a file system that it is given.
const (
	pointKeysWritten failpoint.Point = "keys: written" // keys are in the file, not synced
	pointKeysSynced  failpoint.Point = "keys: synced"
	pointKeysRenamed failpoint.Point = "keys: renamed" // a new key file stands in its place, its name is not synced
	pointKeysNamed   failpoint.Point = "keys: named"
)

// keyDisk is the machine's disk with fail points.
type keyDisk struct {
	vault.OS
	fail failpoint.Hook
}

func (d keyDisk) OpenFile(name string, flag int, perm fs.FileMode) (vault.File, error) {
	file, err := d.OS.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return keyFile{file, d.fail}, nil
}

func (d keyDisk) Rename(from, to string) error {
	err := d.OS.Rename(from, to)
	d.fail.At(pointKeysRenamed)
	return err
}

func (d keyDisk) SyncDir(dir string) error {
	err := d.OS.SyncDir(dir)
	d.fail.At(pointKeysNamed)
	return err
}

type keyFile struct {
	vault.File
	fail failpoint.Hook
}

func (f keyFile) WriteAt(b []byte, at int64) (int, error) {
	n, err := f.File.WriteAt(b, at)
	f.fail.At(pointKeysWritten)
	return n, err
}

func (f keyFile) Sync() error {
	err := f.File.Sync()
	f.fail.At(pointKeysSynced)
	return err
}
