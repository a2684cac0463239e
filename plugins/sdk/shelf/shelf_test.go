package shelf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// maker makes another signature each time, as ECDSA does.
type maker struct{ made int }

func (m *maker) sign() ([]byte, error) {
	m.made++
	return fmt.Appendf(nil, "signature %d", m.made), nil
}

func TestTheSameKeyGetsTheSameAlsoAfterARestart(t *testing.T) {
	dir, m := filepath.Join(t.TempDir(), "new", "folder"), &maker{}
	for range 3 {
		got, err := shelf.New(dir).Once("key", []byte("УПД"), m.sign)
		if err != nil || string(got) != "signature 1" {
			t.Errorf("%q, %v", got, err)
		}
	}
	for key, want := range map[string]bool{"key": true, "other": false} {
		if has, err := shelf.New(dir).Has(key); has != want || err != nil {
			t.Errorf("%s: %v, %v", key, has, err)
		}
	}
	if got, err := shelf.New(dir).Once("other", []byte("УПД"), m.sign); err != nil || string(got) != "signature 2" {
		t.Errorf("another key: %q, %v", got, err)
	}
}

func TestManyAtOnceGetTheSame(t *testing.T) {
	s, m := shelf.New(t.TempDir()), &maker{}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := s.Once("key", []byte("УПД"), m.sign); err != nil || string(got) != "signature 1" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	all.Wait()
}

func TestOtherBytesUnderTheSameKeyAreRefused(t *testing.T) {
	s, m := shelf.New(t.TempDir()), &maker{}
	if _, err := s.Once("key", []byte("УПД"), m.sign); err != nil {
		t.Fatal(err)
	}
	_, err := s.Once("key", []byte("другой УПД"), m.sign)
	if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused || m.made != 1 {
		t.Errorf("%v, %d made", err, m.made)
	}
}

func TestWhatWasNotMadeIsNotKept(t *testing.T) {
	s, m := shelf.New(t.TempDir()), &maker{}
	broken := errors.New("no token")
	if _, err := s.Once("key", nil, func() ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if got, err := s.Once("key", nil, m.sign); err != nil || string(got) != "signature 1" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAFolderThatCannotBeWrittenGivesNoSignatureAway(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := shelf.New(filepath.Join(file, "below")).Once("key", nil, (&maker{}).sign)
	if err == nil || got != nil || sdk.FaultOf(err).Cause != document.CauseTransient {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAFileIsWrittenForItsOwnerAlone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key.pem")
	for _, data := range []string{"one", "another"} {
		if err := shelf.Write(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, []byte(data)) {
			t.Errorf("%q, %v", got, err)
		}
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(name), ".new-*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestOnlyTheFirstWritesANewFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key.pem")
	if err := shelf.WriteNew(name, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := shelf.WriteNew(name, []byte("another")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	if got, _ := os.ReadFile(name); string(got) != "one" || err != nil || len(entries) != 1 {
		t.Errorf("%q, %v, %v", got, entries, err)
	}
}

func TestDifferentKeysDoNotWaitForEachOther(t *testing.T) {
	s := shelf.New(t.TempDir())
	got, err := s.Once("one", nil, func() ([]byte, error) {
		return s.Once("another", nil, (&maker{}).sign) // would wait for ever
	})
	if err != nil || string(got) != "signature 1" {
		t.Errorf("%q, %v", got, err)
	}
}
