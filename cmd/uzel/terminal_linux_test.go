package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// openTerminal makes a pseudo-terminal: what a person's hands and eyes hold, and what the program takes for a terminal.
func openTerminal(t *testing.T) (person, terminal *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { _ = person.Close() })
	control, err := person.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	number := 0
	err = control.Control(func(fd uintptr) {
		_ = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0)
		number, _ = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		_ = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120})
	})
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	return person, terminal
}

// onTerminal starts the program as the one in front on a terminal.
func onTerminal(t *testing.T, terminal *os.File, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), "uzel", args...)
	command.Stdin, command.Stdout, command.Stderr = terminal, terminal, terminal
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if err := terminal.Close(); err != nil {
		t.Fatal(err)
	}
	return command
}

// until reads what is on the terminal until it says something.
func until(t *testing.T, person *os.File, words string) string {
	t.Helper()
	var seen bytes.Buffer
	piece := make([]byte, 4096)
	for !strings.Contains(seen.String(), words) {
		n, err := person.Read(piece)
		if err != nil {
			t.Fatalf("%v before %q:\n%s", err, words, seen.String())
		}
		seen.Write(piece[:n])
	}
	return seen.String()
}

// untilUnseen waits until the terminal no longer shows what is typed.
func untilUnseen(t *testing.T, person *os.File) {
	t.Helper()
	control, err := person.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	late := time.After(patience)
	for seen := true; seen; {
		err := control.Control(func(fd uintptr) {
			if mode, err := unix.IoctlGetTermios(int(fd), unix.TCGETS); err == nil {
				seen = mode.Lflag&unix.ECHO != 0
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-again.C:
		case <-late:
			t.Fatal("the terminal goes on showing what is typed")
		}
	}
}

func TestOnATerminalTheDemoShowsItsProgressAndStaysUntilItIsStopped(t *testing.T) {
	t.Parallel()
	person, terminal := openTerminal(t)
	dir := filepath.Join(t.TempDir(), "demo")
	command := onTerminal(t, terminal, "demo", "--dir", dir)
	seen := until(t, person, "Остановить: Ctrl-C.")
	for _, want := range []string{"timesheet-romashka", "upd-vector", "14 из 14", "Что посмотреть дальше"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q was not to be seen:\n%s", want, seen)
		}
	}
	if code, said := exitOf(t, "demo", "--dir", dir); code != exitUsage || !strings.Contains(said, "UZ-STO-005") {
		t.Errorf("another demo in the folder where one is at work ends with %d:\n%s", code, said)
	}
	if _, err := person.Write([]byte{3}); err != nil { // Ctrl-C
		t.Fatal(err)
	}
	_ = command.Wait()
	if code := command.ProcessState.ExitCode(); code != exitStopped {
		t.Errorf("stopped by Ctrl-C it ends with %d", code)
	}
}

func TestAPasswordIsAskedForUnseenAndCtrlCIsAnAnswer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "uzel.yaml")
	text := "store: { path: uzel.db }\norganisations:\n  - { id: romashka, name: ООО «Ромашка», inn: \"7700000016\", kpp: \"770101001\" }\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	const password = "верная-лошадь"
	ask := func(keys string) (int, string) {
		person, terminal := openTerminal(t)
		command := onTerminal(t, terminal, "--config", config, "user", "add", "petrov", "--role", "admin", "--password-stdin")
		seen := until(t, person, "Новый пароль для petrov: ")
		untilUnseen(t, person)
		if _, err := person.WriteString(keys); err != nil {
			t.Fatal(err)
		}
		rest := make(chan string, 1)
		go func() {
			var all bytes.Buffer
			_, _ = all.ReadFrom(person) // ends with an error when the program has ended
			rest <- all.String()
		}()
		_ = command.Wait()
		return command.ProcessState.ExitCode(), seen + <-rest
	}
	if code, seen := ask("\x03"); code != exitStopped {
		t.Errorf("Ctrl-C instead of a password ends with %d:\n%s", code, seen)
	}
	code, seen := ask(password + "\n")
	if code != exitDone || !strings.Contains(seen, "petrov: admin") {
		t.Errorf("with a password it ends with %d:\n%s", code, seen)
	}
	if strings.Contains(seen, password) {
		t.Error("the password was shown")
	}
}
