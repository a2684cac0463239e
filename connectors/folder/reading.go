package folder

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// reading is one call of Read: what it gave, in its order. A cursor names a reading and counts its items, so that a
// confirmation never reaches the items of another route that reads the same folder.
//
// A note of it lies in the folder, so that a cursor still says what was committed when the process was killed before
// it heard. The note need not survive a loss of power: then the files are given again, and the hub knows them.
type reading struct {
	id    string
	items []taken
	done  int  // so many items were confirmed
	ended bool // Read returned; nothing is added
}

// taken is a file that was given to the hub.
type taken struct {
	Number   int       `json:"n"` // counts the items of its reading, from 1
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	SHA256   string    `json:"sha256,omitempty"`  // of a document
	Problem  string    `json:"problem,omitempty"` // why the file could not be read
	Hint     string    `json:"hint,omitempty"`    // and what to do
}

const (
	notePrefix = "read-"
	noteEnding = ".jsonl"
	// mostReadings bounds what is remembered of readings that were broken off. The files of a forgotten one are given again.
	mostReadings = 16
)

func (r *reading) note() string { return ownFolder + "/" + notePrefix + r.id + noteEnding }

// begin starts a reading.
func (in *inbox) begin(d dir) (*reading, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if err := d.mkdir(ownFolder); err != nil {
		return nil, err
	}
	r := &reading{id: rand.Text()}
	in.readings = append(in.readings, r)
	if len(in.readings) > mostReadings {
		in.readings = slices.Delete(in.readings, 0, len(in.readings)-mostReadings)
	}
	return r, in.dropOldNotes(d)
}

// end closes a reading.
func (in *inbox) end(d dir, r *reading) {
	in.mu.Lock()
	defer in.mu.Unlock()
	r.ended = true
	in.forget(d, r)
}

// expect remembers a file before it is given: its confirmation may come while the sink still works.
func (in *inbox) expect(d dir, r *reading, t taken) (cursor string, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	t.Number = len(r.items) + 1
	line, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	f, err := d.extend(r.note())
	if err != nil {
		return "", err
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		return "", errors.Join(err, f.Close())
	}
	r.items = append(r.items, t)
	return r.id + "." + strconv.Itoa(t.Number), f.Close()
}

// covered finds the reading of a cursor, and how many of its items the cursor confirms.
func (in *inbox) covered(d dir, cursor string) (r *reading, count int) {
	id, number, _ := strings.Cut(cursor, ".")
	count, err := strconv.Atoi(number)
	if err != nil || !noteID(id) {
		return nil, 0
	}
	if i := slices.IndexFunc(in.readings, func(r *reading) bool { return r.id == id }); i >= 0 {
		r = in.readings[i]
	} else if r = recall(d, id); r != nil {
		in.readings = append(in.readings, r)
	}
	if r == nil || count > len(r.items) {
		return nil, 0
	}
	return r, count
}

// noteID keeps what a cursor says from leading anywhere else.
func noteID(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
}

// recall reads the note that an earlier process left. What follows a torn line was never given, and a note that does
// not begin at the beginning was dropped in between: its lines would be counted wrongly.
func recall(d dir, id string) *reading {
	r := &reading{id: id, ended: true}
	f, err := d.read(r.note())
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(data) {
		var t taken
		if json.Unmarshal(line, &t) != nil || t.Number != len(r.items)+1 {
			break
		}
		r.items = append(r.items, t)
	}
	return r
}

// forget removes the note of a reading that is confirmed to its end.
func (in *inbox) forget(d dir, r *reading) {
	if !r.ended || r.done < len(r.items) {
		return
	}
	in.readings = slices.DeleteFunc(in.readings, func(other *reading) bool { return other == r })
	if err := ignoreMissing(d.remove(r.note())); err != nil {
		in.log.Warn("не удалена запись о прочитанном в подпапке .uzel", "cause", bare(err).Error())
	}
}

// dropOldNotes bounds what processes leave that are killed again and again.
func (in *inbox) dropOldNotes(d dir) error {
	entries, err := d.list(ownFolder)
	if err != nil {
		return err
	}
	var notes []fs.FileInfo
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), notePrefix) || !strings.HasSuffix(e.Name(), noteEnding) {
			continue
		}
		if info, err := d.lstat(ownFolder + "/" + e.Name()); err == nil {
			notes = append(notes, info)
		}
	}
	slices.SortFunc(notes, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, note := range notes[min(mostReadings, len(notes)):] {
		if err := ignoreMissing(d.remove(ownFolder + "/" + note.Name())); err != nil {
			return err
		}
	}
	return nil
}

// newTaken is a candidate as it was given.
func newTaken(c candidate) taken {
	return taken{Name: c.name, Size: c.info.Size(), Modified: c.info.ModTime()}
}

func (t taken) because(f *sdk.Fault) taken {
	t.Problem, t.Hint = f.Message, f.Hint
	return t
}
