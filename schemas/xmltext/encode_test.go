package xmltext

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"pgregory.net/rapid"
)

func document(value string) *etree.Document {
	doc := etree.NewDocument()
	root := doc.CreateElement("Файл")
	root.CreateAttr("Имя", value)
	root.CreateElement("Текст").SetText(value)
	return doc
}

func TestCharactersOutsideWindows1251BecomeReferences(t *testing.T) {
	out, err := Encode(document("Zürich ⌀5 «№ 1» 😀 ₽"), Windows1251)
	if err != nil {
		t.Fatal(err)
	}
	head := []byte("<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n")
	if !bytes.HasPrefix(out, head) {
		t.Errorf("declaration: %q", out[:60])
	}
	for _, part := range []string{"Z&#252;rich", "&#8960;5", "\xAB\xB9 1\xBB", "&#128512;", "&#8381;"} {
		if !bytes.Contains(out, []byte(part)) {
			t.Errorf("%q is not in %q", part, out)
		}
	}
}

func TestForbiddenCharactersAreRefusedWithTheirPlace(t *testing.T) {
	for _, bad := range []string{"a\x1Db", "\x00", "\uFFFE", "\xff"} {
		if _, err := Encode(document(bad), Windows1251); !errors.Is(err, errCharacter) {
			t.Errorf("%q: %v", bad, err)
		}
		findings := Characters(&document(bad).Element)
		if len(findings) != 2 || findings[0].Path != "/Файл/@Имя" || findings[1].Path != "/Файл/Текст" {
			t.Errorf("%q: %+v", bad, findings)
		}
	}
	if f := Characters(&document("a\x1Db").Element); !strings.Contains(f[0].Message, "U+001D, знак 2") {
		t.Error(f[0].Message)
	}
	doc := etree.NewDocument()
	doc.CreateElement("Zürich")
	if _, err := Encode(doc, Windows1251); !errors.Is(err, errName) {
		t.Errorf("a name outside windows-1251: %v", err)
	}
	if _, err := Encode(doc, UTF8); err != nil {
		t.Error(err)
	}
}

func TestEncodeLeavesTheDocumentAsItWas(t *testing.T) {
	doc := document("а")
	first, err := Encode(doc, UTF8)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Encode(doc, UTF8); err != nil || !bytes.Equal(first, second) || doc.Root().Parent() != &doc.Element {
		t.Errorf("%q, %v", second, err)
	}
}

// What is written is read back the same: every character that XML allows, in both encodings, line breaks included.
func TestRoundTripKeepsEveryCharacter(t *testing.T) {
	character := rapid.RuneFrom([]rune("аёЯ№ z<>&\"'\t\n\r\u00a0ü—😀\u0098\uFFFD\u2028]"))
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.String(), rapid.StringOf(character)).Draw(t, "value")
		enc := rapid.SampledFrom([]Encoding{UTF8, Windows1251}).Draw(t, "encoding")
		if _, bad := illegal(value); bad {
			t.Skip("XML forbids it")
		}
		out, err := Encode(document(value), enc)
		if err != nil {
			t.Fatal(err)
		}
		text, err := Decode(out)
		if err != nil {
			t.Fatalf("%v in %q", err, out)
		}
		root := text.Doc.Root()
		if got := root.SelectAttrValue("Имя", ""); got != value {
			t.Fatalf("attribute %q became %q", value, got)
		}
		if got := root.SelectElement("Текст").Text(); got != value {
			t.Fatalf("text %q became %q", value, got)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0" encoding="windows-1251"?><` + "\xD4\xE0\xE9\xEB a=\"1\">\xFF</\xD4\xE0\xE9\xEB>",
		"<a>x<![CDATA[<b>]]>y<!-- c --><?p i?></a>", "<x:a xmlns:x=\"u\" x:b=\"&#10;&lt;\"/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a\r\n/>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := Decode(data)
		if err != nil {
			return
		}
		out, err := Encode(text.Doc, text.Encoding)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := Decode(out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v in %q", err, out)
		}
		if a, b := dump(&text.Doc.Element), dump(&again.Doc.Element); a != b {
			t.Fatalf("%s became %s", a, b)
		}
	})
}

// dump shows a tree with neighbouring texts joined, as a reader of XML sees them.
func dump(e *etree.Element) string {
	var b strings.Builder
	b.WriteString("(" + e.FullTag())
	for _, a := range e.Attr {
		b.WriteString(" " + a.FullKey() + "=" + a.Value)
	}
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.Element:
			b.WriteString(dump(t))
		case *etree.CharData:
			if e.Parent() != nil {
				b.WriteString(t.Data)
			}
		case *etree.Comment:
			b.WriteString("{" + t.Data + "}")
		case *etree.ProcInst:
			b.WriteString("[" + t.Target + " " + t.Inst + "]")
		}
	}
	return b.String() + ")"
}
