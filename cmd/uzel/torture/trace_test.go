//go:build linux

package torture

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/require"
)

// step is one thing that a hub and its connectors did, as the system saw it.
type step struct {
	what string // sync, or the file to which a line was appended
	said string // the line, or what was synced: keys or database
}

func (s step) String() string { return s.what + " " + s.said }

// One document is traced through real processes. The system's own record shows that what is acknowledged was synced before,
// and that the test knows how to kill the hub between any two steps that outlive it.
func TestTheSystemSeesTheSyncBeforeTheAcknowledgement(t *testing.T) {
	for _, c := range []struct {
		name     string
		document int
	}{
		{"a document in its row", 1},
		{"a document in chunks", 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			steps := trace(t, c.document)
			for _, wrong := range unsynced(steps) {
				t.Error(wrong)
			}
			for _, wrong := range unguarded(steps) {
				t.Error(wrong)
			}
			findsWhatIsMissing(t, steps)
			if t.Failed() {
				for _, s := range steps {
					t.Log(s)
				}
			}
		})
	}
}

// findsWhatIsMissing takes out of a trace what must not be missing: then something is wrong with it.
func findsWhatIsMissing(t *testing.T, steps []step) {
	t.Helper()
	without := func(missing ...string) []step {
		return slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return slices.Contains(missing, s.String()) })
	}
	for _, missing := range [][]string{
		{"points keys: synced", "points store: keys", "points store: sealed"},
		{"points store: committed", "points decided: built", "points act: begins"},
		{"points act: ended", "points store: ran", "points store: keys", "points store: sealed", "points keys: written"},
	} {
		if len(unguarded(without(missing...))) == 0 {
			t.Errorf("nothing is found in a trace without %q", missing)
		}
	}
	for _, missing := range []string{"sync keys", "sync database"} {
		if len(unsynced(without(missing))) == 0 {
			t.Errorf("nothing is found in a trace without a %s", missing)
		}
	}
}

// trace lets a document go through a hub under strace.
func trace(t *testing.T, n int) []step {
	t.Helper()
	tool := require.Tool(t, require.Strace)
	r := newRun(t, sdk.SettleByLookup, 3) // with this seed the destination takes it at the first call
	record := r.path("strace")
	self, err := os.Executable()
	r.must(err)
	// Whatever the source offered before is long forgotten.
	for i := 1; i < n; i++ {
		r.must(r.note(committed, i))
	}
	r.must(r.note(points, "the trace begins"))
	command := exec.CommandContext(t.Context(), tool, "-f", "-y", "-s", "200", "-o", record, "-e", "trace=fsync,fdatasync,write", self)
	command.Env = append(os.Environ(), roleHub+"="+string(r.folder))
	log, err := os.Create(r.path("hub.log"))
	r.must(err)
	defer log.Close()
	command.Stdout, command.Stderr = log, log
	_, err = command.StdinPipe()
	r.must(err)
	r.must(command.Start())
	t.Cleanup(func() { // it does not end with strace
		if hub, ok := r.pid("hub"); ok {
			_ = syscall.Kill(hub, syscall.SIGKILL)
		}
	})
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	r.release(n)
	r.wait("the document is finished", func() bool {
		select {
		case err := <-ended:
			t.Fatalf("strace ended: %v", err)
		default:
		}
		if _, err := os.Stat(r.path(acts)); err != nil {
			return false
		}
		time.Sleep(50 * time.Millisecond)
		return len(r.documents(document.StateFinished)) == 1
	})
	hub, ok := r.pid("hub") // strace itself keeps signals away from what it traces
	if !ok {
		t.Fatal("the traced hub is gone")
	}
	r.must(syscall.Kill(hub, syscall.SIGTERM))
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("the traced hub does not stop")
	}
	return stepsOf(t, record)
}

var (
	syncCall  = regexp.MustCompile(`^(\d+)\s+(?:fsync|fdatasync)\(\d+<([^>]*)>(\)\s+= 0| <unfinished)`)
	syncEnd   = regexp.MustCompile(`^(\d+)\s+<\.\.\. (?:fsync|fdatasync) resumed>\)\s+= 0`)
	writeCall = regexp.MustCompile(`^(\d+)\s+write\(\d+<([^>]*)>, "((?:[^"\\]|\\.)*)"`)
)

// stepsOf reads strace's record: a sync counts when it has ended, a written line when it is written.
func stepsOf(t *testing.T, record string) (steps []step) {
	t.Helper()
	file, err := os.Open(record)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	syncing := map[string]string{} // by process
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := lines.Text()
		if m := syncCall.FindStringSubmatch(line); m != nil {
			if syncing[m[1]] = m[2]; strings.HasPrefix(m[3], ")") {
				steps = appendSync(steps, m[2])
			}
		} else if m := syncEnd.FindStringSubmatch(line); m != nil {
			steps = appendSync(steps, syncing[m[1]])
		} else if m := writeCall.FindStringSubmatch(line); m != nil {
			if name := filepath.Base(m[2]); slices.Contains([]string{calls, acts, committed, points}, name) {
				line := strings.TrimSuffix(strings.ReplaceAll(m[3], `\n`, "\n"), whole)
				steps = append(steps, step{name, strings.TrimPrefix(line, "\n")})
			}
		}
	}
	return steps
}

// appendSync leaves out the log, which is synced when the hub says good-bye to its connectors.
func appendSync(steps []step, path string) []step {
	if filepath.Base(path) == "hub.log" {
		return steps
	}
	return append(steps, step{"sync", kindOf(path)})
}

// kindOf tells what is synced: the database with its log, or the keys, or a folder with the names of both.
func kindOf(path string) string {
	switch name := filepath.Base(path); {
	case strings.HasPrefix(name, "uzel.db"):
		return "database"
	case strings.HasPrefix(name, "uzel.keys"):
		return "keys"
	default:
		return name
	}
}

// unsynced holds what is told to others to the syncs before it: since the item was offered for a source's word, since the
// decision for a call of the destination.
func unsynced(steps []step) (wrong []string) {
	seen := 0
	for i, s := range steps {
		since, needs := "", []string(nil)
		switch s.what {
		case committed:
			since, needs = "intake: offered", []string{"keys", "database"}
		case calls:
			since, needs = "build: done", []string{"database"}
		default:
			continue
		}
		seen++
		from := slices.IndexFunc(steps[:i], func(s step) bool { return s.what == points && s.said == since })
		for _, need := range needs {
			if from < 0 || !slices.Contains(steps[from:i], step{"sync", need}) {
				wrong = append(wrong, fmt.Sprintf("%s: %s was not synced since %q", s, need, since))
			}
		}
		if needs[0] == "keys" && from >= 0 {
			keys, database := slices.Index(steps[from:i], step{"sync", "keys"}), lastIndex(steps[from:i], step{"sync", "database"})
			if keys > database {
				wrong = append(wrong, fmt.Sprintf("%s: the database was synced before the keys", s))
			}
		}
	}
	if seen < 2 {
		wrong = append(wrong, fmt.Sprintf("the trace shows %d words to others, not a word to the source and a call", seen))
	}
	return wrong
}

func lastIndex(steps []step, want step) int {
	for i, s := range slices.Backward(steps) {
		if s == want {
			return i
		}
	}
	return -1
}

// unguarded finds two steps that last with no fail point between them. Syncs of the database that follow one another are
// its own, within one commit, and so is what is synced before the first group of updates, while tables are made. A line that
// a source noted comes when it comes: it is only told that something is safe, and the hub does not wait for it. What a
// destination did before it answered is one step of the hub. A feed that finds nothing new guards nothing: it has no part in
// the document's way.
func unguarded(steps []step) (wrong []string) {
	var last step
	guarded := true
	opened := slices.Index(steps, step{points, string(sqlstore.PointRan)})
	for _, s := range steps[max(opened, 0):] {
		switch {
		case s == step{points, string(engine.PointRead)}:
			continue
		case s.what == points && ofHub(failpoint.Point(s.said)):
			guarded = true
			continue
		case s.what == points, s.what == committed, s.what == acts:
			continue
		case s == last && s.said == "database" && !guarded:
			continue
		case !guarded && last.what != "":
			wrong = append(wrong, fmt.Sprintf("no fail point stands between %q and %q", last, s))
		}
		last, guarded = s, false
	}
	return wrong
}
