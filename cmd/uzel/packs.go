package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/pack"
	"github.com/uzelhub/uzel/schemas/xsd"
)

func (a *app) packFolder() string { return config.PackFolder(a.config) }

// addPack puts a schema into the folder and takes out those whose place it takes. It returns the names of these.
func (a *app) addPack(ctx context.Context, name string) (*pack.Pack, []string, error) {
	data, err := readUpTo(ctx, name, xsd.MaxBytes)
	if err != nil {
		return nil, nil, err
	}
	added, err := pack.Read(filepath.Base(name), data)
	if err != nil {
		return nil, nil, err
	}
	set, err := config.Packs(a.config)
	if err != nil {
		return nil, nil, err
	}
	if err := write(filepath.Join(a.packFolder(), added.File), data); err != nil {
		return nil, nil, err
	}
	var gone []string
	for _, p := range set.Overtaken(added) {
		if err := os.Remove(filepath.Join(a.packFolder(), p.File)); err != nil {
			return nil, nil, errFile.At(p.File).Wrap(err)
		}
		gone = append(gone, p.File)
	}
	slices.Sort(gone)
	return added, gone, nil
}
