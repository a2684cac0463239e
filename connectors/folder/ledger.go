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

const ledgerEnding = ".jsonl"

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
	seen    fs.FileInfo      // the file as this process left it
}

func newLedger(connection string, now func() time.Time) *ledger {
	return &ledger{file: path.Join(ownFolder, fitted("sent-"+safeName(connection)+ledgerEnding)), now: now}
}

// load reads the ledger, if it is not as this process left it.
func (l *ledger) load(d dir) error {
	info, err := d.lstat(l.file)
	if ignoreMissing(err) != nil {
		return err
	}
	if l.entries != nil && sameFile(l.seen, info) {
		return nil
	}
	if err := l.reload(d); err != nil {
		return err
	}
	return l.look(d)
}

// look remembers how the file looks, to notice when another process writes to it.
func (l *ledger) look(d dir) error {
	info, err := d.lstat(l.file)
	if ignoreMissing(err) != nil {
		return err
	}
	l.seen = info
	return nil
}

func sameFile(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return unchanged(a, b)
}

func (l *ledger) reload(d dir) error {
	l.entries = nil
	f, err := d.read(l.file)
	if errors.Is(err, fs.ErrNotExist) {
		l.entries, l.lines = map[string]entry{}, 0
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
	entries, last, lines, err := parse(data)
	if err != nil {
		return err
	}
	maps.DeleteFunc(entries, func(_ string, e entry) bool { return l.forgotten(e) })
	// The last line may have been written, and read now, without ever having reached the disk: after a failed sync the
	// system's memory of a file proves nothing. On its word nothing may be done before it is written anew, unless it is
	// "done": then the temporary files say the same.
	l.lines = lines
	if last.State != stateDone || lines > 2*len(entries)+slack {
		if err := l.compact(d, entries); err != nil {
			return err
		}
	}
	l.entries = entries
	return nil
}

// slack keeps a small ledger from being rewritten again and again.
const slack = 64

// parse reads lines. What a crash left unfinished stands at the end, as a last entry without a state, and was never
// relied upon; a bad line before a good one is damage.
func parse(data []byte) (entries map[string]entry, last entry, lines int, err error) {
	entries = map[string]entry{}
	torn := false
	for line := range bytes.Lines(data) {
		last = entry{}
		whole := bytes.HasSuffix(line, []byte("\n")) && json.Unmarshal(line, &last) == nil && last.Key != ""
		if !whole {
			torn, last = true, entry{}
			continue
		}
		if torn {
			return nil, entry{}, 0, errBrokenLedger
		}
		entries[last.Key] = last
		lines++
	}
	return entries, last, lines, nil
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
		l.entries = nil // the line may be there or not: look before anything else is done
		return err
	}
	l.entries[e.Key] = e
	l.lines++
	return l.look(d)
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
	if err := ignoreMissing(d.remove(fresh)); err != nil {
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
	l.lines = len(entries)
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
