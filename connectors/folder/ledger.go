package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// ownFolder holds what the connector keeps beside other people's files.
const ownFolder = ".uzel"

// keepDeliveries is how long a delivery is remembered: longer than any act is ever repeated, and than a year's report.
const keepDeliveries = 400 * 24 * time.Hour

var errBrokenLedger = errors.New("the ledger of deliveries is damaged")

// state is how far a delivery went.
type state string

const (
	stateBegun   state = "begun"   // every file lies under its temporary name
	stateLinking state = "linking" // begun, and files get their names in two steps: for a moment they have both
	stateDone    state = "done"
	stateRefused state = "refused" // the name belongs to another file
)

// entry is one delivery.
type entry struct {
	Key   string     `json:"key"`
	State state      `json:"state"`
	At    time.Time  `json:"at"`
	Files []delivery `json:"files"` // the document last: it appears when its signatures are there
}

// delivery is one file of a delivery. Between begun and done its temporary file tells the truth: while that is there
// the file was not delivered, and afterwards it was, even if somebody has taken it away since.
type delivery struct {
	Name   string `json:"name"`
	Temp   string `json:"temp"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// ledger is the durable memory of what was delivered: a line of JSON an entry, the last line of a key counts.
type ledger struct {
	file    string
	now     func() time.Time
	entries map[string]entry // nil: not read yet
	lines   int              // in the file
	rewrite bool             // before use: the file ends in a torn line, or it is uncertain what of it is durable
}

func newLedger(connection string, now func() time.Time) *ledger {
	return &ledger{file: path.Join(ownFolder, fitted("sent-"+safeName(connection)+".jsonl")), now: now}
}

// load reads the ledger once, and anew after a failed write.
func (l *ledger) load(d dir) error {
	if l.entries != nil {
		return nil
	}
	f, err := d.read(l.file)
	if errors.Is(err, fs.ErrNotExist) {
		l.entries, l.lines, l.rewrite = map[string]entry{}, 0, false
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	entries, lines, torn, err := parse(data)
	if err != nil {
		return err
	}
	maps.DeleteFunc(entries, func(_ string, e entry) bool { return l.forgotten(e) })
	l.lines, l.rewrite = lines, l.rewrite || torn || anyUnsettled(entries)
	if l.rewrite || lines > 2*len(entries)+slack {
		if err := l.compact(d, entries); err != nil {
			return err
		}
	}
	l.entries = entries
	return nil
}

// anyUnsettled reports a delivery that a process left unsettled: its entry may have been written, and read now, without
// ever having reached the disk. Acting on its word would leave nothing to tell of the act after a loss of power.
func anyUnsettled(entries map[string]entry) bool {
	for _, e := range entries {
		if e.State == stateBegun || e.State == stateLinking {
			return true
		}
	}
	return false
}

// slack keeps a small ledger from being rewritten again and again.
const slack = 64

// parse reads lines. What a crash left unfinished stands at the end and was never relied upon; a bad line before a
// good one is damage.
func parse(data []byte) (entries map[string]entry, lines int, torn bool, err error) {
	entries = map[string]entry{}
	for line := range bytes.Lines(data) {
		var e entry
		whole := bytes.HasSuffix(line, []byte("\n")) && json.Unmarshal(line, &e) == nil && e.Key != ""
		if whole && torn {
			return nil, 0, false, errBrokenLedger
		}
		torn = !whole
		if whole {
			entries[e.Key] = e
			lines++
		}
	}
	return entries, lines, torn, nil
}

// forgotten reports entries that nobody asks about any more. With an unsettled one go its temporary files.
func (l *ledger) forgotten(e entry) bool { return l.now().Sub(e.At) > keepDeliveries }

// put makes an entry durable.
func (l *ledger) put(d dir, e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := l.write(d, append(line, '\n')); err != nil {
		// The line may be there or not, and after a failed sync the system's memory of the file is no proof of what
		// is on the disk: read it again, and write it anew, before anything is done on its word.
		l.entries, l.rewrite = nil, true
		return err
	}
	l.entries[e.Key] = e
	l.lines++
	return nil
}

func (l *ledger) write(d dir, line []byte) error {
	first := l.lines == 0
	if first {
		if err := d.mkdir(ownFolder); err != nil {
			return err
		}
	}
	f, err := d.extend(l.file)
	if err != nil {
		return err
	}
	if err := written(f, line); err != nil || !first {
		return err
	}
	return syncAll(d, ownFolder, ".")
}

// compact writes only the entries that count into a new file and puts it in the old one's place.
func (l *ledger) compact(d dir, entries map[string]entry) error {
	var data bytes.Buffer
	for _, e := range slices.SortedFunc(maps.Values(entries), byAge) {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		data.Write(append(line, '\n'))
	}
	fresh := l.file + ".new"
	if err := d.remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := d.create(fresh)
	if err != nil {
		return err
	}
	if err := written(f, data.Bytes()); err != nil {
		return err
	}
	if err := d.replace(fresh, l.file); err != nil {
		return err
	}
	if err := syncAll(d, ownFolder, "."); err != nil {
		return err
	}
	l.lines, l.rewrite = len(entries), false
	return nil
}

func byAge(a, b entry) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}

// written writes, syncs and closes.
func written(f file, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncAll(d dir, names ...string) error {
	for _, name := range names {
		if err := d.sync(name); err != nil {
			return err
		}
	}
	return nil
}
