package postgres_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/vault"
)

// copyTo gives a node of its own: its key files are copies.
func (n *node) copyTo(t *testing.T) *node {
	n.Helper()
	other := &node{T: t, address: n.address, dir: t.TempDir()}
	for _, name := range []string{"uzel.keys", "uzel.installation-key"} {
		content, err := os.ReadFile(filepath.Join(n.dir, name))
		n.must(err)
		n.must(os.WriteFile(filepath.Join(other.dir, name), content, 0o600))
	}
	return other
}

// Every node with a copy of its own: documents would be made that the others cannot read.
func TestANodeWithItsOwnCopyOfTheKeyFileIsRefused(t *testing.T) {
	n := newNode(t)
	n.mustTake("sale/1")
	other := n.copyTo(t)
	other.open(postgres.Options{}) // the copies are the same, so far
	n.mustTake("sale/2")
	_, err := other.take("sale/3", nil)
	other.is(err, vault.ErrKeysOther)
	other.must(other.Close())
	other.is(other.tryOpen(postgres.Options{}), vault.ErrKeysOther)
	n.mustTake("sale/3")
	n.inOrder(3)
}

func TestACopyThatGrewByItselfIsRefusedToo(t *testing.T) {
	n := newNode(t)
	n.mustTake("sale/1")
	other := n.copyTo(t)
	n.mustTake("sale/2")
	n.exec(n.raw(), `TRUNCATE key_file`) // as if the database did not know
	other.open(postgres.Options{})
	other.mustTake("sale/3") // as many keys as the first has, with another one at the end
	_, err := n.take("sale/4", nil)
	n.is(err, vault.ErrKeysOther)
}

func TestAnOlderKeyFileIsTakenWhenSomebodySaysSo(t *testing.T) {
	n := newNode(t)
	first := n.mustTake("sale/1")
	older := n.copyTo(t)
	second := n.mustTake("sale/2")
	n.must(n.Close())
	older.is(older.tryOpen(postgres.Options{}), vault.ErrKeysOther)
	older.exec(older.raw(), `TRUNCATE key_file`)
	older.open(postgres.Options{})
	third := older.mustTake("sale/3")
	older.must(older.readable(first))
	older.must(older.readable(third))
	older.is(older.readable(second), vault.ErrKeyMissing)
	older.reopen()
	older.must(older.readable(third))
}

func TestAnErasureOfTheLastKeyLeavesTheFileKnown(t *testing.T) {
	n := newNode(t)
	n.mustTake("sale/1")
	gone := n.mustTake("sale/2")
	other := n.another(postgres.Options{})
	n.must(n.Erase(context.Background(), store.Hub, gone.ID))
	other.must(other.readable(other.mustTake("sale/3")))
	other.is(other.readable(gone), store.ErrErased)
	n.reopen()
	n.must(n.readable(n.mustTake("sale/4")))
	findings, err := n.Check(context.Background())
	n.must(err)
	if len(findings) != 0 {
		t.Errorf("%+v", findings)
	}
}

func TestTheInstallationKeyCanStandElsewhere(t *testing.T) {
	n := newNode(t)
	n.mustTake("sale/1")
	n.must(n.Close())
	elsewhere := filepath.Join(t.TempDir(), "key")
	n.must(os.Rename(filepath.Join(n.dir, "uzel.installation-key"), elsewhere))
	n.is(n.tryOpen(postgres.Options{}), vault.ErrInstallationMissing)
	n.open(postgres.Options{Installation: elsewhere})
	n.inOrder(1)
}

func TestWithoutItsKeyFileADatabaseIsNotOpened(t *testing.T) {
	n := newNode(t)
	n.mustTake("sale/1")
	n.must(n.Close())
	n.must(os.Remove(n.keys()))
	n.is(n.tryOpen(postgres.Options{}), vault.ErrKeysMissing)
}
