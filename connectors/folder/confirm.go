package folder

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// Folders inside the folder that is read.
const (
	claimFolder = ownFolder + "/claim" // where a file is held while it is made sure that it is the committed one
	asideFolder = ownFolder + "/aside" // what could not be read, each with its reason
)

// mostReadings bounds the memory of readings that were broken off. Files of a forgotten one are simply given again.
const mostReadings = 16

// reading is one call of Read: what it gave, in its order.
type reading struct {
	id    string
	items []taken
	done  int // so many items were confirmed
}

// taken is a file that was given to the hub.
type taken struct {
	name     string
	size     int64
	modified time.Time
	sha256   string     // of a document
	problem  *sdk.Fault // of a file that could not be read
}

// expect remembers a file before it is given: its confirmation may come while the sink still works.
func (in *inbox) expect(r *reading, t taken) (cursor string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	r.items = append(r.items, t)
	return r.id + "." + strconv.Itoa(len(r.items))
}

// Committed implements sdk.Confirmer. It moves away what the hub holds for good. A cursor from before a restart says
// nothing any more and does no harm: its file, if it is still there, will be given again.
func (in *inbox) Committed(_ context.Context, cursor string) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	r, count := in.covered(cursor)
	if r == nil || count <= r.done {
		return nil
	}
	d, err := in.open()
	if err != nil {
		return err
	}
	defer d.close()
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
	return nil
}

func (in *inbox) covered(cursor string) (r *reading, count int) {
	id, number, _ := strings.Cut(cursor, ".")
	count, err := strconv.Atoi(number)
	i := slices.IndexFunc(in.readings, func(r *reading) bool { return r.id == id })
	if err != nil || i < 0 || count > len(in.readings[i].items) {
		return nil, 0
	}
	return in.readings[i], count
}

// settle takes one file out of the folder, if it is still what was given. First it is moved where nobody replaces it
// by name; only then does comparing make sense.
func (in *inbox) settle(d dir, t taken) error {
	info, err := d.lstat(t.name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.Mode().IsRegular() || info.Size() != t.size) {
		return nil // taken away, or another revision by now
	}
	if err != nil {
		return err
	}
	if err := d.mkdir(claimFolder); err != nil {
		return err
	}
	claim := claimFolder + "/" + t.name
	if there, err := present(d, claim); err != nil || there {
		return cmp.Or(err, fs.ErrExist) // left by a crash; the next reading puts it back
	}
	// In one step: between two, a new file of the name might be removed. Only we make names among the claims.
	if err := d.replace(t.name, claim); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	same, err := t.same(d, claim)
	if err != nil || !same {
		return errors.Join(err, putBack(d, t.name))
	}
	switch {
	case t.problem != nil:
		return in.setAside(d, claim, t)
	case in.config.Done == DoneDelete:
		return d.remove(claim)
	}
	_, err = store(d, claim, path.Join(filepath.ToSlash(in.config.Taken), in.now().Format("2006-01")), t.name)
	return err
}

// same reports whether a file holds what was given to the hub. What was never read is known by its size and time.
func (t taken) same(d dir, name string) (bool, error) {
	if t.problem != nil {
		info, err := d.lstat(name)
		return err == nil && info.Size() == t.size && info.ModTime().Equal(t.modified), err
	}
	found, err := sum(d, name, t.size)
	return found == t.sha256, err
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
