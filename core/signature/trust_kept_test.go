package signature_test

import (
	"crypto/x509"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/signature"
)

func TestTheFilesOfATrustAreReadAgainOnlyWhenTheyChange(t *testing.T) {
	folder := t.TempDir()
	roots, list := filepath.Join(folder, "roots"), filepath.Join(folder, "list.crl")
	root, other := keyed{}.issue(t, "Корень", authority), keyed{}.issue(t, "Другой", authority)
	put := func(name string, data []byte) { // as a program does that replaces a file
		must(t, os.WriteFile(name+".new", data, 0o600))
		must(t, os.Rename(name+".new", name))
	}
	must(t, os.Mkdir(roots, 0o700))
	put(filepath.Join(roots, "root.cer"), root.Raw)
	put(list, revoked(t, root))
	var kept signature.KeptTrust
	files := signature.TrustFiles{Roots: roots, CRLs: []string{list}}
	read := func() signature.Trust {
		t.Helper()
		trust, err := kept.Read(files)
		must(t, err)
		return trust
	}

	first := read()
	if len(first.Roots) != 1 || len(first.CRLs) != 1 {
		t.Fatalf("%d roots, %d lists", len(first.Roots), len(first.CRLs))
	}
	if read().CRLs[0] != first.CRLs[0] {
		t.Error("a list that nobody changed was read again")
	}
	must(t, first.AddRevocations(revoked(t, other)))
	if again := read(); len(again.CRLs) != 1 {
		t.Error("one judge sees what another one added")
	}

	put(list, revoked(t, other))
	changed := read()
	if changed.CRLs[0] == first.CRLs[0] {
		t.Error("a list that was replaced by one of the same size was not read")
	}
	put(filepath.Join(roots, "other.cer"), other.Raw)
	if len(read().Roots) != 2 {
		t.Error("a certificate that came into the folder was not read")
	}
	files.CRLs = nil
	if len(read().CRLs) != 0 {
		t.Error("a list that is named no more is still believed")
	}

	files.CRLs = []string{list}
	put(list, []byte("<html>"))
	for range 2 {
		if _, err := kept.Read(files); err == nil {
			t.Error("a file that is no list was not told")
		}
	}
	must(t, os.Remove(list))
	if _, err := kept.Read(files); err == nil {
		t.Error("a list that is gone was not told")
	}
}

func TestManyJudgesShareOneTrust(t *testing.T) {
	root := keyed{}.issue(t, "Корень", authority)
	list := filepath.Join(t.TempDir(), "list.crl")
	must(t, os.WriteFile(list, revoked(t, root), 0o600))
	var kept signature.KeptTrust
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			trust, err := kept.Read(signature.TrustFiles{CRLs: []string{list}})
			if err == nil {
				err = trust.AddRevocations(revoked(t, root))
			}
			if err != nil || len(trust.CRLs) != 2 {
				t.Errorf("%d lists, %v", len(trust.CRLs), err)
			}
		})
	}
	all.Wait()
}

// A list as large as those of the largest authorities: once read, and once found unchanged.
func BenchmarkTrust(b *testing.B) {
	list := filepath.Join(b.TempDir(), "list.crl")
	must(b, os.WriteFile(list, revoked(b, keyed{}.issue(b, "Корень", authority), many(200_000)...), 0o600))
	files := signature.TrustFiles{CRLs: []string{list}}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			_, err := files.Read()
			must(b, err)
		}
	})
	b.Run("kept", func(b *testing.B) {
		var kept signature.KeptTrust
		for b.Loop() {
			_, err := kept.Read(files)
			must(b, err)
		}
	})
}

func many(n int) (entries []x509.RevocationListEntry) {
	for i := range n {
		entries = append(entries, x509.RevocationListEntry{SerialNumber: big.NewInt(int64(i) + 1), RevocationTime: now})
	}
	return entries
}
