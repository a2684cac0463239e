package vault

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/store"
)

func options(dir string) Options {
	return Options{Path: filepath.Join(dir, "uzel.keys"), Installation: Installation{1}, FS: unsynced{}, Random: rand.Reader}
}

// unsynced is a disk that does not wait: these tests do not pull the plug.
type unsynced struct{ OS }

type unsyncedFile struct{ File }

func (unsynced) SyncDir(string) error { return nil }
func (unsyncedFile) Sync() error      { return nil }

func (u unsynced) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	f, err := u.OS.OpenFile(name, flag, perm)
	return unsyncedFile{f}, err
}

func newVault(t interface {
	Fatal(...any)
}, dir string) *Vault {
	if err := Create(options(dir), ID{7}); err != nil {
		t.Fatal(err)
	}
	v, err := Open(options(dir))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// keep is a key file beside a model of it: which owner's key stands where and what it sealed.
type keep struct {
	dir    string
	vault  *Vault
	owners map[ID]*kept
	next   byte
}

type kept struct {
	slot   int64
	sealed []byte
	erased bool
}

// TestKeysAreThereUntilTheyAreErased walks random steps: groups of keys that are written or given up, erasures, crashes that
// leave a torn end, and reopening.
func TestKeysAreThereUntilTheyAreErased(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "vault")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		k := &keep{dir: dir, vault: newVault(t, dir), owners: map[ID]*kept{}}
		defer func() { k.vault.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"write":   k.write,
			"give up": k.giveUp,
			"erase":   k.erase,
			"tear":    k.tear,
			"reopen":  k.reopen,
			"":        k.check,
		})
	})
}

func (k *keep) write(t *rapid.T) {
	batch := k.begin(t)
	for range rapid.IntRange(1, 3).Draw(t, "keys") {
		owner, one := k.add(t, batch)
		if rapid.Bool().Draw(t, "rewind") {
			mark := batch.Mark()
			k.add(t, batch)
			batch.Rewind(mark)
		}
		k.owners[owner] = one
	}
	if err := batch.Write(); err != nil {
		t.Fatal(err)
	}
}

func (k *keep) giveUp(t *rapid.T) {
	k.add(t, k.begin(t))
}

func (k *keep) begin(t *rapid.T) *Batch {
	batch, err := k.vault.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return batch
}

func (k *keep) add(t *rapid.T, batch *Batch) (ID, *kept) {
	k.next++
	owner := ID{k.next}
	key, slot, err := batch.New(owner)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := batch.Key(slot, owner); err != nil {
		t.Fatalf("a batch does not know its own key: %v", err)
	}
	sealed, err := key.Seal(rand.Reader, nil, owner[:], "here")
	if err != nil {
		t.Fatal(err)
	}
	return owner, &kept{slot: slot, sealed: sealed}
}

func (k *keep) erase(t *rapid.T) {
	gone := map[int64]ID{}
	for owner, one := range k.owners {
		if rapid.IntRange(0, 3).Draw(t, "erase") == 0 {
			gone[one.slot] = owner
			one.erased = true
		}
	}
	if err := k.vault.Erase(gone); err != nil {
		t.Fatal(err)
	}
}

func (k *keep) tear(t *rapid.T) {
	f, err := os.OpenFile(filepath.Join(k.dir, "uzel.keys"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tail := rapid.SliceOfN(rapid.Byte(), 1, 200).Draw(t, "tail")
	if rapid.Bool().Draw(t, "zeros") {
		tail = make([]byte, len(tail))
	}
	if _, err := f.Write(tail); err != nil {
		t.Fatal(err)
	}
}

func (k *keep) reopen(t *rapid.T) {
	k.vault.Close()
	v, err := Open(options(k.dir))
	if err != nil {
		t.Fatal(err)
	}
	k.vault = v
}

func (k *keep) check(t *rapid.T) {
	for owner, one := range k.owners {
		key, err := k.vault.Key(one.slot, owner)
		if one.erased {
			if !errors.Is(err, store.ErrErased) {
				t.Fatalf("an erased key: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("slot %d: %v", one.slot, err)
		}
		if plain, err := key.Open(nil, one.sealed, "here"); err != nil || !bytes.Equal(plain, owner[:]) {
			t.Fatalf("slot %d: another key", one.slot)
		}
		if _, err := k.vault.Key(one.slot, ID{255, 255}); !errors.Is(err, ErrKeyMissing) {
			t.Fatalf("somebody else's key: %v", err)
		}
	}
}

func TestSealedContentOpensOnlyWhereItBelongs(t *testing.T) {
	key, other := newKey(make([]byte, KeySize)), newKey(bytes.Repeat([]byte{1}, KeySize))
	sealed, err := key.Seal(rand.Reader, []byte("before "), []byte("тело"), "here")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(sealed, []byte("before ")) {
		t.Error("what stood before it is gone")
	}
	sealed = sealed[len("before "):]
	if plain, err := key.Open(nil, sealed, "here"); err != nil || string(plain) != "тело" {
		t.Errorf("%q, %v", plain, err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, try := range map[string]func() error{
		"elsewhere":      func() error { _, err := key.Open(nil, sealed, "there"); return err },
		"with other key": func() error { _, err := other.Open(nil, sealed, "here"); return err },
		"changed":        func() error { _, err := key.Open(nil, changed, "here"); return err },
		"cut":            func() error { _, err := key.Open(nil, sealed[:len(sealed)-1], "here"); return err },
		"empty":          func() error { _, err := key.Open(nil, nil, "here"); return err },
	} {
		if err := try(); !errors.Is(err, ErrUnsealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheFileShowsNoKey(t *testing.T) {
	dir := t.TempDir()
	v := newVault(t, dir)
	defer v.Close()
	batch, err := v.Begin()
	if err != nil {
		t.Fatal(err)
	}
	v.Random = bytes.NewReader(bytes.Repeat([]byte("0123456789abcdef"), 10)) // the first 32 bytes are the key
	if _, _, err := batch.New(ID{1}); err != nil {
		t.Fatal(err)
	}
	if err := batch.Write(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(v.Path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content, []byte("0123456789abcdef0123456789abcdef")) {
		t.Error("the key is in the file")
	}
}

func TestAnInstallationKeyComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	made, err := CreateInstallation(OS{}, rand.Reader, path)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadInstallation(OS{}, path)
	if err != nil || read != made || made == (Installation{}) {
		t.Errorf("%v", err)
	}
}

// FuzzOpen: whatever stands in a key file, opening and reading it ends with a key or a fault.
func FuzzOpen(f *testing.F) {
	dir := f.TempDir()
	v := newVault(f, dir)
	batch, err := v.Begin()
	if err != nil {
		f.Fatal(err)
	}
	if _, _, err := batch.New(ID{1}); err != nil {
		f.Fatal(err)
	}
	if err := batch.Write(); err != nil {
		f.Fatal(err)
	}
	v.Close()
	whole, err := os.ReadFile(v.Path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:slotSize])
	f.Add(whole[:slotSize+10])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "uzel.keys")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		o := options(filepath.Dir(path))
		v, err := Open(o)
		if err != nil {
			return
		}
		defer v.Close()
		for n := range int64(4) {
			_, _ = v.Key(n, ID{1})
		}
		batch, err := v.Begin()
		if err != nil {
			t.Fatalf("it opens and does not take a key: %v", err)
		}
		_, slot, err := batch.New(ID{2})
		if err == nil {
			err = batch.Write()
		}
		if err == nil {
			_, err = v.Key(slot, ID{2})
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// BenchmarkErase erases one of many keys: what rewriting the file costs.
func BenchmarkErase(b *testing.B) {
	for _, keys := range []int{1000, 1000000} {
		b.Run(fmt.Sprintf("keys=%d", keys), func(b *testing.B) {
			v := newVault(b, b.TempDir())
			defer v.Close()
			v.FS = OS{}
			batch, err := v.Begin()
			if err != nil {
				b.Fatal(err)
			}
			for n := range keys {
				if _, _, err := batch.New(ID{byte(n), byte(n >> 8), byte(n >> 16)}); err != nil {
					b.Fatal(err)
				}
			}
			if err := batch.Write(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := v.Erase(map[int64]ID{int64(keys / 2): {1}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
