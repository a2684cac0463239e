package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"

	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Options say where a store is. What is left empty is the machine's.
type Options struct {
	// Address of the database: a URL or the words of libpq. What it leaves out comes from the variables PGHOST, PGUSER,
	// PGPASSFILE and so on.
	Address      string
	Password     string // instead of one in the address
	Keys         string // the key file; its directory is made if it is missing
	Installation string // file of the installation key; empty: beside the key file, made at the first start
	Clock        func() time.Time
	Random       io.Reader
	FS           vault.FS // for the key files
	Dial         func(ctx context.Context, network, address string) (net.Conn, error)
}

// Store is a [store.Store] on PostgreSQL.
type Store struct {
	*sqlstore.Store
	config *pgx.ConnConfig
	db     *sql.DB
	server *server
}

// Open opens a store, and makes it in a database that has none.
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
	if o.Dial == nil {
		o.Dial = dial
	}
	config, err := parse(o)
	if err != nil {
		return nil, err
	}
	s := &Store{config: config}
	if err := s.open(ctx, o); err != nil {
		return nil, s.placed(err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) (err error) {
	if err := os.MkdirAll(filepath.Dir(o.Keys), 0o700); err != nil {
		return vault.ErrWrite.At(o.Keys).Wrap(err)
	}
	var undo closers
	defer func() {
		if err != nil {
			undo.close()
		}
	}()
	s.db = connect(s.config, writes)
	reader := connect(s.config, reads)
	undo = append(undo, s.db, reader)
	keys, err := s.prepare(ctx, o)
	if err != nil {
		return err
	}
	undo = append(undo, keys)
	s.Store, err = sqlstore.Open(ctx, sqlstore.Options{
		Writer: s.db, Reader: reader, Vault: keys, Clock: o.Clock, Random: o.Random,
		Dialect: sqlstore.Dialect{
			// The lock is asked for by a statement of its own: the next one then sees all that was written before it.
			BeginWrite: []string{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", lockWrite(s.server.locks.write)},
			BeginRead:  []string{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
			Fault:      faultOf, Check: check, Alive: alive, Send: send, Server: s.server,
		},
	})
	return err
}

// prepare brings the tables to the program's version and opens the key file, while nobody else does.
func (s *Store) prepare(ctx context.Context, o Options) (*vault.Vault, error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, faultOf(err)
	}
	defer discard(conn) // with it the lock is given back
	schema, err := suitable(ctx, conn)
	if err != nil {
		return nil, err
	}
	node, err := vault.NewID(o.Clock(), rand.Reader) // two nodes with one seed are still two
	if err != nil {
		return nil, err
	}
	s.server = &server{locks: locksOf(schema), node: node.String(), rung: make(chan struct{}, 1)}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, s.server.locks.opening); err != nil {
		return nil, faultOf(err)
	}
	if err := s.migrate(ctx, conn); err != nil {
		return nil, err
	}
	installation := o.Installation
	if installation == "" {
		installation = strings.TrimSuffix(o.Keys, filepath.Ext(o.Keys)) + ".installation-key"
	}
	keys, err := sqlstore.Unlock(ctx, s.db, faultOf, sqlstore.Keys{
		Options: vault.Options{Path: o.Keys, FS: o.FS, Random: o.Random, Shared: true},
		File:    installation, Named: o.Installation != "",
	})
	if err != nil {
		return nil, err
	}
	if err := compare(ctx, conn, keys); err != nil {
		keys.Close()
		return nil, err
	}
	return keys, nil
}

// suitable refuses what the store cannot live in, and names the schema that it will live in.
func suitable(ctx context.Context, conn *sql.Conn) (schema string, err error) {
	var version int
	var encoding string
	var found sql.NullString
	err = conn.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::INTEGER, current_setting('server_encoding'),
		current_schema()`).Scan(&version, &encoding, &found)
	switch {
	case err != nil:
		return "", faultOf(err)
	case version < 130000:
		return "", errServer.With("версия %d", version/10000)
	case encoding != "UTF8":
		return "", errServer.With("кодировка базы %s", encoding)
	case !found.Valid:
		return "", errRights.With("у пользователя нет своей схемы (search_path)")
	}
	return found.String, nil
}

// migrate brings the tables to the program's version. A hub that serves an older one is not to be surprised.
func (s *Store) migrate(ctx context.Context, conn *sql.Conn) error {
	migrations, err := sqlstore.NewMigrations(s.db, goose.DialectPostgres)
	if err != nil {
		return err
	}
	pending, err := migrations.Pending(ctx)
	if err != nil || !pending {
		return ofServer(err)
	}
	var free bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, s.server.locks.hub).Scan(&free)
	if err != nil {
		return faultOf(err)
	}
	if !free {
		return errBusy.With("%s", holderOf(ctx, conn))
	}
	return ofServer(migrations.Apply(ctx))
}

// Close gives back the place of a hub and closes the store.
func (s *Store) Close() error {
	if seat := s.server.seat.Load(); seat != nil {
		_ = seat.release() // its connection is closed with it, which is all that matters here
	}
	return s.Store.Close()
}

// placed says which database a fault is about.
func (s *Store) placed(err error) error {
	if e, ok := fault.As(err); ok && e.Place == "" {
		return e.At(place(s.config))
	}
	return err
}

// closers are closed when opening fails half-way.
type closers []io.Closer

func (c closers) close() {
	for _, closer := range c {
		closer.Close()
	}
}
