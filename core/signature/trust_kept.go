package signature

import (
	"io/fs"
	"os"
	"slices"
	"sync"
)

// KeptTrust reads the files of a trust again only after one of them has changed. Every signature is held against them, and
// the list of a large authority has hundreds of thousands of entries. Its zero value is ready for use by many at once.
type KeptTrust struct {
	mu    sync.Mutex
	files TrustFiles
	seen  []fs.FileInfo // as they were before they were read
	trust Trust
}

// Read gives what the files say now. Those who ask while they are being read wait for it. What could not be read is not kept.
func (k *KeptTrust) Read(files TrustFiles) (Trust, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	seen, err := files.stat()
	if err == nil && k.files.same(files) && slices.EqualFunc(k.seen, seen, unchanged) {
		return k.trust, nil
	}
	trust, err := files.Read()
	if err != nil {
		return trust, err
	}
	k.files, k.seen, k.trust = files, seen, trust.clipped()
	return k.trust, nil
}

// clipped lets several judges add to a trust without seeing what the others added.
func (t Trust) clipped() Trust {
	t.Roots, t.Others = slices.Clip(t.Roots), slices.Clip(t.Others)
	t.CRLs, t.Answers = slices.Clip(t.CRLs), slices.Clip(t.Answers)
	return t
}

func (f TrustFiles) same(other TrustFiles) bool {
	return f.Roots == other.Roots && f.Accredited == other.Accredited && slices.Equal(f.CRLs, other.CRLs)
}

// stat tells every file apart from what may stand in its place later.
func (f TrustFiles) stat() (seen []fs.FileInfo, err error) {
	names, err := filesOf(f.Roots)
	if err != nil {
		return nil, err
	}
	names = append(names, f.CRLs...)
	if f.Accredited != "" {
		names = append(names, f.Accredited)
	}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		seen = append(seen, info)
	}
	return seen, nil
}

func unchanged(before, now fs.FileInfo) bool {
	return os.SameFile(before, now) && before.Size() == now.Size() && before.ModTime().Equal(now.ModTime())
}
