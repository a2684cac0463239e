// Package shelf keeps what a signer has made under a key. ECDSA and GOST give a different signature each time, but a hub that asks again,
// perhaps after a crash, must get the same one.
package shelf

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Shelf is a folder with a file for each key: the digest of what was signed, then the signature. One process writes to it.
type Shelf struct {
	dir   string
	turns Turns
}

// New is a shelf in a folder, which is made when something is put there.
func New(dir string) *Shelf { return &Shelf{dir: dir} }

// Once gives what was made of these bytes under this key, or makes it and has it on disk before anybody gets it. One key never
// serves two bodies.
func (s *Shelf) Once(key string, body []byte, make func() ([]byte, error)) ([]byte, error) {
	defer s.turns.Take(key)()
	digest := sha256.Sum256(body)
	kept, err := os.ReadFile(s.name(key))
	switch {
	case err == nil && len(kept) > len(digest):
		if [sha256.Size]byte(kept) != digest {
			return nil, sdk.Fail(document.CauseInvalidDocument, "под этим ключом уже подписаны другие байты")
		}
		return kept[len(digest):], nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, sdk.Fail(document.CauseTransient, "папка подписей не читается: %v", err).Advise("проверьте state подключения")
	}
	made, err := make()
	if err != nil {
		return nil, err
	}
	if err := Write(s.name(key), append(digest[:], made...)); err != nil {
		return nil, sdk.Fail(document.CauseTransient, "подпись не сохранена: %v", err).Advise("проверьте место на диске и права на state подключения")
	}
	return made, nil
}

// Has reports whether something was made under a key.
func (s *Shelf) Has(key string) (bool, error) {
	_, err := os.Stat(s.name(key))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (s *Shelf) name(key string) string {
	digest := sha256.Sum256([]byte(key))
	return filepath.Join(s.dir, hex.EncodeToString(digest[:16])+".made")
}

// Write has a file on disk whole or not at all, for nobody but its owner. Its folder is made where there is none.
func Write(name string, data []byte) error { return put(name, data, os.Rename) }

// WriteNew is Write for the first who comes; the others get an error that is [fs.ErrExist].
func WriteNew(name string, data []byte) error {
	return put(name, data, func(from, to string) error {
		if err := os.Link(from, to); err != nil {
			return err
		}
		return os.Remove(from)
	})
}

func put(name string, data []byte, move func(from, to string) error) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = move(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(dir)
}
