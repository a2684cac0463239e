package openssl

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

// shelf is the folder of the signatures that were made: a file for each key of an order, named by the key's digest and
// the digest of what was signed.
type shelf string

func (s shelf) name(key string, body []byte) (prefix, name string) {
	k, b := sha256.Sum256([]byte(key)), sha256.Sum256(body)
	prefix = hex.EncodeToString(k[:16])
	return prefix, prefix + "-" + hex.EncodeToString(b[:16]) + ".sig"
}

// find gives the signature that was made under a key; nil when there is none. One key never signs two things.
func (s shelf) find(key string, body []byte) ([]byte, error) {
	prefix, name := s.name(key, body)
	cms, err := os.ReadFile(filepath.Join(string(s), name))
	if err == nil {
		return cms, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, sdk.Fail(document.CauseTransient, "папка подписей не читается: %v", err).Advise("проверьте state подключения")
	}
	others, err := filepath.Glob(filepath.Join(string(s), prefix+"-*.sig"))
	if err == nil && len(others) > 0 {
		return nil, sdk.Fail(document.CauseInvalidDocument, "под этим ключом уже подписаны другие байты")
	}
	return nil, nil
}

// keep has the signature on disk before anybody gets it.
func (s shelf) keep(key string, body, cms []byte) error {
	_, name := s.name(key, body)
	if err := s.write(name, cms); err != nil {
		return sdk.Fail(document.CauseTransient, "подпись не сохранена: %v", err).Advise("проверьте место на диске и права на state подключения")
	}
	return nil
}

func (s shelf) write(name string, cms []byte) error {
	if err := os.MkdirAll(string(s), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(string(s), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(cms)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(string(s), name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(string(s))
}
