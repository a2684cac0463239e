package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/store"
)

// Source is what the store knows of a document.
type Source struct {
	Document store.Document
	Parts    []store.Part // in the order they were put
	Attempts []store.Attempt
	Journal  []store.Entry
	Story    any // all of it in the words of `uzel doc show`; story.json
	// Body gives the bytes of a part.
	Body func(sha256 string) ([]byte, error)
}

// Bundle is an archive being put together.
type Bundle struct {
	Manifest Manifest

	files []file
	paths map[string]bool
	told  []exchange.Chapter
}

type file struct {
	Entry
	at   time.Time
	body []byte
}

// Names of the files that every bundle has.
const (
	manifestName = "manifest.json"
	readmeName   = "README.txt"
	sumsName     = "sums.txt"
)

// New collects what belongs into a document's bundle.
func New(s Source) (*Bundle, error) {
	way := readWay(s.Document.Progress)
	b := &Bundle{Manifest: newManifest(s.Document, way), told: way.told(), paths: map[string]bool{manifestName: true, readmeName: true, sumsName: true}}
	if err := b.addParts(s, way); err != nil {
		return nil, err
	}
	for _, a := range s.Attempts {
		if len(a.Receipt) > 0 {
			b.add(Entry{Path: fmt.Sprintf("receipts/%s-%d.json", clean(a.Destination), a.Number), Role: "receipt"}, a.Ended, a.Receipt)
		}
	}
	for _, told := range []struct {
		path string
		what any
	}{{"journal.json", s.Journal}, {"story.json", s.Story}} {
		text, err := json.MarshalIndent(told.what, "", " ")
		if err != nil {
			return nil, err
		}
		b.add(Entry{Path: told.path}, s.Document.TakenAt, text)
	}
	return b, nil
}

// AddPrint adds a print form, which is a file to be read and proves nothing.
func (b *Bundle) AddPrint(name string, body []byte) {
	b.add(Entry{Path: "print/" + clean(name), Role: "print"}, b.Manifest.TakenAt, body)
}

// add puts a file into the bundle. Its path is made one that no other file has.
func (b *Bundle) add(e Entry, at time.Time, body []byte) Entry {
	path := e.Path
	for n := 2; b.paths[strings.ToLower(path)]; n++ { // some systems do not tell upper case from lower
		path = numbered(e.Path, n)
	}
	b.paths[strings.ToLower(path)] = true
	sum := sha256.Sum256(body)
	e.Path, e.SHA256, e.Size = path, hex.EncodeToString(sum[:]), int64(len(body))
	b.files = append(b.files, file{e, at, body})
	return e
}

// Zip is the finished archive. The same document in the same state gives the same bytes.
func (b *Bundle) Zip() ([]byte, error) {
	b.Manifest.Files = nil
	for _, f := range b.files {
		b.Manifest.Files = append(b.Manifest.Files, f.Entry)
	}
	manifest, err := json.MarshalIndent(b.Manifest, "", " ")
	if err != nil {
		return nil, err
	}
	head := []file{
		{Entry: Entry{Path: readmeName}, body: []byte(b.readme())},
		{Entry: Entry{Path: manifestName}, body: manifest},
	}
	var sums strings.Builder
	for _, f := range append(head, b.files...) {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(f.body), f.Path)
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for _, f := range append(append(head, file{Entry: Entry{Path: sumsName}, body: []byte(sums.String())}), b.files...) {
		if f.at.IsZero() {
			f.at = b.Manifest.TakenAt
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Path, Method: zip.Deflate, Modified: f.at.UTC()})
		if err == nil {
			_, err = io.Copy(w, bytes.NewReader(f.body))
		}
		if err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return archive.Bytes(), err
}
