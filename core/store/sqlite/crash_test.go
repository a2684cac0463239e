package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
)

// TestMain makes the test binary a program that takes documents in until it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("UZEL_TEST_TAKE_INTO"); dir != "" {
		takeForever(dir)
	}
	os.Exit(m.Run())
}

// takeForever prints the id of every document it was told is durable.
func takeForever(dir string) {
	opened, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(dir, "uzel.db")})
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	s := &shelf{dir: dir, Store: opened}
	var wait sync.WaitGroup
	for source := range 8 {
		wait.Go(func() {
			for n := 0; ; n++ {
				key := fmt.Sprint(os.Getpid(), "/", source, "/", n)
				d, err := s.take(key, make([]byte, n*1000%(200<<10)))
				if err == nil && n%5 == 4 {
					err = s.Erase(context.Background(), store.Hub, d.ID)
				}
				if err != nil {
					fmt.Println("take:", err)
					os.Exit(1)
				}
				fmt.Println("taken", d.ID, n%5 == 4)
			}
		})
	}
	wait.Wait()
}

func TestAfterAKillEverythingAcknowledgedIsThere(t *testing.T) {
	s := newShelf(t)
	s.must(s.Close())
	erased := map[string]bool{}
	for _, enough := range []int{1, 40, 200} {
		program := exec.Command(os.Args[0])
		program.Env = append(os.Environ(), "UZEL_TEST_TAKE_INTO="+s.dir)
		output, err := program.StdoutPipe()
		s.must(err)
		s.must(program.Start())
		lines := bufio.NewScanner(output)
		for n := 0; lines.Scan(); n++ {
			fields := strings.Fields(lines.Text())
			if len(fields) != 3 || fields[0] != "taken" {
				t.Fatalf("the program says %q", lines.Text())
			}
			erased[fields[1]] = fields[2] == "true"
			if n == enough {
				s.must(program.Process.Kill()) // what it printed before that is still read
			}
		}
		_ = program.Wait()
		s.open(sqlite.Options{})
		s.intact(erased)
		s.must(s.Close())
	}
	s.open(sqlite.Options{})
}

// intact checks that the acknowledged documents are there, readable unless erased, and that the store is in order.
func (s *shelf) intact(erased map[string]bool) {
	s.Helper()
	found := s.documents()
	there := map[string]bool{}
	for _, d := range found {
		there[d.ID] = true
		if d.ErasedAt.IsZero() {
			s.must(s.readable(d))
		} else {
			s.is(s.readable(d), store.ErrErased)
		}
		if erased[d.ID] && d.ErasedAt.IsZero() {
			s.Errorf("%s was erased and is not", d.ID)
		}
	}
	for id := range erased {
		if !there[id] {
			s.Errorf("%s was acknowledged and is not there", id)
		}
	}
	report, err := s.VerifyJournal(context.Background(), "")
	s.must(err)
	if report.Break != nil || report.Entries < int64(len(found)) {
		s.Errorf("%d documents, journal %+v", len(found), report)
	}
	findings, err := s.Check(context.Background())
	s.must(err)
	if len(findings) != 0 {
		s.Errorf("%+v", findings)
	}
}
