package xsdtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// Format is what the comparison of two schemas needs to know of a format.
type Format struct {
	File     string                // our schema
	Official string                // the official one, in the folder of official schemas
	Settle   func(*etree.Document) // may be nil, see [Grammar.Files]
	Written  [][]byte              // files that the writer made
}

// Agree fails the test where our schema, judged by our engine, and the official one, judged by libxml2, differ. The files
// are those of the writer, documents made from the schema, and the same changed at every declaration and bound. Each
// verdict has to have at least 30 % of the files: otherwise agreeing would mean little.
func Agree(t *testing.T, f Format) {
	t.Helper()
	official := filepath.Join(require.OfficialXSD(t), f.Official)
	require.Tool(t, require.XMLLint)
	own, err := os.ReadFile(f.File)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := xsd.Compile(f.File, own)
	if err != nil {
		t.Fatal(err)
	}
	c := comparison{folder: t.TempDir(), schema: schema, ours: map[string]bool{}, what: map[string]string{}}
	g := ReadGrammar(t, own)
	for _, data := range f.Written {
		c.add(t, "written", data)
	}
	docs, places := g.specimens(f.Settle)
	for _, missing := range g.Unseen() {
		t.Errorf("no document had %s", missing)
	}
	for _, doc := range docs {
		c.addDoc(t, "nothing", doc)
	}
	for _, v := range g.variants(places) {
		c.addDoc(t, v.what, v.doc)
	}
	files := g.Files(f.Settle)
	for i := 1000; c.refused() > 6*len(c.ours)/10; i++ { // more that are right
		c.addDoc(t, "nothing", files.Example(i))
	}
	c.compare(t, official)
}

// comparison is a folder of files and what our engine says of them.
type comparison struct {
	folder string
	schema *xsd.Schema
	ours   map[string]bool // taken
	what   map[string]string
	wrong  int
}

func (c *comparison) refused() int { return c.wrong }

func (c *comparison) addDoc(t *testing.T, what string, doc *etree.Document) {
	t.Helper()
	data, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil {
		return // a change that cannot be written
	}
	c.add(t, what, data)
}

func (c *comparison) add(t *testing.T, what string, data []byte) {
	t.Helper()
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	file := filepath.Join(c.folder, fmt.Sprintf("%d.xml", len(c.ours)))
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	taken := len(c.schema.Validate(text)) == 0
	c.ours[file], c.what[file] = taken, what
	if !taken {
		c.wrong++
	}
}

// mostShown bounds what a test says: one wrong type makes hundreds of differences.
const mostShown = 40

func (c *comparison) compare(t *testing.T, official string) {
	t.Helper()
	files := make([]string, 0, len(c.ours))
	for file := range c.ours {
		files = append(files, file)
	}
	refusals, differences := 0, 0
	for batch := range slices.Chunk(files, 400) {
		theirs := Refused(t, official, batch)
		refusals += len(theirs)
		for _, file := range batch {
			said, refused := theirs[file]
			if c.ours[file] == refused {
				if differences++; differences <= mostShown {
					t.Errorf("%s: we take it: %v, official: %.300s", c.what[file], c.ours[file], said)
				}
			}
		}
	}
	t.Logf("%d files, %d refused by the official schema", len(files), refusals)
	if refusals < len(files)*3/10 || refusals > len(files)*7/10 {
		t.Errorf("%d of %d files refused: the verdicts are too one-sided to tell anything", refusals, len(files))
	}
}
