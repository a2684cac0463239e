package vatbook

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/pack"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// Our rules and the conditions inside the official schemas, carried out as they stand there, say the same of the same books.
func TestRulesSayWhatTheOfficialConditionsSay(t *testing.T) {
	dir := require.OfficialXSD(t)
	var set pack.Set
	for _, name := range official {
		data, err := os.ReadFile(filepath.Join(dir, name+".xsd"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := pack.Read(name+".xsd", data)
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, p)
	}
	for _, c := range rulePairs {
		for which, edits := range map[string]edits{"the good one": c.keep, "the bad one": c.spoil} {
			data := xsdtest.Edited(t, "examples/"+c.example+".xml", edits...)
			name := xsdtest.FileName(t, data)
			if c.code == "UZ-TXF-020" && which == "the bad one" {
				name = "renamed.xml"
			}
			text, err := xmltext.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			p := set.For(text.Doc.Root(), name)
			if p == nil {
				t.Fatalf("%s: no pack", c.example)
			}
			ours, theirs := conditions(Validate(data, name)), conditions(p.Validate(text, name))
			if !slices.Equal(ours, theirs) {
				t.Errorf("%s %s, %s: ours %v, official %v", c.code, c.rule, which, ours, theirs)
			}
		}
	}
}

// conditions are the official codes of findings with their places. The official schemas ask for one of two sums twice.
func conditions(findings []fault.Finding) []string {
	var list []string
	for _, f := range findings {
		if f.Official != "" && !strings.HasSuffix(f.Path, "/@СтоимПродОсв") {
			list = append(list, f.Official+" "+f.Path)
		}
	}
	slices.Sort(list)
	return list
}
