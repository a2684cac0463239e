package upd

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/upd/updtest"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Our schema, which is our own text, and the official one give the same verdict, whoever judges: our engine or libxml2.
// The documents are valid ones and the same with seeded faults.
func TestOurSchemaAgreesWithTheOfficialOne(t *testing.T) {
	dir := updtest.Folder(t)
	if dir == "" {
		t.Skip("no official schemas or no xmllint")
	}
	official, _ := filepath.Glob(filepath.Join(dir, "ON_NSCHFDOPPR_1_997_01_05_03_*.xsd"))
	if len(official) == 0 {
		t.Fatal("no official schema of 5.03")
	}
	schema, err := seller503.schema()
	if err != nil {
		t.Fatal(err)
	}
	const valid, faulty = 60, 25 // for each valid document so many with a fault
	folder := t.TempDir()
	ours, what := map[string]bool{}, map[string]string{}
	add := func(name, fault string, doc *etree.Document) {
		data, err := xmltext.Encode(doc, xmltext.Windows1251)
		if err != nil {
			return // a fault that cannot be written
		}
		text, err := xmltext.Decode(data)
		if err != nil {
			t.Fatalf("%s: %v", fault, err)
		}
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		ours[file], what[file] = len(schema.Validate(text)) == 0, fault
	}
	for i, doc := range sources(t, valid) {
		add(fmt.Sprintf("%d.xml", i), "nothing", doc)
		random := rand.New(rand.NewPCG(uint64(i), 503))
		for j := range faulty {
			broken := doc.Copy()
			add(fmt.Sprintf("%d-%d.xml", i, j), spoil(random, broken), broken)
		}
	}
	files := make([]string, 0, len(ours))
	for file := range ours {
		files = append(files, file)
	}
	refusals := 0
	for batch := range slices.Chunk(files, 400) {
		theirs := updtest.Refused(t, official[len(official)-1], batch)
		ownByXmllint := updtest.Refused(t, "ON_NSCHFDOPPR_5.03.xsd", batch)
		refusals += len(theirs)
		for _, file := range batch {
			said, refused := theirs[file]
			if ours[file] == refused {
				t.Errorf("%s: we take it: %v, official: %.300s", what[file], ours[file], said)
			}
			if _, own := ownByXmllint[file]; own != refused {
				t.Errorf("%s: the two schemas differ for xmllint: %q, %q", what[file], ownByXmllint[file], said)
			}
		}
	}
	if refusals < len(files)/3 || refusals > len(files)*19/20 {
		t.Errorf("%d of %d files refused: the faults are too few or too many to tell anything", refusals, len(files))
	}
}

// sources are the examples and documents made from the grammar.
func sources(t *testing.T, n int) []*etree.Document {
	var docs []*etree.Document
	for _, name := range examples(t) {
		text, err := xmltext.Decode([]byte(strings.Replace(fileOf(t, name), "windows-1251", "utf-8", 1)))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, text.Doc)
	}
	g := readGrammar(t, seller503XSD)
	for i := len(docs); i < n; i++ {
		docs = append(docs, g.files().Example(i))
	}
	return docs
}

// oddValues are values at the edges of what types allow.
var oddValues = []string{
	"", " ", "0", "-1", "+1", "1.", ".5", "00012", "1e3", "NaN", "1,5", "1.123", "1.123456789012", "12345678901234567890123456789", "\t1\n",
	"29.02.2023", "29.02.2024", "31.04.2026", "30.02.2026", "01.01.1899", "2026-01-01", "1.1.2026", "23.59.59", "24.00.00", "12:00:00",
	"0000000000", "0100000000", "000000000000", "770A01001", "7701AA001", "7701aa001", "77010100", "796", "7961", "79", "ИО", "ИП", "СЧФ", "СЧФДОП",
	"без НДС", "Без НДС", "без НДЖ", "20%", "21%", "9.09%", "22/122", "он же", "без акциза", "1", "2", "7", "я", "ДОР", "5.02",
	strings.Repeat("я", 255), strings.Repeat("я", 256), strings.Repeat("я", 1000), strings.Repeat("я", 1001), strings.Repeat("z", 36), "😀", "<&>\"'",
}

// spoil makes one random fault and names it. Some faults turn out to be none.
func spoil(random *rand.Rand, doc *etree.Document) string {
	all := doc.FindElements("//*")
	e := all[random.IntN(len(all))]
	odd := oddValues[random.IntN(len(oddValues))]
	children := e.ChildElements()
	switch kind := random.IntN(12); {
	case kind <= 3 && len(e.Attr) > 0:
		a := &e.Attr[random.IntN(len(e.Attr))]
		a.Value = odd
		return fmt.Sprintf("%s/@%s=%.40q", e.Tag, a.Key, odd)
	case kind == 4 && len(e.Attr) > 0:
		name := e.Attr[random.IntN(len(e.Attr))].Key
		e.RemoveAttr(name)
		return "without " + e.Tag + "/@" + name
	case kind == 5:
		e.CreateAttr([]string{"Лишний", "НаимОрг", "КПП", "ИНН", "Функция"}[random.IntN(5)], odd)
		return "one more attribute of " + e.Tag
	case kind == 6 && len(children) == 0:
		e.SetText(odd)
		return fmt.Sprintf("%s says %.40q", e.Tag, odd)
	case kind == 7 && e.Parent().Parent() != nil:
		e.Parent().RemoveChild(e)
		return "without " + e.Tag
	case kind == 8 && e.Parent().Parent() != nil:
		e.Parent().InsertChildAt(e.Index(), e.Copy())
		return e.Tag + " twice"
	case kind == 9 && len(children) > 1:
		i := random.IntN(len(children) - 1)
		e.InsertChildAt(children[i].Index(), children[i+1])
		return "the children of " + e.Tag + " in another order"
	case kind == 10:
		e.Tag = []string{"Лишний", "Адрес", "ФИО", "СумНал", "ИдСв"}[random.IntN(5)]
		return "an element by another name: " + e.Tag
	default:
		e.CreateText([]string{"текст", "  \n", "&", "\u00a0"}[random.IntN(4)])
		return "text in " + e.Tag
	}
}
