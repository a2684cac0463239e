package memstore

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/store/vault"
)

// files is a file system that forgets what was not synced: the contents of files as well as their names.
type files struct {
	disk *Disk

	mu      sync.Mutex
	names   map[string]*file
	durable map[string]*file // as after the last sync of the directory
}

// file is a file's content, and how to take it back to its last sync.
type file struct {
	content []byte
	undo    []change // what was done since, the latest last
}

// change is what stood somewhere before it was overwritten or cut off, and how long the file was then.
type change struct {
	at   int64
	old  []byte
	size int
}

// on is the file system as one process sees it: after a crash it can do nothing more.
func (f *files) on(b *boot) vault.FS { return mounted{f, b} }

type mounted struct {
	*files
	boot *boot
}

// OpenFile opens a file.
func (m mounted) OpenFile(name string, flag int, _ fs.FileMode) (vault.File, error) {
	if m.boot.crashed() {
		return nil, ErrCrashed.New()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.names[name]
	switch {
	case found == nil && flag&os.O_CREATE == 0:
		return nil, fs.ErrNotExist
	case found == nil:
		found = &file{}
		if m.names == nil {
			m.names = map[string]*file{}
		}
		m.names[name] = found
	case flag&os.O_TRUNC != 0:
		found.cut(0)
	}
	return &handle{mounted: m, file: found, name: name}, nil
}

// Stat describes a file.
func (m mounted) Stat(name string) (fs.FileInfo, error) {
	if m.boot.crashed() {
		return nil, ErrCrashed.New()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if found := m.names[name]; found != nil {
		return info{name, int64(len(found.content)), found}, nil
	}
	return nil, fs.ErrNotExist
}

// Rename puts a file in the place of another.
func (m mounted) Rename(from, to string) error {
	if err := m.disk.step(m.boot, StepKeysReplace); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.names[to] = m.names[from]
	delete(m.names, from)
	return nil
}

// Remove deletes a file.
func (m mounted) Remove(name string) error {
	if m.boot.crashed() {
		return ErrCrashed.New()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.names, name)
	return nil
}

// SyncDir makes names durable.
func (m mounted) SyncDir(string) error {
	if m.boot.crashed() {
		return ErrCrashed.New()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.durable = maps.Clone(m.names)
	return nil
}

// Same tells whether two descriptions are of one file.
func (mounted) Same(a, b fs.FileInfo) bool { return a.Sys() == b.Sys() }

// Lock does nothing: the write lock is enough in one process.
func (mounted) Lock(string) (func() error, error) { return func() error { return nil }, nil }

// crash takes everything back to its last sync.
func (f *files) crash() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names = maps.Clone(f.durable)
	for _, one := range f.names {
		one.revert()
	}
}

func (f *files) syncAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.durable = maps.Clone(f.names)
	for _, one := range f.names {
		one.undo = nil
	}
}

func (f *file) revert() {
	for i := len(f.undo) - 1; i >= 0; i-- {
		c := f.undo[i]
		if len(f.content) < c.size {
			f.content = append(f.content, make([]byte, c.size-len(f.content))...)
		}
		copy(f.content[c.at:], c.old)
		f.content = f.content[:c.size]
	}
	f.undo = nil
}

func (f *file) cut(size int64) {
	if size < int64(len(f.content)) {
		f.undo = append(f.undo, change{size, append([]byte(nil), f.content[size:]...), len(f.content)})
		f.content = f.content[:size]
	}
}

func (f *file) write(b []byte, at int64) {
	end := at + int64(len(b))
	old := change{at: min(at, int64(len(f.content))), size: len(f.content)}
	if at < int64(len(f.content)) {
		old.old = append([]byte(nil), f.content[at:min(end, int64(len(f.content)))]...)
	}
	f.undo = append(f.undo, old)
	if grow := end - int64(len(f.content)); grow > 0 {
		f.content = append(f.content, make([]byte, grow)...)
	}
	copy(f.content[at:], b)
}

// handle is an open file.
type handle struct {
	mounted
	file *file
	name string
}

// ReadAt reads.
func (h *handle) ReadAt(b []byte, at int64) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at >= int64(len(h.file.content)) {
		return 0, io.EOF
	}
	n := copy(b, h.file.content[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt writes.
func (h *handle) WriteAt(b []byte, at int64) (int, error) {
	if err := h.disk.step(h.boot, StepKeysWrite); err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.file.write(b, at)
	return len(b), nil
}

// Truncate cuts the file off.
func (h *handle) Truncate(size int64) error {
	if h.boot.crashed() {
		return ErrCrashed.New()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.file.cut(size)
	return nil
}

// Sync makes the content durable. What FlawLateKeys leaves is what is synced the next time. A file that is being made
// is synced in any case: the flaw is about order, not about erasures.
func (h *handle) Sync() error {
	if err := h.disk.step(h.boot, StepKeysSync); err != nil {
		return err
	}
	late := h.disk.is(FlawLateKeys) && !strings.HasSuffix(h.name, ".tmp")
	h.mu.Lock()
	defer h.mu.Unlock()
	if late && len(h.file.undo) > 0 {
		h.file.undo = h.file.undo[len(h.file.undo)-1:]
		return nil
	}
	h.file.undo = nil
	return nil
}

// Stat describes the file.
func (h *handle) Stat() (fs.FileInfo, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return info{h.name, int64(len(h.file.content)), h.file}, nil
}

// Close closes the file.
func (*handle) Close() error { return nil }

// info describes a file.
type info struct {
	name string
	size int64
	file *file
}

func (i info) Name() string       { return path.Base(i.name) }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o600 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return i.file }
