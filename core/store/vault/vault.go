package vault

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/uzelhub/uzel/core/store"
)

// Options say where a key file is and how to reach it.
type Options struct {
	Path         string
	Installation Installation
	FS           FS
	Random       io.Reader
	// Shared says that the store's write lock can be lost while its holder goes on, as with the connection to a server,
	// and that the file may stand on a disk of another machine. Whoever writes then holds a lock file beside it too, and
	// believes nothing about the file that it has not just looked up.
	Shared bool
}

// Vault is an open key file. Reading is safe for several goroutines at once.
type Vault struct {
	Options
	wrapping Key
	store    ID

	mu     sync.RWMutex // guards what follows, which changes when the file is replaced
	file   File
	info   fs.FileInfo
	broken bool // a sync failed: what the file holds is not known any more
}

// Exists tells whether there is a key file at a path.
func Exists(fsys FS, path string) (bool, error) {
	_, err := fsys.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, ErrRead.At(path).Wrap(err)
	}
	return true, nil
}

// Create makes a new key file for a store.
func Create(o Options, store ID) error {
	header, err := newHeader(o.Random, newKey(o.Installation[:]), store)
	if err != nil {
		return err
	}
	if err := create(o.FS, o.Path, filepath.Dir(o.Path), header[:]); err != nil {
		return ErrWrite.At(o.Path).Wrap(err)
	}
	return nil
}

// Open opens a key file and proves that the installation key is the right one.
func Open(o Options) (*Vault, error) {
	v := &Vault{Options: o, wrapping: newKey(o.Installation[:])}
	if err := v.reopen(); err != nil {
		return nil, err
	}
	return v, nil
}

// Store is the id of the store that the key file belongs to.
func (v *Vault) Store() ID { return v.store }

// Close closes the file.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.file.Close()
}

// Key reads an owner's key from its slot.
func (v *Vault) Key(number int64, owner ID) (Key, error) {
	if err := v.refresh(); err != nil {
		return Key{}, err
	}
	key, err := v.read(number, owner)
	if err == nil || !v.Shared || errors.Is(err, store.ErrErased) {
		return key, err
	}
	// A disk of another machine may show its file as it was a moment ago, until it is opened again.
	if err := v.reopen(); err != nil {
		return Key{}, err
	}
	return v.read(number, owner)
}

func (v *Vault) read(number int64, owner ID) (Key, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var s slot
	if _, err := v.file.ReadAt(s[:], offset(number)); errors.Is(err, io.EOF) {
		return Key{}, ErrKeyMissing.New()
	} else if err != nil {
		return Key{}, ErrRead.At(v.Path).Wrap(err)
	}
	if secret, err := v.wrapping.Open(nil, s.wrapped(), place(v.store, owner)); err == nil {
		return newKey(secret), nil // even if the checksum is what was damaged
	}
	switch {
	case !s.whole():
		return Key{}, ErrKeyDamaged.New()
	case s.kind() == kindErased:
		return Key{}, store.ErrErased.New()
	case s.owner() != owner:
		return Key{}, ErrKeyMissing.New()
	}
	return Key{}, ErrKeyDamaged.New()
}

// refresh follows the key file when another process has replaced it.
func (v *Vault) refresh() error {
	info, err := v.FS.Stat(v.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return ErrKeysMissing.At(v.Path)
	}
	if err != nil {
		return ErrRead.At(v.Path).Wrap(err)
	}
	v.mu.RLock()
	same := v.FS.Same(info, v.info)
	v.mu.RUnlock()
	if same {
		return nil
	}
	return v.reopen()
}

// reopen opens whatever stands at the path now.
func (v *Vault) reopen() error {
	f, err := v.FS.OpenFile(v.Path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return ErrKeysMissing.At(v.Path)
	}
	if err != nil {
		return ErrRead.At(v.Path).Wrap(err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return ErrRead.At(v.Path).Wrap(err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.adopt(f); err != nil {
		f.Close()
		return err
	}
	if v.file != nil {
		v.file.Close()
	}
	v.file, v.info = f, info
	return nil
}

// adopt reads the header. The first one says which store this is, later ones must say the same.
func (v *Vault) adopt(f File) error {
	var header slot
	if _, err := f.ReadAt(header[:], 0); errors.Is(err, io.EOF) {
		return ErrKeysDamaged.At(v.Path).With("файл короче заголовка")
	} else if err != nil {
		return ErrRead.At(v.Path).Wrap(err)
	}
	store, err := openHeader(&header, v.wrapping, v.Path)
	if err != nil {
		return err
	}
	if v.file != nil && store != v.store {
		return ErrKeysForeign.At(v.Path)
	}
	v.store = store
	return nil
}
