package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/uzelhub/uzel/schemas/pack"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// PackFolder is where an installation keeps the official schemas that it has: beside its configuration, so that checking
// a file needs neither a valid configuration nor the store.
func PackFolder(file string) string { return filepath.Join(filepath.Dir(file), "schemas") }

// Packs reads the official schemas of the installation whose configuration is the given file. Without the folder there
// are none; one that is not read is an error, for without it documents would be checked by other rules than people think.
func Packs(file string) (pack.Set, error) {
	entries, err := os.ReadDir(PackFolder(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errPack.At(PackFolder(file)).With("%s", russianFileError(err))
	}
	var set pack.Set
	for _, entry := range entries {
		name := filepath.Join(PackFolder(file), entry.Name())
		if !strings.EqualFold(filepath.Ext(name), ".xsd") {
			continue
		}
		p, err := readPack(name)
		if err != nil {
			return nil, errPack.At(name).Wrap(err)
		}
		set = append(set, p)
	}
	return set, nil
}

func readPack(name string) (*pack.Pack, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errIsFolder
	case info.Size() > xsd.MaxBytes:
		return nil, errTooLarge
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return pack.Read(filepath.Base(name), data)
}
