package folder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// stopped is what a process that was killed at a step leaves behind: nothing runs after it.
type stopped struct{}

// world is a folder, the connector that delivers into it, and the program that takes the documents away.
type world struct {
	memory   *memory
	reader   bool           // takes a document as soon as it is there
	received map[string]int // documents by content
	killAt   int            // the step at which the process stops; 0: never
	failAt   int            // the step that fails without having been done
	after    bool           // it stops, or fails, after the step instead of before it
	steps    int
	intruder bool // puts a file of its own in the way when a document is about to get its name
	doubt    bool // a person had to decide, and nobody tells a folder what was decided
}

// start is a new process.
func (w *world) start(settings Config) *outbox {
	d := stepped{disk: w.memory, before: func(step, name string) error {
		if w.intruder && step == "move" {
			w.memory.root.change(change{come: name, node: &node{data: []byte(intruding)}})
		}
		return w.meet(false)
	}, after: func(string, string) {
		w.read()
		_ = w.meet(true)
	}}
	return newOutbox(Connector{disk: d, Now: clock}, settings, "payroll", slog.New(slog.DiscardHandler))
}

func (w *world) meet(after bool) error {
	if !after {
		w.steps++
	}
	if w.steps == w.killAt && after == w.after {
		panic(stopped{})
	}
	if w.steps == w.failAt && !after {
		return syscall.EIO
	}
	return nil
}

const intruding = "чужой"

// leave takes the intruder's file away.
func (w *world) leave() {
	w.intruder = false
	if n, err := w.memory.find("табель.xlsx"); err == nil && string(n.data) == intruding {
		_ = w.memory.remove("табель.xlsx")
	}
}

// read is the other program: it takes what does not look temporary.
func (w *world) read() {
	if w.reader {
		w.collect()
	}
}

func (w *world) collect() {
	found, _ := w.memory.list(".")
	for _, e := range found {
		if unfinished(e.Name()) {
			continue
		}
		n, err := w.memory.find(e.Name())
		if err == nil && !n.dir {
			w.received[string(n.data)]++
			_ = w.memory.remove(e.Name())
		}
	}
}

// attempt is Commit in a process that may be killed. No answer counts as unknown.
func (w *world) attempt(o *outbox, act sdk.Act) (outcome document.Outcome) {
	defer func() {
		if r := recover(); r != nil {
			if _, killed := r.(stopped); !killed {
				panic(r)
			}
			outcome = document.OutcomeUnknown
		}
	}()
	_, err := o.Commit(context.Background(), act)
	var f *sdk.Fault
	switch {
	case err == nil:
		return document.OutcomeDone
	case errors.As(err, &f):
		return f.Outcome()
	}
	return document.OutcomeUnknown
}

func (w *world) seen(content string) int {
	count := w.received[content]
	found, _ := w.memory.list(".")
	for _, e := range found {
		if n, err := w.memory.find(e.Name()); err == nil && !n.dir && !unfinished(e.Name()) && string(n.data) == content {
			count++
		}
	}
	return count
}

// Killing the process at any step, failing any step or losing power at any step, the document arrives exactly once,
// and Lookup never claims what is not so.
func TestDeliveredExactlyOnceWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{
			memory: newMemory(), received: map[string]int{}, reader: rapid.Bool().Draw(t, "reader"), after: rapid.Bool().Draw(t, "after"),
		}
		w.memory.noMove = rapid.Bool().Draw(t, "no exclusive rename")
		// A reader that takes a file between its appearance and a loss of power has a copy of what the disk forgets.
		power := !w.reader && rapid.Bool().Draw(t, "power is lost")
		pick := func(_ string, limit int) int { return rapid.IntRange(0, limit).Draw(t, "survives") }
		settings := Config{Out: "/out", Name: defaultTemplate, OnConflict: ConflictNumber}

		for number := range rapid.IntRange(1, 3).Draw(t, "documents") {
			content := fmt.Sprintf("табель %d", number)
			act := sheet(fmt.Sprintf("key %d", number), "табель.xlsx", content)
			for i := range rapid.IntRange(0, 2).Draw(t, "signatures") {
				act.Signatures = append(act.Signatures, sdk.Signature{CMS: fmt.Appendf(nil, "подпись %d документа %d", i, number)})
			}
			process := w.start(settings)
			for tries := 0; ; tries++ {
				if tries > 20 {
					t.Fatal("it never gets there")
				}
				w.steps = 0
				w.killAt, w.failAt = 0, 0
				if tries < 4 {
					w.killAt = rapid.IntRange(0, 70).Draw(t, "killed at")
					w.failAt = rapid.IntRange(0, 70).Draw(t, "fails at")
				}
				outcome := w.attempt(process, act)
				w.killAt, w.failAt = 0, 0
				if outcome == document.OutcomeUnknown {
					if power {
						w.memory.losePower(pick)
					}
					process = w.start(settings)
					outcome = w.settled(t, process, act.Key, content)
				}
				if outcome == document.OutcomeDone {
					break
				}
				if rapid.Bool().Draw(t, "started anew") {
					process = w.start(settings)
				}
				if outcome != document.OutcomeRetry {
					t.Fatalf("the attempt ended as %s", outcome)
				}
				if seen := w.seen(content); seen > 0 && !w.memory.noMove {
					t.Fatalf("to be repeated, and seen %d times", seen)
				}
			}
			if seen := w.seen(content); seen != 1 {
				t.Fatalf("%q was seen %d times", content, seen)
			}
		}
		w.collect()
		for content, count := range w.received {
			if signature := strings.HasPrefix(content, "подпись"); count != 1 && !(signature && w.doubt) {
				t.Fatalf("%q was received %d times", content, count)
			}
		}
		left, _ := w.memory.list(".")
		for _, e := range left {
			if strings.HasSuffix(e.Name(), ".tmp") && !w.doubt && w.sweeps(settings, e.Name()) {
				t.Fatalf("%s was left", e.Name())
			}
		}
	})
}

type failer interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// settled asks Lookup, and a person where it does not know.
func (w *world) settled(t failer, process *outbox, key, content string) document.Outcome {
	settled, err := process.Lookup(context.Background(), key, document.Envelope{})
	if err != nil {
		t.Fatalf("Lookup: %v", err)
	}
	seen := w.seen(content)
	switch settled.Outcome {
	case document.OutcomeDone:
		if seen != 1 {
			t.Fatalf("Lookup says done, and %q was seen %d times", content, seen)
		}
	case document.OutcomeUnknown:
		if !w.memory.noMove {
			t.Fatal("Lookup does not know, and nothing was done in two steps")
		}
		w.doubt = true
		if seen == 1 {
			return document.OutcomeDone
		}
		return document.OutcomeRetry
	}
	return settled.Outcome
}

// sweeps reports whether a new process leaves the file lying.
func (w *world) sweeps(settings Config, name string) bool {
	_, _ = w.start(settings).Lookup(context.Background(), "no key", document.Envelope{})
	_, err := w.memory.find(name)
	return err == nil
}

// One step fails, another process goes on and loses power at any step: what it read must have been on the disk.
func TestPowerIsLostAfterAStepFailed(t *testing.T) {
	for _, intruder := range []bool{false, true} {
		for _, survives := range []struct{ names, bytes bool }{{true, false}, {false, true}, {false, false}, {true, true}} {
			losePowerAfterAStepFailed(t, intruder, survives.names, survives.bytes)
		}
	}
}

// losePowerAfterAStepFailed tries all pairs of steps. An intruder has the name in between, so that a refusal is on record.
func losePowerAfterAStepFailed(t *testing.T, intruder, names, bytes bool) {
	settings := Config{Out: "/out", Name: defaultTemplate}
	act := sheet("key", "табель.xlsx", "табель")
	const most = 45
	for fails := 1; fails < most; fails++ {
		for killed := 1; killed < most; killed++ {
			w := &world{memory: newMemory(), received: map[string]int{}, failAt: fails, intruder: intruder}
			w.attempt(w.start(settings), act)
			w.leave()
			w.steps, w.failAt, w.killAt = 0, 0, killed
			w.attempt(w.start(settings), act)
			w.killAt = 0
			w.memory.losePower(func(what string, limit int) int {
				if what == "names" && names || what == "bytes" && bytes {
					return limit
				}
				return 0
			})
			process := w.start(settings)
			if w.settled(t, process, act.Key, "табель") != document.OutcomeDone {
				w.collect() // by now somebody may have taken what is there
				w.attempt(process, act)
			}
			if seen := w.seen("табель"); seen != 1 {
				t.Fatalf("intruder %v: step %d failed, power was lost at step %d, names survived %v, bytes %v: seen %d times",
					intruder, fails, killed, names, bytes, seen)
			}
		}
	}
}
