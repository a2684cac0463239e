//go:build linux

package torture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// folder is all that the processes have in common: the plan, the fuse, and files to which each appends what it saw.
type folder string

// plan is what a run is made of.
type plan struct {
	Settlement sdk.Settlement
	Seed       uint64
	Began      time.Time // of the clock that all hubs of the run share
	Flaw       string    // in which the destination is wrong on purpose
	Far        *far      // what documents go to, in a run that has a true connector instead of the destination
}

// The flaws.
const (
	flawActs  = "acts"  // it acts where it says that it surely did not
	flawLoses = "loses" // it says that it acted and did not
)

// The files to which lines are appended, and never anything else is done.
const (
	calls     = "calls"     // "key sum": every call of the destination
	acts      = "acts"      // "key source-key": every act
	committed = "committed" // cursors that the source was told are safe
	killed    = "killed"    // roles whose process another one killed
	missed    = "missed"    // roles that had no process to be killed just then
	points    = "points"    // fail points, when they are traced
)

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

// whole ends a line. The kernel lets a process be killed in the middle of a write where that crosses a page: the next line
// begins a new one, and what has no end was never noted.
const whole = " .\n"

// note appends a line with one write.
func (f folder) note(name string, words ...any) error {
	file, err := os.OpenFile(f.path(name), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString("\n" + strings.TrimSuffix(fmt.Sprintln(words...), "\n") + whole)
	return errors.Join(err, file.Close())
}

// lines are what was noted so far, as words.
func (f folder) lines(name string) (lines [][]string, err error) {
	text, err := os.ReadFile(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		if words, ok := strings.CutSuffix(string(line), whole); ok {
			lines = append(lines, strings.Fields(words))
		}
	}
	return lines, nil
}

// put writes a small file as a whole.
func (f folder) put(name string, content any) error {
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.path(name+".new"), text, 0o600); err != nil {
		return err
	}
	return os.Rename(f.path(name+".new"), f.path(name))
}

// get reads what put wrote; nothing when there is no such file.
func (f folder) get(name string, into any) error {
	text, err := os.ReadFile(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func (f folder) plan() (p plan, err error) { return p, f.get("plan", &p) }

// released is how many documents the source has to offer.
func (f folder) released() (n int, err error) { return n, f.get("released", &n) }

// fuse says who dies where.
type fuse struct {
	Point  failpoint.Point
	Victim string // a role; empty: whoever reaches the point
}

// reached is a fail point of any of the processes. The one that finds its point in the fuse takes the fuse away and kills
// as kill -9 does: at once, with nothing put in order. If that is another process, it goes on itself.
func (f folder) reached(p failpoint.Point) {
	if _, err := os.Stat(f.path(points)); err == nil {
		_ = f.note(points, p)
	}
	var fuse fuse
	if f.get("fuse", &fuse) != nil || fuse.Point != p || os.Remove(f.path("fuse")) != nil {
		return
	}
	if fuse.Victim != "" {
		fate := missed
		if pid, ok := f.pid(fuse.Victim); ok && syscall.Kill(pid, syscall.SIGKILL) == nil {
			fate = killed
		}
		_ = f.note(fate, fuse.Victim, p)
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // until the signal is here
}

// here says which process serves a role now.
func (f folder) here(role string) error { return f.put(role+".pid", os.Getpid()) }

// pid is the process of a role, if it is one of this test's.
func (f folder) pid(role string) (pid int, ok bool) {
	if role == approvedConnector {
		return f.approved()
	}
	if f.get(role+".pid", &pid) != nil || pid == 0 {
		return 0, false
	}
	itself, err := os.Readlink("/proc/self/exe")
	other, errOther := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
	return pid, err == nil && errOther == nil && itself == other
}

func TestALineThatAProcessDiedOfIsNoLine(t *testing.T) {
	f := folder(t.TempDir())
	if err := f.note(calls, "first", 1); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(f.path(calls))
	if err != nil {
		t.Fatal(err)
	}
	for torn := range len(text) - 1 { // with all but its end it was noted
		if err := os.WriteFile(f.path(calls), text[:torn], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.note(calls, "second", 2); err != nil {
			t.Fatal(err)
		}
		lines, err := f.lines(calls)
		if err != nil || len(lines) != 1 || len(lines[0]) != 2 || lines[0][0] != "second" {
			t.Errorf("after %d bytes: %q, %v", torn, lines, err)
		}
	}
}
