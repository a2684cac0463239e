package xsdtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Edit changes the text of a file; one that changes nothing is a mistake of the test.
type Edit func(t testing.TB, xml string) string

// Sub replaces the first occurrence.
func Sub(from, to string) Edit { return Nth(1, from, to) }

// Drop removes the first occurrence.
func Drop(text string) Edit { return Sub(text, "") }

// Nth replaces the nth occurrence.
func Nth(n int, from, to string) Edit {
	return func(t testing.TB, xml string) string {
		t.Helper()
		at := 0
		for range n {
			i := strings.Index(xml[at:], from)
			if i < 0 {
				t.Fatalf("%q is not there", from)
			}
			at += i + len(from)
		}
		return xml[:at-len(from)] + to + xml[at:]
	}
}

// Cut removes the first stretch from one text to the end of another.
func Cut(from, to string) Edit {
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

// Edited is a file with edits, in windows-1251 again.
func Edited(t testing.TB, file string, edits ...Edit) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	read, err := xmltext.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	const utf8, cyrillic = "UTF-8", "windows-1251"
	text := strings.Replace(string(read.UTF8), cyrillic, utf8, 1)
	for _, edit := range edits {
		text = edit(t, text)
	}
	changed, err := xmltext.Decode([]byte(text))
	if err != nil {
		t.Fatalf("the edits leave no XML: %v", err)
	}
	data, err = xmltext.Encode(changed.Doc, xmltext.Windows1251)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// FileName is the name that a file has to bear: its ИдФайл and .xml.
func FileName(t testing.TB, data []byte) string {
	t.Helper()
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return text.Doc.Root().SelectAttrValue("ИдФайл", "") + ".xml"
}

// Golden are the files of a folder whose names, by their ИдФайл, begin in a way: what the writer made of a format. There
// has to be one.
func Golden(t testing.TB, folder, prefix string) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var files [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(FileName(t, data), prefix+"_") {
			files = append(files, data)
		}
	}
	if len(files) == 0 {
		t.Errorf("no file of %s in %s", prefix, folder)
	}
	return files
}
