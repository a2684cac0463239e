package folder

import "io/fs"

// stepped puts a hook before and after every step that reaches a disk. The hook before may return an error, which the
// step then fails with, or stop the process.
type stepped struct {
	disk
	before func(step, name string) error
	after  func(step, name string)
}

type steppedDir struct {
	dir
	s stepped
}

type steppedFile struct {
	file
	s    stepped
	name string
}

func (s stepped) open(path string) (dir, error) {
	var d dir
	err := s.do("open", path, func() (err error) { d, err = s.disk.open(path); return })
	return steppedDir{d, s}, err
}

func (s stepped) do(step, name string, f func() error) error {
	if s.before != nil {
		if err := s.before(step, name); err != nil {
			return err
		}
	}
	err := f()
	if s.after != nil {
		s.after(step, name)
	}
	return err
}

func (d steppedDir) file(step, name string, open func(string) (file, error)) (file, error) {
	var f file
	err := d.s.do(step, name, func() (err error) { f, err = open(name); return })
	if err != nil {
		return nil, err
	}
	return steppedFile{f, d.s, name}, nil
}

func (d steppedDir) read(name string) (file, error)   { return d.file("read", name, d.dir.read) }
func (d steppedDir) create(name string) (file, error) { return d.file("create", name, d.dir.create) }
func (d steppedDir) extend(name string) (file, error) { return d.file("extend", name, d.dir.extend) }

func (d steppedDir) list(name string) (found []fs.DirEntry, err error) {
	err = d.s.do("list", name, func() (err error) { found, err = d.dir.list(name); return })
	return
}

func (d steppedDir) lstat(name string) (found fs.FileInfo, err error) {
	err = d.s.do("lstat", name, func() (err error) { found, err = d.dir.lstat(name); return })
	return
}

func (d steppedDir) mkdir(name string) error {
	return d.s.do("mkdir", name, func() error { return d.dir.mkdir(name) })
}

func (d steppedDir) move(from, to string) error {
	return d.s.do("move", to, func() error { return d.dir.move(from, to) })
}

func (d steppedDir) link(from, to string) error {
	return d.s.do("link", to, func() error { return d.dir.link(from, to) })
}

func (d steppedDir) replace(from, to string) error {
	return d.s.do("replace", to, func() error { return d.dir.replace(from, to) })
}

func (d steppedDir) remove(name string) error {
	return d.s.do("remove", name, func() error { return d.dir.remove(name) })
}

func (d steppedDir) sync(name string) error {
	return d.s.do("sync", name, func() error { return d.dir.sync(name) })
}

func (f steppedFile) Write(p []byte) (n int, err error) {
	err = f.s.do("write", f.name, func() (err error) { n, err = f.file.Write(p); return })
	return
}

func (f steppedFile) Sync() error { return f.s.do("fsync", f.name, f.file.Sync) }

func (f steppedFile) Read(p []byte) (n int, err error) {
	err = f.s.do("bytes", f.name, func() (err error) { n, err = f.file.Read(p); return })
	return
}
