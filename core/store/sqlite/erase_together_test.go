package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/vault"
)

// onRename is told when the key file was rewritten; the database has not committed yet.
type onRename struct {
	vault.OS
	renamed func()
}

func (f onRename) Rename(from, to string) error {
	err := f.OS.Rename(from, to)
	f.renamed()
	return err
}

// Erasures that come together share groups: one destroys keys while another one is only being asked for. A program that is
// killed between the new key file and the commit leaves every document readable that is not marked as erased.
func TestAKillBesideAnErasureCostsNoOtherDocumentItsKey(t *testing.T) {
	s := &shelf{T: t, dir: t.TempDir()}
	var copies []string
	s.open(sqlite.Options{FS: onRename{renamed: func() {
		if len(copies) == 12 {
			return
		}
		dir := filepath.Join(t.TempDir(), fmt.Sprint(len(copies)))
		s.must(os.MkdirAll(dir, 0o700))
		files, err := filepath.Glob(s.path("uzel*"))
		s.must(err)
		for _, name := range files {
			if strings.HasSuffix(name, "-shm") || strings.HasSuffix(name, ".lock") {
				continue
			}
			body, err := os.ReadFile(name)
			s.must(err)
			s.must(os.WriteFile(filepath.Join(dir, filepath.Base(name)), body, 0o600))
		}
		copies = append(copies, dir)
	}}})
	var ids []string
	for n := range 64 {
		ids = append(ids, s.mustTake(fmt.Sprint(n)).ID)
	}
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() {
			if err := s.Erase(context.Background(), store.Hub, id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s.must(s.Close())
	for _, dir := range copies {
		left := &shelf{T: t, dir: dir}
		left.open(sqlite.Options{})
		left.intact(nil)
		left.must(left.Close())
	}
	if len(copies) == 0 {
		t.Error("the key file was not rewritten")
	}
}
