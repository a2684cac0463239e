package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/schemas/pack"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// packFolder is where an installation keeps the official schemas that it has: beside its configuration, so that checking
// a file needs neither a valid configuration nor the store.
func (a *app) packFolder() string { return filepath.Join(filepath.Dir(a.config), "schemas") }

// packs are the official schemas of the installation.
func (a *app) packs(ctx context.Context) (pack.Set, error) {
	entries, err := os.ReadDir(a.packFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errFile.At(a.packFolder()).Wrap(err)
	}
	var set pack.Set
	for _, entry := range entries {
		name := filepath.Join(a.packFolder(), entry.Name())
		if !strings.EqualFold(filepath.Ext(name), ".xsd") {
			continue
		}
		p, err := readPack(ctx, name)
		if err != nil {
			return nil, errBadPack.At(name).Wrap(err)
		}
		set = append(set, p)
	}
	return set, nil
}

func readPack(ctx context.Context, name string) (*pack.Pack, error) {
	data, err := readUpTo(ctx, name, xsd.MaxBytes)
	if err != nil {
		return nil, err
	}
	return pack.Read(filepath.Base(name), data)
}

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
	set, err := a.packs(ctx)
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
