package folder

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"
)

// memory is a disk that loses what was not synced. It promises less than any real file system: the names in a folder
// are durable after the folder was synced, the bytes of a file after the file was, and of what was done since then any
// beginning may survive a loss of power.
type memory struct {
	root    *node
	noMove  bool // has no exclusive rename, as NFS
	noLinks bool // has no second names, as FAT
}

type node struct {
	dir            bool
	data, synced   []byte
	names, durable map[string]*node
	changes        []change // of names since the last sync
}

// change is one step in a folder: a name goes, a name comes, or both at once.
type change struct {
	gone, come string
	node       *node
}

func newMemory() *memory { return &memory{root: newFolder()} }

func newFolder() *node {
	return &node{dir: true, names: map[string]*node{}, durable: map[string]*node{}}
}

func (m *memory) open(string) (dir, error) { return m, nil }
func (m *memory) close() error             { return nil }

func (m *memory) find(name string) (*node, error) {
	n := m.root
	if name == "." {
		return n, nil
	}
	for element := range strings.SplitSeq(name, "/") {
		next, ok := n.names[element]
		if !ok {
			return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOENT}
		}
		n = next
	}
	return n, nil
}

func (n *node) change(c change) {
	n.apply(n.names, c)
	n.changes = append(n.changes, c)
}

func (n *node) apply(names map[string]*node, c change) {
	if c.gone != "" {
		delete(names, c.gone)
	}
	if c.come != "" {
		names[c.come] = c.node
	}
}

func (m *memory) list(name string) ([]fs.DirEntry, error) {
	n, err := m.find(name)
	if err != nil {
		return nil, err
	}
	var found []fs.DirEntry
	for _, e := range slices.Sorted(maps.Keys(n.names)) {
		found = append(found, fs.FileInfoToDirEntry(info{e, n.names[e]}))
	}
	return found, nil
}

func (m *memory) lstat(name string) (fs.FileInfo, error) {
	n, err := m.find(name)
	if err != nil {
		return nil, err
	}
	return info{path.Base(name), n}, nil
}

func (m *memory) read(name string) (file, error) {
	n, err := m.find(name)
	if err != nil {
		return nil, err
	}
	return &handle{name: name, node: n}, nil
}

func (m *memory) create(name string) (file, error) {
	if _, err := m.find(name); err == nil {
		return nil, &fs.PathError{Op: "create", Path: name, Err: syscall.EEXIST}
	}
	return m.extend(name)
}

func (m *memory) extend(name string) (file, error) {
	if n, err := m.find(name); err == nil {
		return &handle{name: name, node: n}, nil
	}
	parent, err := m.find(path.Dir(name))
	if err != nil {
		return nil, err
	}
	n := &node{}
	parent.change(change{come: path.Base(name), node: n})
	return &handle{name: name, node: n}, nil
}

func (m *memory) mkdir(name string) error {
	if _, err := m.find(name); err == nil {
		return nil
	}
	if err := m.mkdir(path.Dir(name)); err != nil {
		return err
	}
	parent, err := m.find(path.Dir(name))
	if err != nil {
		return err
	}
	parent.change(change{come: path.Base(name), node: newFolder()})
	return nil
}

func (m *memory) move(from, to string) error {
	if m.noMove {
		return errNoMove
	}
	if _, err := m.find(to); err == nil {
		return &fs.PathError{Op: "move", Path: to, Err: syscall.EEXIST}
	}
	return m.replace(from, to)
}

func (m *memory) replace(from, to string) error {
	n, err := m.find(from)
	if err != nil {
		return err
	}
	source, err := m.find(path.Dir(from))
	if err != nil {
		return err
	}
	target, err := m.find(path.Dir(to))
	if err != nil {
		return err
	}
	if source == target {
		source.change(change{gone: path.Base(from), come: path.Base(to), node: n})
		return nil
	}
	source.change(change{gone: path.Base(from)})
	target.change(change{come: path.Base(to), node: n})
	return nil
}

func (m *memory) link(from, to string) error {
	if m.noLinks {
		return &fs.PathError{Op: "link", Path: to, Err: syscall.EPERM}
	}
	n, err := m.find(from)
	if err != nil {
		return err
	}
	if _, err := m.find(to); err == nil {
		return &fs.PathError{Op: "link", Path: to, Err: syscall.EEXIST}
	}
	parent, err := m.find(path.Dir(to))
	if err != nil {
		return err
	}
	parent.change(change{come: path.Base(to), node: n})
	return nil
}

func (m *memory) remove(name string) error {
	if _, err := m.find(name); err != nil {
		return err
	}
	parent, err := m.find(path.Dir(name))
	if err != nil {
		return err
	}
	parent.change(change{gone: path.Base(name)})
	return nil
}

// lock has nothing to do: the tests in memory run one process after another.
func (m *memory) lock(string) (io.Closer, error) { return io.NopCloser(nil), nil }

func (m *memory) sync(name string) error {
	n, err := m.find(name)
	if err != nil {
		return err
	}
	n.durable, n.changes = maps.Clone(n.names), nil
	return nil
}

// losePower leaves what was synced and, of the rest, as much as pick says.
func (m *memory) losePower(pick survival) { m.root.losePower(pick) }

// survival says how many of the unsynced steps with names, or of the unsynced bytes, are there afterwards.
type survival func(what string, limit int) int

func (n *node) losePower(pick survival) {
	if !n.dir {
		survived := len(n.synced)
		if len(n.data) > survived {
			survived += pick("bytes", len(n.data)-survived)
		}
		n.data = slices.Clone(n.data[:survived])
		n.synced = n.data
		return
	}
	for _, c := range n.changes[:pick("names", len(n.changes))] {
		n.apply(n.durable, c)
	}
	n.names, n.changes = maps.Clone(n.durable), nil
	for _, name := range slices.Sorted(maps.Keys(n.names)) {
		n.names[name].losePower(pick)
	}
}

// handle is an open file.
type handle struct {
	name   string
	node   *node
	offset int
}

func (h *handle) Read(p []byte) (int, error) {
	if h.offset == len(h.node.data) {
		return 0, io.EOF
	}
	n := copy(p, h.node.data[h.offset:])
	h.offset += n
	return n, nil
}

func (h *handle) Write(p []byte) (int, error) {
	h.node.data = append(slices.Clip(h.node.data), p...)
	return len(p), nil
}

func (h *handle) Stat() (fs.FileInfo, error) { return info{path.Base(h.name), h.node}, nil }
func (h *handle) Sync() error                { h.node.synced = h.node.data; return nil }
func (h *handle) Close() error               { return nil }

type info struct {
	name string
	node *node
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return int64(len(i.node.data)) }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.node.dir }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	if i.node.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
