package xsdtest

import (
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Homes fails the test where a document that a schema allows is not rewritten with the same content: every place of the
// format has to have a home in the model. Rewrite reads a file and writes what it read; it fails for what was not read.
func Homes(t *testing.T, schema []byte, settle func(*etree.Document), rewrite func(t *rapid.T, data []byte) []byte) {
	t.Helper()
	g := ReadGrammar(t, schema)
	rapid.Check(t, func(t *rapid.T) {
		doc := g.Files(settle).Draw(t, "file")
		data, err := xmltext.Encode(doc, xmltext.Windows1251)
		if err != nil {
			t.Fatal(err)
		}
		again, err := xmltext.Decode(rewrite(t, data))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Shape(doc.Root()), Shape(again.Doc.Root())); diff != "" {
			t.Fatal(diff)
		}
	})
	for i := 0; len(g.Unseen()) > 0 && !t.Failed(); i++ {
		if i == 500 {
			for _, missing := range g.Unseen() {
				t.Errorf("no document had %s", missing)
			}
		}
		g.Files(settle).Example(i)
	}
}
