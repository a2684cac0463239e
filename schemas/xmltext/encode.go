package xmltext

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/beevik/etree"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"

	"github.com/uzelhub/uzel/schemas/fault"
)

// settings escape what a reader would otherwise change: quotes, and line breaks and tabs in attributes.
var settings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}

// Encode writes a document with a declaration of its encoding. Characters that the encoding lacks become numeric
// references; a character that XML forbids is an error.
func Encode(doc *etree.Document, enc Encoding) ([]byte, error) {
	if findings := Characters(&doc.Element); len(findings) > 0 {
		return nil, errCharacter.At(findings[0].Path)
	}
	if err := encodable(&doc.Element, enc); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "<?xml version=\"1.0\" encoding=\"%s\"?>\n", enc)
	w := io.WriteCloser(nopCloser{&out})
	if enc == Windows1251 {
		w = transform.NewWriter(&out, encoding.HTMLEscapeUnsupported(charmap.Windows1251.NewEncoder()))
	}
	body := etree.NewDocument()
	body.WriteSettings = settings
	for _, token := range doc.Child {
		if p, ok := token.(*etree.ProcInst); ok && p.Target == "xml" {
			continue
		}
		body.Child = append(body.Child, token) // not AddChild, which would take the token away from doc
	}
	if _, err := body.WriteTo(w); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// Characters finds text and attributes below e with characters that XML 1.0 forbids.
func Characters(e *etree.Element) []fault.Finding {
	var findings []fault.Finding
	for _, a := range e.Attr {
		if c, bad := illegal(a.Value); bad {
			findings = append(findings, errCharacter.Finding(AttrPath(e, a.FullKey()), c))
		}
	}
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.Element:
			findings = append(findings, Characters(t)...)
		case *etree.CharData:
			if c, bad := illegal(t.Data); bad {
				findings = append(findings, errCharacter.Finding(Path(e), c))
			}
		case *etree.Comment:
			if c, bad := illegal(t.Data); bad {
				findings = append(findings, errCharacter.Finding(Path(e), c))
			}
		}
	}
	return findings
}

// illegal finds the first character outside the Char production of XML 1.0, section 2.2.
func illegal(s string) (string, bool) {
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return "байты вне UTF-8", true
			}
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return fmt.Sprintf("U+%04X, знак %d", r, utf8.RuneCountInString(s[:i])+1), true
		}
	}
	return "", false
}

// encodable refuses names and comments with characters that the encoding lacks: a reference cannot stand there.
func encodable(e *etree.Element, enc Encoding) error {
	if enc != Windows1251 {
		return nil
	}
	names := []string{e.FullTag()}
	for _, a := range e.Attr {
		names = append(names, a.FullKey())
	}
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.Element:
			if err := encodable(t, enc); err != nil {
				return err
			}
		case *etree.Comment:
			names = append(names, t.Data)
		case *etree.ProcInst:
			names = append(names, t.Target, t.Inst)
		}
	}
	for _, name := range names {
		for _, r := range name {
			if _, ok := charmap.Windows1251.EncodeRune(r); !ok {
				return errName.At(Path(e)).With("U+%04X", r)
			}
		}
	}
	return nil
}
