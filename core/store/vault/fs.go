package vault

import (
	"io"
	"io/fs"
	"os"
	"runtime"

	"github.com/uzelhub/uzel/core/store/filelock"
)

// FS is the little of a file system that keys need. Tests put faults and records of order behind it.
type FS interface {
	OpenFile(name string, flag int, perm fs.FileMode) (File, error)
	Stat(name string) (fs.FileInfo, error)
	Rename(from, to string) error
	Remove(name string) error
	SyncDir(dir string) error
	// Same tells whether two descriptions are of one file.
	Same(a, b fs.FileInfo) bool
	// Lock waits until nobody else holds the named lock file, and makes it when it is missing.
	Lock(name string) (release func() error, err error)
}

// File is an open file of an FS.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Sync() error
	Stat() (fs.FileInfo, error)
}

// OS is the file system of the machine.
type OS struct{}

// OpenFile opens a file.
func (OS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	f, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err // a nil *os.File must not become a File that is not nil
	}
	return f, nil
}

// Stat describes a file.
func (OS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// Rename puts a file in the place of another.
func (OS) Rename(from, to string) error { return os.Rename(from, to) }

// Remove deletes a file.
func (OS) Remove(name string) error { return os.Remove(name) }

// SyncDir makes names in a directory durable. Windows has no such act: NTFS journals names itself.
func (OS) SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		d.Close()
		return err
	}
	return d.Close()
}

// Same tells whether two descriptions are of one file.
func (OS) Same(a, b fs.FileInfo) bool { return os.SameFile(a, b) }

// Lock locks a file against other processes.
func (OS) Lock(name string) (func() error, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := filelock.Wait(f); err != nil {
		f.Close()
		return nil, err
	}
	return f.Close, nil
}

// create writes a whole new file so that after a crash it is there complete or not at all.
func create(fsys FS, path, dir string, content []byte) error {
	temporary := path + ".tmp"
	f, err := fsys.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.WriteAt(content, 0); err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = fsys.Rename(temporary, path)
	}
	if err != nil {
		_ = fsys.Remove(temporary)
		return err
	}
	return fsys.SyncDir(dir)
}
