package xmltext

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Limits of a document. The largest exchange files (100,000 rows with marking codes) stay well below them; they keep a
// hostile file from taking the memory of the hub.
const (
	MaxBytes      = 100 << 20
	MaxDepth      = 100
	MaxAttributes = 200 // of one element
	MaxElements   = 3_000_000
)

// Text is a document that was read.
type Text struct {
	Doc      *etree.Document
	Encoding Encoding // that the bytes came in
	UTF8     []byte   // the same text in UTF-8

	elements []*etree.Element // in the order in which they begin
	starts   []int            // their offsets in UTF8
}

// Decode reads an XML document. An error is a fault whose place is line:column.
func Decode(data []byte) (*Text, error) {
	if len(data) > MaxBytes {
		return nil, errLimit.With("больше %d МБ", MaxBytes>>20)
	}
	text, encoding, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	p := parser{Text: &Text{Doc: etree.NewDocument(), Encoding: encoding, UTF8: text}}
	p.open = append(p.open, &p.Doc.Element)
	if err := p.run(); err != nil {
		return nil, err
	}
	return p.Text, nil
}

// parser builds the tree from the tokens of encoding/xml, which checks less than XML 1.0 asks: that tags match, that
// there is one root, that attributes are not repeated is checked here.
type parser struct {
	*Text
	open []*etree.Element // the document and the elements that have begun
	at   int              // offset at which the token begins
}

func (p *parser) run() error {
	body := p.UTF8
	if head, _, _ := declared(body); head != nil {
		p.at = len(head)
	}
	base := p.at
	decoder := xml.NewDecoder(bytes.NewReader(body[base:]))
	for {
		p.at = base + int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return p.finish()
		}
		if err != nil {
			return p.syntax(err, base+int(decoder.InputOffset()))
		}
		if err := p.take(token); err != nil {
			return err
		}
	}
}

func (p *parser) take(token xml.Token) error {
	top := p.open[len(p.open)-1]
	switch t := token.(type) {
	case xml.StartElement:
		return p.start(top, t)
	case xml.EndElement:
		if len(p.open) == 1 || qualified(t.Name) != top.FullTag() {
			return p.fault(errMalformed, p.at).With("закрывающий тег %.60q не на месте", qualified(t.Name))
		}
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 1 {
			top.CreateText(string(t))
		} else if len(bytes.TrimSpace(t)) > 0 {
			return p.fault(errMalformed, p.at).With("текст вне корневого элемента")
		}
	case xml.Comment:
		if _, bad := illegal(string(t)); bad { // encoding/xml looks at text and attributes only
			return p.fault(errCharacter, p.at)
		}
		top.CreateComment(string(t))
	case xml.ProcInst:
		if _, bad := illegal(string(t.Inst)); bad {
			return p.fault(errCharacter, p.at)
		}
		if strings.EqualFold(t.Target, "xml") {
			return p.fault(errMalformed, p.at).With("объявление XML не в начале файла")
		}
		top.CreateProcInst(t.Target, string(t.Inst))
	case xml.Directive:
		return p.fault(errDoctype, p.at)
	}
	return nil
}

func (p *parser) start(parent *etree.Element, t xml.StartElement) error {
	switch {
	case len(p.open) == 1 && len(p.elements) > 0:
		return p.fault(errMalformed, p.at).With("второй корневой элемент")
	case len(p.open) > MaxDepth:
		return p.fault(errLimit, p.at).With("вложенность больше %d", MaxDepth)
	case len(p.elements) == MaxElements:
		return p.fault(errLimit, p.at).With("элементов больше %d", MaxElements)
	case len(t.Attr) > MaxAttributes:
		return p.fault(errLimit, p.at).With("атрибутов у элемента больше %d", MaxAttributes)
	}
	element := parent.CreateElement(qualified(t.Name))
	for i, a := range t.Attr {
		if element.CreateAttr(qualified(a.Name), a.Value); len(element.Attr) != i+1 {
			return p.fault(errMalformed, p.at).With("атрибут %.60q указан дважды", qualified(a.Name))
		}
	}
	p.open = append(p.open, element)
	p.elements = append(p.elements, element)
	p.starts = append(p.starts, p.at)
	return nil
}

func (p *parser) finish() error {
	if len(p.open) > 1 {
		return p.fault(errTruncated, len(p.UTF8)).With("не закрыт элемент %.60q", p.open[len(p.open)-1].FullTag())
	}
	if len(p.elements) == 0 {
		return p.fault(errTruncated, len(p.UTF8)).With("в файле нет ни одного элемента")
	}
	return nil
}

// syntax gives the library's complaint a kind of ours.
func (p *parser) syntax(err error, offset int) error {
	words := err.Error()
	switch {
	case strings.Contains(words, "unexpected EOF"):
		return p.fault(errTruncated, len(p.UTF8))
	case strings.Contains(words, "invalid character entity"):
		return p.fault(errEntity, offset)
	case strings.Contains(words, "illegal character code"):
		return p.fault(errCharacter, offset)
	}
	return p.fault(errMalformed, offset)
}

func (p *parser) fault(kind *fault.Kind, offset int) *fault.Error {
	return kind.At(place(p.UTF8, offset))
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
