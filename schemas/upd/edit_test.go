package upd

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// edit changes the text of a file; one that changes nothing is a mistake of the test.
type edit func(t testing.TB, xml string) string

// sub replaces the first occurrence.
func sub(from, to string) edit { return nth(1, from, to) }

// nth replaces the nth occurrence.
func nth(n int, from, to string) edit {
	return func(t testing.TB, xml string) string {
		t.Helper()
		at := 0
		for ; n > 0; n-- {
			i := strings.Index(xml[at:], from)
			if i < 0 {
				t.Fatalf("%q is not there", from)
			}
			at += i + len(from)
		}
		return xml[:at-len(from)] + to + xml[at:]
	}
}

// drop removes the first occurrence.
func drop(text string) edit { return sub(text, "") }

// cut removes the first stretch from one text to the end of another.
func cut(from, to string) edit {
	return func(t testing.TB, xml string) string {
		t.Helper()
		start := strings.Index(xml, from)
		if start < 0 {
			t.Fatalf("%q is not there", from)
		}
		end := strings.Index(xml[start:], to)
		if end < 0 {
			t.Fatalf("%q is not there", to)
		}
		return xml[:start] + xml[start+end+len(to):]
	}
}

// fileOf is the golden file of an example in UTF-8, with edits.
func fileOf(t testing.TB, name string, edits ...edit) string {
	t.Helper()
	data, err := os.ReadFile("examples/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := charmap.Windows1251.NewDecoder().String(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		text = e(t, text)
	}
	return text
}

// validate checks a file under its own name.
func validate(t testing.TB, text string) []fault.Finding {
	t.Helper()
	updtest.Check(t, "", encoded(t, text)) // the edits of these tests break no schema
	return validateText(t, text)
}

func encoded(t testing.TB, text string) []byte {
	t.Helper()
	data, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(data)
}

func validateText(t testing.TB, text string) []fault.Finding {
	t.Helper()
	data, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	read, err := xmltext.Decode([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	name := read.Doc.Root().SelectAttrValue("ИдФайл", "") + ".xml"
	return Validate([]byte(data), name)
}
