//go:build unix

package hub

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestWhatAKilledProcessLeftOfItsSocketsIsTakenAway(t *testing.T) {
	short, err := os.MkdirTemp("", "run") // the name of the test would make it too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(short) })
	home := filepath.Join(short, "run")
	killed, living := &sockets{home: home}, &sockets{home: home}
	dead := killed.path()
	if err := os.Mkdir(filepath.Join(dead, "plugin-dir1"), 0o700); err != nil {
		t.Fatal(err)
	}
	if killed.lock.Close() != nil { // as when a process is killed
		t.Fatal("it is not let go of")
	}
	alive := living.path()
	beside := &sockets{home: home}
	if beside.path() == alive || len(names(t, home)) != 4 {
		t.Errorf("two processes that live have %q", names(t, home))
	}
	if _, err := os.Stat(dead); err == nil {
		t.Errorf("%s is still there", dead)
	}
	if _, err := os.Stat(alive); err != nil {
		t.Errorf("the folder of a process that lives: %v", err)
	}
	for _, s := range []*sockets{beside, living} {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}
	if left := names(t, home); len(left) != 0 {
		t.Errorf("when all have ended, %q stays", left)
	}
}

func TestAPathTooLongForASocketLeavesSocketsToTheSystem(t *testing.T) {
	home := filepath.Join(t.TempDir(), strings.Repeat("длинный-путь/", 20))
	s := &sockets{home: home}
	if path := s.path(); path != "" {
		t.Errorf("got %s", path)
	}
	if left := names(t, home); len(left) != 0 {
		t.Errorf("%q stays", left)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}
