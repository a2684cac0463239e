package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A disk opens folders. The connector reaches files through this seam alone, so that tests can fail any step, stop
// the process at any step, and lose what was not synced.
type disk interface {
	open(path string) (dir, error)
}

// A dir is an open folder. Names have slashes and lead below it: a link that leads out of it is an error.
type dir interface {
	list(name string) ([]fs.DirEntry, error)
	lstat(name string) (fs.FileInfo, error)
	read(name string) (file, error)
	create(name string) (file, error) // fs.ErrExist when there is one
	extend(name string) (file, error) // opens for appending, makes it when it is missing
	mkdir(name string) error          // with its parents
	move(from, to string) error       // in one step and never over another file: fs.ErrExist, or errNoMove
	link(from, to string) error       // a second name: fs.ErrExist
	replace(from, to string) error    // in one step, over whatever is there
	remove(name string) error
	sync(name string) error              // makes the names in a folder durable
	lock(name string) (io.Closer, error) // keeps other processes out, or errLocked
	close() error
}

type file interface {
	io.ReadWriteCloser
	Stat() (fs.FileInfo, error)
	Sync() error
}

// errLocked says that another process is at work in the folder.
var errLocked = errors.New("another process is at work in the folder")

// errNoMove says that the file system cannot move a file without the danger of replacing another one.
var errNoMove = errors.New("the file system has no exclusive rename")

// Everything has the rights that the service's umask leaves: others must be able to pick up what was delivered and to
// find what was set aside, and who they are only the administrator knows.
const (
	filePerm = 0o666
	dirPerm  = 0o777
)

type osDisk struct{}

func (osDisk) open(path string) (dir, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return osDir{root}, nil
}

// osDir is a folder of the operating system. os.Root keeps every name below it, whatever links are planted there.
type osDir struct{ root *os.Root }

func (d osDir) list(name string) ([]fs.DirEntry, error) {
	f, err := d.root.Open(local(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.ReadDir(-1)
}

func (d osDir) lstat(name string) (fs.FileInfo, error) { return d.root.Lstat(local(name)) }

// read does not wait for the other end of a pipe that took the file's place.
func (d osDir) read(name string) (file, error) {
	return opened(d.root.OpenFile(local(name), os.O_RDONLY|nonblock, 0))
}

func (d osDir) create(name string) (file, error) {
	return opened(d.root.OpenFile(local(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm))
}

func (d osDir) extend(name string) (file, error) {
	return opened(d.root.OpenFile(local(name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, filePerm))
}

func (d osDir) mkdir(name string) error       { return d.root.MkdirAll(local(name), dirPerm) }
func (d osDir) link(from, to string) error    { return d.root.Link(local(from), local(to)) }
func (d osDir) replace(from, to string) error { return d.root.Rename(local(from), local(to)) }
func (d osDir) remove(name string) error      { return d.root.Remove(local(name)) }
func (d osDir) close() error                  { return d.root.Close() }

// lock never waits: who finds the folder locked comes again. Where a file system has no locks, there is none.
func (d osDir) lock(name string) (io.Closer, error) {
	f, err := d.root.OpenFile(local(name), os.O_RDWR|os.O_CREATE, filePerm)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func local(name string) string { return filepath.FromSlash(name) }

// opened keeps a failed open from becoming an interface that is not nil.
func opened(f *os.File, err error) (file, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// relocate moves a file and never replaces another one. Where the file system has no exclusive rename, the file has
// both names for a moment, so nobody else may give the first one to another file.
func relocate(d dir, from, to string) error {
	if err := d.move(from, to); !errors.Is(err, errNoMove) {
		return err
	}
	if err := noLinks(d.link(from, to)); err != nil {
		return err
	}
	return d.remove(from)
}

// noLinks tells a file system that cannot give a file a second name from one that could not do it this time.
func noLinks(err error) error {
	if is(err, unsupported) {
		return errNoMove
	}
	return err
}

// ignoreMissing passes over that there was nothing of the name.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// present reports whether there is a file of the name.
func present(d dir, name string) (bool, error) {
	_, err := d.lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// sum reads a regular file's SHA-256; a file of another size than expected, or no regular file, has none.
func sum(d dir, name string, size int64) (string, error) {
	info, err := d.lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return "", err
	}
	f, err := d.read(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
