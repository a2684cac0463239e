package timebook

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// shelf is the folder in which the exports lie. Nothing in it is changed.
type shelf struct {
	folder string
	settle time.Duration
	wait   func(context.Context, time.Duration) error
}

// file is an export as a look at the shelf found it.
type file struct {
	name string
	info fs.FileInfo
}

// unfinishedPause is when it makes sense to come back for a file that is being written.
const unfinishedPause = time.Minute

// atRest lists the files of the folder. One that some table wants and that changed between two looks, the settling time
// apart, is being written: half of it would be a month with half of its marks. The clocks of file servers do not matter.
func (s shelf) atRest(ctx context.Context, wanted func(name string) bool) ([]file, error) {
	before, err := s.look(wanted)
	if err != nil {
		return nil, err
	}
	if err := s.wait(ctx, s.settle); err != nil {
		return nil, err
	}
	after, err := s.look(wanted)
	if err != nil {
		return nil, err
	}
	for _, f := range after {
		if !slices.ContainsFunc(before, func(b file) bool { return b.name == f.name && unchanged(b.info, f.info) }) {
			return nil, beingWritten(f.name)
		}
	}
	return after, nil
}

func beingWritten(name string) error {
	return sdk.Fail(document.CauseTransient, "файл %s ещё записывается", name).Wait(unfinishedPause)
}

func unchanged(a, b fs.FileInfo) bool { return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) }

// look lists the regular files that are wanted, by name.
func (s shelf) look(wanted func(name string) bool) ([]file, error) {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return nil, s.fault("прочитать папку с выгрузками", err)
	}
	var found []file
	for _, e := range entries {
		if unfinished(e.Name()) || !wanted(e.Name()) {
			continue
		}
		info, err := os.Lstat(filepath.Join(s.folder, e.Name())) // NTFS keeps in the entry what was before the file was opened
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, s.fault("прочитать папку с выгрузками", err)
		}
		if info.Mode().IsRegular() {
			found = append(found, file{e.Name(), info})
		}
	}
	return found, nil
}

// unfinished recognises what programs write while they are not done, and Excel's mark of an open book.
func unfinished(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") {
		return true
	}
	return slices.Contains([]string{".tmp", ".part", ".crdownload"}, strings.ToLower(path.Ext(name)))
}

// read reads a file and makes sure that it is the one that was at rest.
func (s shelf) read(f file) ([]byte, error) {
	if f.info.Size() > document.MaxBytes {
		return nil, sdk.Fail(document.CauseInvalidDocument, "файл %s больше 100 МиБ", f.name).
			Advise("разделите выгрузку на части")
	}
	opened, err := os.Open(filepath.Join(s.folder, f.name))
	if err != nil {
		return nil, s.fault("прочитать файл "+f.name, err)
	}
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, f.info.Size()+1))
	if err != nil {
		return nil, s.fault("прочитать файл "+f.name, err)
	}
	now, err := opened.Stat()
	if err != nil {
		return nil, s.fault("прочитать файл "+f.name, err)
	}
	if !unchanged(f.info, now) || int64(len(data)) != now.Size() {
		return nil, beingWritten(f.name)
	}
	return data, nil
}

// fault says what an error of the disk means. Its own words are left out: they quote paths.
func (s shelf) fault(deed string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sdk.Fail(document.CauseMisconfigured, "не удалось %s: такого пути нет", deed).
			Advise("проверьте настройку folder: " + s.folder)
	case errors.Is(err, fs.ErrPermission):
		return sdk.Fail(document.CauseUnauthorised, "не удалось %s: нет прав", deed).
			Advise("дайте учётной записи, под которой работает Узел, право на чтение папки " + s.folder)
	}
	return sdk.Fail(document.CauseTransient, "не удалось %s: ошибка диска", deed).
		Advise("проверьте диск или сетевую папку; повтор будет сделан сам").Wait(unfinishedPause)
}

// matching are the files of a table that lie on the shelf, by name.
func matching(files []file, pattern string) []file {
	var found []file
	for _, f := range files {
		if ok, err := path.Match(pattern, strings.ToLower(f.name)); err == nil && ok {
			found = append(found, f)
		}
	}
	return found
}

// newest is the file that was written last; of two written at once, the later by name.
func newest(files []file) file {
	return slices.MaxFunc(files, func(a, b file) int {
		if order := a.info.ModTime().Compare(b.info.ModTime()); order != 0 {
			return order
		}
		return strings.Compare(a.name, b.name)
	})
}
