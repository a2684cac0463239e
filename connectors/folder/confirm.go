package folder

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
)

// Folders inside the folder that is read.
const (
	claimFolder = ownFolder + "/claim" // where a file is held while it is made sure that it is the committed one
	asideFolder = ownFolder + "/aside" // what could not be read, each with its reason
)

// Committed implements sdk.Confirmer. It moves away what the hub holds for good. It may come again, and from before a
// restart; a cursor that is forgotten does no harm: its files, if they still lie there, are given again.
func (in *inbox) Committed(_ context.Context, cursor string) error {
	d, err := in.open()
	if err != nil {
		return err
	}
	defer d.close()
	return in.confirm(d, cursor)
}

func (in *inbox) confirm(d dir, cursor string) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	r, count := in.covered(d, cursor)
	if r == nil || count <= r.done {
		return nil
	}
	var first error
	for _, t := range r.items[r.done:count] {
		if err := in.settle(d, t); err != nil && first == nil {
			first = err
		}
	}
	r.done = count
	if first != nil {
		return diskFault("убрать принятый файл из папки "+in.path, first)
	}
	in.forget(d, r)
	return nil
}

// settle takes one file out of the folder, if it is still what was given. First it is moved where nobody replaces it
// by name; only then does comparing make sense.
func (in *inbox) settle(d dir, t taken) error {
	info, err := d.lstat(t.Name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.Mode().IsRegular() || info.Size() != t.Size) {
		return nil // taken away, or another revision by now
	}
	if err != nil {
		return err
	}
	if err := d.mkdir(claimFolder); err != nil {
		return err
	}
	claim := claimFolder + "/" + t.Name
	if there, err := present(d, claim); err != nil || there {
		return cmp.Or(err, fs.ErrExist) // left by a crash; the next reading puts it back
	}
	// In one step: between two, a new file of the name might be removed. Only we make names among the claims.
	if err := d.replace(t.Name, claim); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	same, err := t.same(d, claim)
	if err != nil || !same {
		return errors.Join(err, putBack(d, t.Name))
	}
	switch {
	case t.Problem != "":
		return in.setAside(d, claim, t)
	case in.config.Done == DoneDelete:
		return d.remove(claim)
	}
	_, err = store(d, claim, path.Join(filepath.ToSlash(in.config.Taken), in.now().Format("2006-01")), t.Name)
	return err
}

// same reports whether a file holds what was given to the hub. What was never read is known by its size and time.
func (t taken) same(d dir, name string) (bool, error) {
	if t.Problem != "" {
		info, err := d.lstat(name)
		return err == nil && info.Size() == t.Size && info.ModTime().Equal(t.Modified), err
	}
	found, err := sum(d, name, t.Size)
	return found == t.SHA256, err
}

// restore puts back what a crash left half-way.
func (in *inbox) restore(d dir) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	left, err := d.list(claimFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range left {
		if err := putBack(d, e.Name()); err != nil {
			return err
		}
	}
	return nil
}
