package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestWhatIsWrongWithTheFilesIsSaid(t *testing.T) {
	other := newShelf(t)
	for _, c := range []struct {
		name string
		does func(s *shelf)
		want error
	}{
		{"no key file", func(s *shelf) { s.must(os.Remove(s.path("uzel.keys"))) }, vault.ErrKeysMissing},
		{"no installation key", func(s *shelf) { s.must(os.Remove(s.path("uzel.installation-key"))) }, vault.ErrInstallationMissing},
		{"neither", func(s *shelf) {
			s.must(os.Remove(s.path("uzel.installation-key")))
			s.must(os.Remove(s.path("uzel.keys")))
		}, vault.ErrKeysMissing},
		{"half an installation key", func(s *shelf) { s.cut("uzel.installation-key", 40) }, vault.ErrInstallationDamaged},
		{"an empty installation key", func(s *shelf) { s.cut("uzel.installation-key", 0) }, vault.ErrInstallationDamaged},
		{"a changed installation key", func(s *shelf) { s.flip("uzel.installation-key", 30, 0xff) }, vault.ErrInstallationDamaged},
		{"another installation key", func(s *shelf) { s.bring(other, "uzel.installation-key") }, vault.ErrInstallationWrong},
		{"another store's key file", func(s *shelf) { s.bring(other, "uzel.installation-key", "uzel.keys") }, vault.ErrKeysForeign},
		{"a key file that is cut off", func(s *shelf) { s.cut("uzel.keys", 50) }, vault.ErrKeysDamaged},
		{"a key file that is empty", func(s *shelf) { s.cut("uzel.keys", 0) }, vault.ErrKeysDamaged},
		{"a key file with a changed bit in its header", func(s *shelf) { s.flip("uzel.keys", 20, 1) }, vault.ErrKeysDamaged},
		{"a database that is not one", func(s *shelf) {
			s.must(os.WriteFile(s.path("uzel.db"), make([]byte, 8192), 0o600))
			s.flip("uzel.db", 0, 1)
		}, sqlstore.ErrDamaged},
		{"a newer database", func(s *shelf) {
			raw := s.raw()
			s.exec(raw, `INSERT INTO schema_version (version_id, is_applied) VALUES (99, 1)`)
			s.must(raw.Close())
		}, sqlstore.ErrNewer},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShelf(t)
			s.T = t
			s.mustTake("sale/1")
			s.must(s.Close())
			c.does(s)
			s.is(s.tryOpen(sqlite.Options{}), c.want)
		})
	}
}

func (s *shelf) cut(name string, size int64) { s.must(os.Truncate(s.path(name), size)) }

// flip changes bits of a file.
func (s *shelf) flip(name string, at int, bits byte) {
	s.Helper()
	content, err := os.ReadFile(s.path(name))
	s.must(err)
	content[at] ^= bits
	s.must(os.WriteFile(s.path(name), content, 0o600))
}

// bring copies another store's files.
func (s *shelf) bring(from *shelf, names ...string) {
	s.Helper()
	for _, name := range names {
		content, err := os.ReadFile(from.path(name))
		s.must(err)
		s.must(os.WriteFile(s.path(name), content, 0o600))
	}
}

func TestAnInstallationKeyThatOthersCanReadIsRefused(t *testing.T) {
	need(t, "unix", runtime.GOOS != "windows")
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o644} {
		s := newShelf(t)
		s.must(s.Close())
		s.must(os.Chmod(s.path("uzel.installation-key"), mode))
		s.is(s.tryOpen(sqlite.Options{}), vault.ErrInstallationExposed)
	}
}

func TestAnInstallationKeyCanStandElsewhere(t *testing.T) {
	s := newShelf(t)
	d := s.mustTake("sale/1")
	s.must(s.Close())
	elsewhere := filepath.Join(t.TempDir(), "key")
	s.must(os.Rename(s.path("uzel.installation-key"), elsewhere))
	s.open(sqlite.Options{Installation: elsewhere})
	s.must(s.readable(d))
	// One that the configuration names is never made.
	fresh := &shelf{T: t, dir: t.TempDir()}
	fresh.is(fresh.tryOpen(sqlite.Options{Installation: fresh.path("key")}), vault.ErrInstallationMissing)
}

func TestAFirstStartThatWasInterruptedIsRepeated(t *testing.T) {
	for name, does := range map[string]func(s *shelf){
		"before the database knew its id": func(s *shelf) {
			raw := s.raw()
			s.exec(raw, `DELETE FROM meta`)
			s.must(raw.Close())
		},
		"before there was a database": func(s *shelf) { s.must(os.Remove(s.path("uzel.db"))) },
		"before there was a key file": func(s *shelf) {
			s.must(os.Remove(s.path("uzel.db")))
			s.must(os.Remove(s.path("uzel.keys")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			s.must(s.Close())
			does(s)
			s.open(sqlite.Options{})
			s.must(s.readable(s.mustTake("sale/1")))
			s.reopen()
			s.must(s.documents()[0].Unreadable)
		})
	}
}

func TestATornEndOfTheKeyFileIsCutOff(t *testing.T) {
	for name, tail := range map[string][]byte{
		"half a slot":             make([]byte, 50),
		"zeros for several slots": make([]byte, 96*3+10),
		"a slot of noise":         noise(96),
		"noise and half a slot":   noise(96*2 + 7),
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			first := s.mustTake("sale/1")
			s.must(s.Close())
			f, err := os.OpenFile(s.path("uzel.keys"), os.O_APPEND|os.O_WRONLY, 0)
			s.must(err)
			_, err = f.Write(tail)
			s.must(err)
			s.must(f.Close())
			s.open(sqlite.Options{})
			second := s.mustTake("sale/2")
			s.reopen()
			s.must(s.readable(first))
			s.must(s.readable(second))
			info, err := os.Stat(s.path("uzel.keys"))
			s.must(err)
			if info.Size()%96 != 0 {
				t.Errorf("size %d", info.Size())
			}
		})
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + 1)
	}
	return b
}

func TestAnyPathWillDo(t *testing.T) {
	for _, name := range []string{"с пробелом и кириллицей", "вопрос?mode=memory", "решётка#1", "процент%20", "plus+and&equals="} {
		if runtime.GOOS == "windows" && name == "вопрос?mode=memory" {
			continue // no file name there
		}
		t.Run(name, func(t *testing.T) {
			s := &shelf{T: t, dir: filepath.Join(t.TempDir(), name)}
			s.open(sqlite.Options{})
			d := s.mustTake("sale/1")
			s.reopen()
			s.must(s.readable(d))
			s.must(s.Close())
			if info, err := os.Stat(s.path("uzel.db")); err != nil || info.Size() == 0 {
				t.Errorf("the database is somewhere else: %v", err)
			}
		})
	}
}

func TestAStoreThatCannotBeWrittenIsSaid(t *testing.T) {
	need(t, "unprivileged", os.Geteuid() != 0 && runtime.GOOS != "windows")
	s := newShelf(t)
	s.must(s.Close())
	s.must(os.Chmod(s.dir, 0o500))
	defer os.Chmod(s.dir, 0o700)
	s.must(os.Chmod(s.path("uzel.db"), 0o400))
	if err := s.tryOpen(sqlite.Options{}); err == nil {
		_, err = s.take("sale/1", nil)
		s.is(err, sqlstore.ErrReadOnly)
	} else {
		s.is(err, sqlstore.ErrReadOnly)
	}
}

func TestADirectoryIsNoDatabase(t *testing.T) {
	s := &shelf{T: t, dir: t.TempDir()}
	s.must(os.Mkdir(s.path("uzel.db"), 0o700))
	s.is(s.tryOpen(sqlite.Options{}), sqlstore.ErrCannotOpen)
	s.must(os.WriteFile(s.path("file"), nil, 0o600))
	s.is(s.tryOpen(sqlite.Options{Path: s.path("file/uzel.db")}), sqlstore.ErrCannotOpen)
}

// Damage in the middle of the database is reported, by opening, by checking or by reading, and never a panic. What hits
// unused space does no harm.
func TestDamageOfTheDatabaseIsFoundOrHarmless(t *testing.T) {
	s := newShelf(t)
	const documents = 50
	for i := range documents {
		_, err := s.take(string(rune('a'+i)), make([]byte, 10000))
		s.must(err)
	}
	s.must(s.Close())
	whole, err := os.ReadFile(s.path("uzel.db"))
	s.must(err)
	found, tried := 0, 0
	for at := 4096; at < len(whole); at += len(whole) / 20 {
		hurt := append([]byte(nil), whole...)
		for i := at; i < min(at+3000, len(hurt)); i++ {
			hurt[i] = 0xa5
		}
		s.must(os.WriteFile(s.path("uzel.db"), hurt, 0o600))
		tried++
		if s.tryOpen(sqlite.Options{}) != nil {
			found++
			continue
		}
		findings, err := s.Check(context.Background())
		if err != nil || len(findings) > 0 {
			found++
		} else if n, err := s.readAll(); err != nil {
			found++
		} else if n != documents {
			t.Errorf("damage at %d of %d: %d documents and nobody says anything", at, len(whole), n)
		}
		s.must(s.Close())
	}
	if found < tried/2 {
		t.Errorf("of %d damages %d were found", tried, found)
	}
}

// readAll reads and checks every document and the journal.
func (s *shelf) readAll() (n int, err error) {
	var documents []store.Document
	err = s.View(context.Background(), func(tx store.ReadTx) (err error) {
		documents, err = tx.Documents(store.DocumentFilter{Limit: 1000})
		return err
	})
	for _, d := range documents {
		if err == nil {
			err = s.readable(d)
		}
	}
	if err != nil {
		return 0, err
	}
	report, err := s.VerifyJournal(context.Background(), "")
	if err == nil && report.Break != nil {
		err = sqlstore.ErrDamaged.New()
	}
	return len(documents), err
}

func TestADatabaseIsNotUpdatedUnderAHubThatServes(t *testing.T) {
	s := newShelf(t)
	_, release, err := s.Exclusive(context.Background(), "узел")
	s.must(err)
	raw := s.raw()
	s.exec(raw, `DELETE FROM schema_version WHERE version_id > 0`) // as an older program left it
	another := &shelf{T: t, dir: s.dir}
	err = another.tryOpen(sqlite.Options{})
	if e, ok := fault.As(err); !ok || e.Kind.Code != "UZ-STO-302" {
		t.Errorf("%v", err)
	}
	s.must(release())
	if err := another.tryOpen(sqlite.Options{}); !errors.Is(err, sqlstore.ErrMigration) { // its tables are there already
		t.Errorf("%v", err)
	}
}
