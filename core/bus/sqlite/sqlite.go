// Package sqlite opens a bus on an SQLite file of its own, beside the store's: so messages never wait for documents being
// written, nor documents for messages. The file holds nothing that is not in the store as well; without it a hub starts with
// an empty bus and finds its work by sweeping.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	driver "modernc.org/sqlite"

	"github.com/uzelhub/uzel/core/bus"
)

// settings of connections. What is published is synced at commit; the bus relaxes that itself for the rest. The log is
// merged often and stays small, since messages live shortly.
var settings = []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "fullfsync(1)", "checkpoint_fullfsync(1)",
	"temp_store(MEMORY)", "journal_size_limit(16777216)"}

// Open opens the bus in a file, and makes it if there is none. Database and dialect of the options are filled in.
func Open(ctx context.Context, path string, o bus.Options) (*bus.Bus, error) {
	db, err := open(path)
	if err != nil {
		return nil, bus.ErrDatabase.At(path).Wrap(err)
	}
	o.DB, o.Dialect = db, bus.SQLite
	return bus.Open(ctx, o)
}

func open(path string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := touch(absolute); err != nil {
		return nil, err
	}
	connector, err := driver.NewConnector(address(absolute))
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// touch makes an empty database that its user alone can read; SQLite gives its other files the same rights.
func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// address is the database as a URI, since a plain path must not contain a question mark.
func address(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	query := url.Values{"_pragma": settings, "_txlock": {"immediate"}}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}
