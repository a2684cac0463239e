package taxfiletest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// Comparison is that of a schema of ours with the official one.
type Comparison struct {
	Own      []byte                       // our schema
	Official string                       // a pattern of the official schema's name
	Patch    func(official []byte) []byte // what makes the official schema that of the version; nil: it is
	Texts    [][]byte                     // files that a writer made
	Finish   func(*etree.Document)        // of documents from the grammar
	Valid    int                          // how many documents to begin with: the texts and those of the grammar
	Faults   int                          // how many random faults for each
}

// Agree fails where our schema, which is our own text, and the official one give different verdicts, whoever judges: our
// engine or libxml2. The documents are valid ones, the same with seeded faults, and with a change at every element, attribute,
// facet and bound of the schema; at least 30 % of each verdict.
func Agree(t *testing.T, c Comparison) {
	t.Helper()
	official := Official(t, c.Official)
	if official == "" {
		t.Skip("no official schemas or no xmllint")
	}
	folder := t.TempDir()
	if c.Patch != nil {
		official = patched(t, folder, official, c.Patch)
	}
	own := filepath.Join(folder, "own.xsd")
	if err := os.WriteFile(own, c.Own, 0o600); err != nil {
		t.Fatal(err)
	}
	schema, err := xsd.Compile("own.xsd", c.Own)
	if err != nil {
		t.Fatal(err)
	}
	j := &judged{folder: folder, schema: schema, ours: map[string]bool{}, what: map[string]string{}}
	g := ReadGrammar(t, c.Own)
	docs := c.documents(t, g)
	for i, doc := range docs {
		j.add(t, fmt.Sprintf("%d.xml", i), "nothing", doc)
		random := rand.New(rand.NewPCG(uint64(i), 503))
		for f := range c.Faults {
			broken := doc.Copy()
			j.add(t, fmt.Sprintf("%d-%d.xml", i, f), Spoil(random, broken), broken)
		}
	}
	slices.SortFunc(docs, func(a, b *etree.Document) int { return cmp.Compare(size(a.Root()), size(b.Root())) }) // the smallest are changed
	mutations, unmet := g.Mutations(docs)
	if len(unmet) > 0 {
		t.Errorf("no document had %q", unmet)
	}
	for i, m := range mutations {
		j.add(t, fmt.Sprintf("m%d.xml", i), m.What, m.Doc)
	}
	j.compare(t, official, own)
}

// documents are the texts, and documents of the grammar: as many as wanted, and until every declaration was met.
func (c Comparison) documents(t *testing.T, g *Grammar) []*etree.Document {
	t.Helper()
	var docs []*etree.Document
	for _, data := range c.Texts {
		text, err := xmltext.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, text.Doc)
	}
	for i := len(docs); i < c.Valid || len(g.Unseen()) > 0 && i < 1000; i++ {
		docs = append(docs, g.Documents(c.Finish).Example(i))
	}
	return docs
}

func patched(t *testing.T, folder, official string, patch func([]byte) []byte) string {
	t.Helper()
	data, err := os.ReadFile(official)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "official.xsd")
	if err := os.WriteFile(file, patch(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// judged are files with our verdict.
type judged struct {
	folder string
	schema *xsd.Schema
	ours   map[string]bool   // by file: our engine takes it
	what   map[string]string // by file: the fault
}

func (j *judged) add(t *testing.T, name, fault string, doc *etree.Document) {
	t.Helper()
	data, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil {
		return // a fault that cannot be written
	}
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatalf("%s: %v", fault, err)
	}
	file := filepath.Join(j.folder, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	j.ours[file], j.what[file] = len(j.schema.Validate(text)) == 0, fault
}

func (j *judged) compare(t *testing.T, official, own string) {
	t.Helper()
	files := make([]string, 0, len(j.ours))
	for file := range j.ours {
		files = append(files, file)
	}
	slices.Sort(files)
	refusals := 0
	for batch := range slices.Chunk(files, 400) {
		theirs := Refused(t, official, batch)
		refusals += len(theirs)
		for _, file := range batch {
			if said, refused := theirs[file]; j.ours[file] == refused {
				// Whether our schema or our engine is wrong is said by libxml2 with our schema.
				own := Refused(t, own, []string{file})[file]
				t.Errorf("%s: we take it: %v, official: %.300s, libxml2 with our schema: %.300s", j.what[file], j.ours[file], said, own)
			}
		}
	}
	t.Logf("%d files, %d refused", len(files), refusals)
	if refusals*10 < len(files)*3 || refusals*10 > len(files)*7 {
		t.Errorf("%d of %d files refused: less than 30 %% of a verdict", refusals, len(files))
	}
}

func size(e *etree.Element) int {
	n := 1 + len(e.Attr)
	for _, child := range e.ChildElements() {
		n += size(child)
	}
	return n
}
