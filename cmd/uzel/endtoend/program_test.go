// Package endtoend runs the real program as people do: built once, started as a process, told what to do by its command
// line and a configuration in a folder. What it holds is not how a room works but that the whole does: with a real
// Tryton, with files that mean harm, with documents as large as they may be.
//
// It has no code but tests.
package endtoend

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// patience is how long anything may take on a busy machine before a test gives it up. Nothing waits that long when it
// works.
const patience = 2 * time.Minute

// binary is the program, built when a test first needs it.
var binary struct {
	once sync.Once
	dir  string
	path string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.dir != "" {
		_ = os.RemoveAll(binary.dir)
	}
	os.Exit(code)
}

func build() {
	if binary.dir, binary.err = os.MkdirTemp("", "uzel-endtoend-"); binary.err != nil {
		return
	}
	binary.path = filepath.Join(binary.dir, "uzel")
	if runtime.GOOS == "windows" {
		binary.path += ".exe"
	}
	output, err := exec.Command("go", "build", "-o", binary.path, "github.com/uzelhub/uzel/cmd/uzel").CombinedOutput()
	if err != nil {
		binary.err = fmt.Errorf("go build: %w\n%s", err, output)
	}
}

// site is a folder with a configuration, in which the program works.
type site struct {
	t   *testing.T
	dir string
}

// newSite writes the files, by their names, into a new folder.
func newSite(t *testing.T, files map[string]string) site {
	t.Helper()
	if binary.once.Do(build); binary.err != nil {
		t.Fatal(binary.err)
	}
	s := site{t: t, dir: t.TempDir()}
	for name, text := range files {
		s.write(name, []byte(text))
	}
	return s
}

// folder makes a folder of the site and returns its path.
func (s site) folder(name string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(path, 0o755); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func (s site) write(name string, body []byte) {
	s.t.Helper()
	s.folder(filepath.Dir(name))
	if err := os.WriteFile(filepath.Join(s.dir, name), body, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// command is the program with its configuration.
func (s site) command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, binary.path, append([]string{"--config", filepath.Join(s.dir, "uzel.yaml")}, args...)...)
	command.Dir = s.dir
	return command
}

// run runs the program to its end, which must be the given exit code, and returns what it printed.
func (s site) run(code int, args ...string) (stdout []byte) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	command := s.command(ctx, args...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatalf("uzel %v: %v", args, err)
	}
	if got := command.ProcessState.ExitCode(); got != code {
		s.t.Fatalf("uzel %v ends with code %d, want %d\n%s%s", args, got, code, out.Bytes(), complaints.Bytes())
	}
	return out.Bytes()
}

// ask runs the program and reads its answer as JSON.
func ask[T any](s site, args ...string) T {
	s.t.Helper()
	var answer T
	text := s.run(0, append(args, "--json")...)
	if err := json.Unmarshal(text, &answer); err != nil {
		s.t.Fatalf("uzel %v: %v\n%s", args, err, text)
	}
	return answer
}

// intake is what `route run` says of what a source brought.
type intake struct{ Taken, Known, Skipped, Problems, Records int }

func (s site) runRoute(args ...string) intake {
	s.t.Helper()
	return ask[struct{ Intake intake }](s, append([]string{"route", "run"}, args...)...).Intake
}

// row is a document in a list.
type row struct{ ID, Kind, Number, Period, Route, State, Cause string }

func (s site) documents(filter ...string) []row {
	s.t.Helper()
	return ask[[]row](s, append([]string{"doc", "list", "--limit", "1000"}, filter...)...)
}

// finding is what the program has to say about a document.
type finding struct{ Code, Severity, Path, Message, Source string }

// story is a document with what was done to it.
type story struct {
	row
	Findings []finding
	Envelope struct {
		Name      string
		SourceKey string `json:"source_key"`
	}
	Parts    []struct{ Role, Name, SHA256 string }
	Attempts []struct{ Destination, Outcome string }
}

func (s site) story(id string) story {
	s.t.Helper()
	return ask[story](s, "doc", "show", id)
}

// server is a serving program.
type server struct {
	t       *testing.T
	process *exec.Cmd
	log     *bytes.Buffer
	ended   chan struct{}
}

// serve starts the program serving; it is stopped when the test ends, if it was not before.
func (s site) serve() *server {
	s.t.Helper()
	served := &server{t: s.t, process: s.command(context.Background(), "serve"), log: &bytes.Buffer{}, ended: make(chan struct{})}
	served.process.Stderr = served.log
	if err := served.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() {
		_ = served.process.Wait()
		close(served.ended)
	}()
	s.t.Cleanup(served.kill)
	return served
}

// stop asks the program to end, as a service manager does, and waits for it.
func (s *server) stop() {
	s.t.Helper()
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.kill()
		s.t.Fatalf("the serving program does not stop:\n%s", s.log)
	}
}

func (s *server) kill() {
	_ = s.process.Process.Kill()
	<-s.ended
}

// until waits for something that another process does; it fails the test when the server ends or patience does.
func (s *server) until(what string, done func() bool) {
	s.t.Helper()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	late := time.After(patience)
	for !done() {
		select {
		case <-s.ended:
			s.t.Fatalf("waiting for %s: the program has ended\n%s", what, s.log)
		case <-late:
			s.kill()
			s.t.Fatalf("waiting for %s: too long\n%s", what, s.log)
		case <-again.C:
		}
	}
}
