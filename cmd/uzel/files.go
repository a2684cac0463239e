package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// largestDocument is how large a document may be, here as everywhere in the hub.
const largestDocument = 100 << 20

// read reads a document that the user named.
func read(ctx context.Context, name string) ([]byte, error) {
	return readUpTo(ctx, name, largestDocument)
}

// readUpTo reads a file that the user named. What is named may be a pipe into which nobody writes, or a network drive
// that hangs: a stop does not wait for it.
func readUpTo(ctx context.Context, name string, most int64) ([]byte, error) {
	type result struct {
		body []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		body, err := readWhole(name, most)
		done <- result{body, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		return r.body, r.err
	}
}

func readWhole(name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errNoFile.At(name)
	case err != nil:
		return nil, errFile.At(name).Wrap(err)
	case info.IsDir():
		return nil, errFolder.At(name)
	case info.Size() > most:
		return nil, tooBig(name, most)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, errFile.At(name).Wrap(err)
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, most+1))
	switch {
	case err != nil:
		return nil, errFile.At(name).Wrap(err)
	case int64(len(body)) > most:
		return nil, tooBig(name, most)
	}
	return body, nil
}

func tooBig(name string, most int64) error {
	return errTooBig.At(name).With("больше %d МиБ", most>>20)
}

// write puts a result where the user wants it: whole or not at all. A device or a pipe is written to as it is.
func write(name string, body []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // the file is replaced, not the link to it
	}
	mode := fs.FileMode(0o666)
	switch info, err := os.Stat(name); {
	case err == nil && info.IsDir():
		return errFolder.At(name)
	case err == nil && !info.Mode().IsRegular():
		if err := os.WriteFile(name, body, mode); err != nil {
			return errFile.At(name).Wrap(err)
		}
		return nil
	case err == nil:
		mode = info.Mode().Perm()
	}
	if err := replace(name, body, mode); err != nil {
		return errFile.At(name).Wrap(err)
	}
	return nil
}

// replace writes beside the file and renames.
func replace(name string, body []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	temporary := filepath.Join(filepath.Dir(name), ".uzel-"+rand.Text())
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(body)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err != nil {
		_ = os.Remove(temporary)
	}
	return err
}

// inRussian is an error's text, with what the operating system says in Russian.
func inRussian(err error) string {
	text := err.Error()
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		switch cause.(type) { //nolint:errorlint // every link of the chain is looked at
		case *fs.PathError, *os.LinkError, *os.SyscallError:
			return strings.Replace(text, cause.Error(), said(cause), 1)
		}
	}
	return text
}

// said is what the operating system says of a file.
func said(err error) string {
	for _, known := range []struct {
		is   error
		text string
	}{
		{fs.ErrNotExist, "папки или файла нет"},
		{fs.ErrPermission, "нет прав"},
		{syscall.ENOSPC, "на диске нет места"},
		{syscall.EDQUOT, "исчерпана квота на диске"},
		{syscall.EROFS, "диск открыт только для чтения"},
		{syscall.ENOTDIR, "на месте папки лежит файл"},
		{syscall.EISDIR, "на месте файла лежит папка"},
		{syscall.ENAMETOOLONG, "имя слишком длинное"},
		{syscall.EIO, "ошибка чтения или записи диска"},
	} {
		if errors.Is(err, known.is) {
			return known.text
		}
	}
	return err.Error()
}
