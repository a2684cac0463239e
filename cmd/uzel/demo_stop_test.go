package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exitOf runs the program to its end and returns its code with everything it said.
func exitOf(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "uzel", args...)
	text, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), string(text)
}

func TestADemoThatIsStoppedInTheMiddleLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	command := exec.CommandContext(t.Context(), "uzel", "demo", "--json", "--dir", dir)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() { // the first change of a document
		t.Fatal("the demo said nothing")
	}
	children := map[int]string{}
	addChildren(t, children, command.Process.Pid)
	if len(children) == 0 && childrenAreSeen {
		t.Error("no connector process was seen")
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	if code := command.ProcessState.ExitCode(); code != exitStopped {
		t.Errorf("stopped, the demo ends with %d", code)
	}
	for pid, line := range children {
		if runs(pid) {
			t.Errorf("process %d is left: %s", pid, line)
		}
	}
	if code, said := exitOf(t, "audit", "verify", "--config", filepath.Join(dir, "uzel.yaml")); code != exitDone {
		t.Errorf("the journal of a stopped demo: %d\n%s", code, said)
	}
}

func TestADemoTakesNoFolderOfSomebodyElse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "отчёт.txt")
	if err := os.WriteFile(file, []byte("важное"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{dir, file} {
		if code, said := exitOf(t, "demo", "--dir", place); code != exitUsage || !strings.HasPrefix(said, "UZ-DEM-001 ") {
			t.Errorf("demo --dir %s ends with %d:\n%s", place, code, said)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder was touched: %v, %v", entries, err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "важное" {
		t.Errorf("the file was touched: %q, %v", text, err)
	}
	// Where no folder can be made, that is said, in Russian.
	if code, said := exitOf(t, "demo", "--dir", filepath.Join(file, "demo")); code == exitDone || !strings.Contains(said, "UZ-DEM-") ||
		!strings.Contains(said, "на месте папки лежит файл") {
		t.Errorf("a demo within a file ends with %d:\n%s", code, said)
	}
}
