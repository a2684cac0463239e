package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long anything may take on a busy machine before a test gives it up. Nothing waits that long when it
// works.
const patience = 2 * time.Minute

// processes are what a script has started, by name.
type processes struct{ all map[string]*process }

type processesKey struct{}

// process is a program in the background and all that it says.
type process struct {
	*exec.Cmd
	done chan struct{}

	mu    sync.Mutex
	said  bytes.Buffer
	again chan struct{} // closed when it says more
}

func newProcesses(env *testscript.Env) *processes {
	p := &processes{all: map[string]*process{}}
	env.Defer(func() {
		for _, one := range p.all {
			_ = one.Process.Kill()
			<-one.done
		}
	})
	return p
}

func processOf(ts *testscript.TestScript, name string) *process {
	p := ts.Value(processesKey{}).(*processes).all[name]
	if p == nil {
		ts.Fatalf("nothing was started as %s", name)
	}
	return p
}

// Write takes down what the process says.
func (p *process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.again)
	p.again = make(chan struct{})
	return p.said.Write(text)
}

// heard is what the process has said so far, and a channel that is closed when it says more.
func (p *process) heard() (string, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String(), p.again
}

func start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: start NAME PROGRAM ARG…")
	}
	p := &process{Cmd: exec.Command(args[1], args[2:]...), done: make(chan struct{}), again: make(chan struct{})}
	p.Dir, p.Env = ts.MkAbs("."), os.Environ()
	for _, name := range []string{"TZ", "URL", "TIMEBOOK"} { // of the script's own, those that its programs look at
		p.Env = append(p.Env, name+"="+ts.Getenv(name))
	}
	p.Stdout, p.Stderr = p, p
	ts.Check(p.Start())
	ts.Value(processesKey{}).(*processes).all[args[0]] = p
	go func() {
		_ = p.Wait()
		close(p.done)
	}()
}

func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await NAME REGEXP")
	}
	p, want := processOf(ts, args[0]), regexp.MustCompile(args[1])
	late := time.After(patience)
	for {
		said, again := p.heard()
		if want.MatchString(said) {
			return
		}
		select {
		case <-again:
		case <-p.done:
			if said, _ := p.heard(); !want.MatchString(said) {
				ts.Fatalf("%s has ended without saying %s:\n%s", args[0], args[1], said)
			}
		case <-late:
			ts.Fatalf("%s does not say %s:\n%s", args[0], args[1], said)
		}
	}
}

// polled runs a program that only looks until it sees what is expected, and ends well or, with neg, in failure.
func polled(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] polled REGEXP PROGRAM ARG…")
	}
	want := regexp.MustCompile(args[0])
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	late := time.After(patience)
	for {
		err := ts.Exec(args[1], args[2:]...)
		if said := ts.ReadFile("stdout"); (err != nil) == neg && want.MatchString(said) {
			return
		}
		select {
		case <-again.C:
		case <-late:
			ts.Fatalf("%s does not say %s", args[1], args[0])
		}
	}
}

// listening takes the address out of what a process has said.
func listening(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: listening NAME VARIABLE")
	}
	said, _ := processOf(ts, args[0]).heard()
	found := regexp.MustCompile(`http://([0-9.]+:[0-9]+)[a-z/]*`).FindStringSubmatch(said)
	if found == nil {
		ts.Fatalf("%s has named no address:\n%s", args[0], said)
	}
	ts.Setenv(args[1], found[0])
	ts.Setenv("ADDRESS", found[1])
}

func signalTo(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill, "HUP": syscall.SIGHUP}
	if neg || len(args) != 2 || signals[args[1]] == nil {
		ts.Fatalf("usage: signal NAME INT|TERM|KILL|HUP")
	}
	ts.Check(processOf(ts, args[0]).Process.Signal(signals[args[1]]))
}

// ended waits for a process; what it said becomes the script's stdout.
func ended(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: ended NAME CODE")
	}
	p := processOf(ts, args[0])
	select {
	case <-p.done:
	case <-time.After(patience):
		ts.Fatalf("%s does not end", args[0])
	}
	said, _ := p.heard()
	_, err := ts.Stdout().Write([]byte(said))
	ts.Check(err)
	if got := strconv.Itoa(p.ProcessState.ExitCode()); got != args[1] {
		ts.Fatalf("%s ended with code %s, want %s:\n%s", args[0], got, args[1], said)
	}
}

// opened waits until a pipe has a reader: only then it can be opened for writing.
func opened(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: opened PIPE")
	}
	pipe, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	ts.Defer(func() { _ = pipe.Close() })
}

// appears waits until a pattern names so many files: another process makes them.
func appears(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: appears PATTERN COUNT")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	late := time.After(patience)
	for {
		found, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		if len(found) == want {
			return
		}
		select {
		case <-again.C:
		case <-late:
			ts.Fatalf("%s: %d files, want %d", args[0], len(found), want)
		}
	}
}
