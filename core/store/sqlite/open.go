package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	driver "modernc.org/sqlite"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Options say where a store is. What is left empty is the machine's.
type Options struct {
	Path         string // of the database; its directory is made if it is missing
	Installation string // file of the installation key; empty: beside the database, made at the first start
	Clock        func() time.Time
	Random       io.Reader
	FS           vault.FS // for the key files
	Fail         failpoint.Hook
}

// Store is a [store.Store] on SQLite.
type Store struct {
	*sqlstore.Store
	paths paths
}

// Settings of connections. FULL syncs the write-ahead log at every commit: what is acknowledged is on disk. Temporary
// files stay in memory. The rest is room: a larger cache and a log that is merged less often, and shrinks again after
// a large document.
var (
	common = []string{"busy_timeout(10000)", "journal_mode(WAL)", "foreign_keys(1)"}
	writes = append([]string{"synchronous(FULL)", "fullfsync(1)", "checkpoint_fullfsync(1)", "temp_store(MEMORY)",
		"wal_autocheckpoint(4000)", "journal_size_limit(67108864)", "cache_size(-32768)"}, common...)
	reads = append([]string{"query_only(1)", "cache_size(-8192)"}, common...)
)

// Open opens a store, and makes it if there is none.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.FS == nil {
		o.FS = vault.OS{}
	}
	p := pathsOf(o.Path, o.Installation)
	if err := os.MkdirAll(filepath.Dir(p.database), 0o700); err != nil {
		return nil, sqlstore.ErrCannotOpen.At(p.database).Wrap(err)
	}
	opening, err := waitLock(ctx, p.lock)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opening.release() }()
	return open(ctx, o, p)
}

func open(ctx context.Context, o Options, p paths) (*Store, error) {
	if err := touch(o.FS, p.database); err != nil {
		return nil, err
	}
	var undo closers
	defer undo.close()
	writer, err := connect(p, writes)
	if err != nil {
		return nil, err
	}
	undo = append(undo, writer)
	reader, err := connect(p, reads)
	if err != nil {
		return nil, err
	}
	undo = append(undo, reader)
	if err := prepare(ctx, writer, p); err != nil {
		return nil, placed(p, err)
	}
	keys, err := sqlstore.Unlock(ctx, writer, faultOf, sqlstore.Keys{
		Options: vault.Options{Path: p.keys, FS: o.FS, Random: o.Random}, File: p.installation, Named: o.Installation != "",
	})
	if err != nil {
		return nil, placed(p, err)
	}
	undo = append(undo, keys)
	s, err := sqlstore.Open(ctx, sqlstore.Options{
		Writer: writer, Reader: reader, Vault: keys, Clock: o.Clock, Random: o.Random, Fail: o.Fail,
		Dialect: sqlstore.Dialect{BeginWrite: []string{"BEGIN IMMEDIATE"}, BeginRead: []string{"BEGIN"}, Fault: faultOf, Check: check},
	})
	if err != nil {
		return nil, placed(p, err)
	}
	undo = nil
	return &Store{s, p}, nil
}

// touch makes an empty database that its user alone can read; SQLite gives its other files the same rights.
func touch(fsys vault.FS, path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return sqlstore.ErrCannotOpen.At(path).Wrap(err)
	}
	if err := f.Close(); err != nil {
		return sqlstore.ErrCannotOpen.At(path).Wrap(err)
	}
	if err := fsys.SyncDir(filepath.Dir(path)); err != nil {
		return sqlstore.ErrCannotOpen.At(path).Wrap(err)
	}
	return nil
}

func connect(p paths, pragmas []string) (*sql.DB, error) {
	address, err := p.address(pragmas...)
	if err != nil {
		return nil, sqlstore.ErrCannotOpen.At(p.database).Wrap(err)
	}
	connector, err := driver.NewConnector(address)
	if err != nil {
		return nil, sqlstore.ErrCannotOpen.At(p.database).Wrap(err)
	}
	return sql.OpenDB(connector), nil
}

// prepare brings the tables to the program's version. A hub that serves an older one is not to be surprised.
func prepare(ctx context.Context, db *sql.DB, p paths) error {
	if err := db.PingContext(ctx); err != nil {
		return faultOf(err)
	}
	migrations, err := sqlstore.NewMigrations(db, goose.DialectSQLite3)
	if err != nil {
		return err
	}
	pending, err := migrations.Pending(ctx)
	if err != nil {
		return err
	}
	if pending {
		serving, held, err := tryLock(p.hub)
		if err != nil {
			return err
		}
		if !held {
			return errBusy.With("%s", holderOf(p.hub))
		}
		defer func() { _ = serving.release() }()
		if err := migrations.Apply(ctx); err != nil {
			return err
		}
	}
	return guard(ctx, db)
}

// placed says which database a fault is about.
func placed(p paths, err error) error {
	if e, ok := fault.As(err); ok && e.Place == "" {
		return e.At(p.database)
	}
	return err
}

// closers are closed when opening fails half-way.
type closers []io.Closer

func (c *closers) close() {
	for _, closer := range *c {
		closer.Close()
	}
}
