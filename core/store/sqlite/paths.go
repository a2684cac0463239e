package sqlite

import (
	"net/url"
	"path/filepath"
	"strings"
)

// paths are the files of a store.
type paths struct {
	database, keys, installation, lock, hub, bell string
}

func pathsOf(database, installation string) paths {
	base := strings.TrimSuffix(database, filepath.Ext(database))
	if installation == "" {
		installation = base + ".installation-key"
	}
	return paths{database, base + ".keys", installation, base + ".lock", base + ".hub", base + ".bell"}
}

// address is the database as a URI, since a plain path must not contain a question mark, with the settings of a
// connection.
func (p paths) address(pragmas ...string) (string, error) {
	absolute, err := filepath.Abs(p.database)
	if err != nil {
		return "", err
	}
	path := filepath.ToSlash(absolute)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String(), nil
}
