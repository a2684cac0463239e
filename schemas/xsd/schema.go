package xsd

import (
	"bytes"
	"context"
	"errors"
	"sync"

	engine "github.com/jacoelho/xsd"
	"github.com/jacoelho/xsd/xsderrors"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// MaxFindings bounds what one validation says.
const MaxFindings = 200

// limits are those of xmltext: what was read can be validated. UTF-8 takes up to three bytes where windows-1251 takes one.
var limits = engine.ValidateOptions{
	MaxErrors:             MaxFindings,
	MaxInstanceDepth:      xmltext.MaxDepth + 1,
	MaxInstanceAttributes: xmltext.MaxAttributes + 1,
	MaxInstanceBytes:      3 * xmltext.MaxBytes,
}

// Schema is a compiled schema; it may be used from several goroutines.
type Schema struct {
	declarations declarations
	sessions     sync.Pool
}

// Compile reads a schema in windows-1251 or UTF-8. The name is for messages.
func Compile(name string, data []byte) (s *Schema, err error) {
	if len(data) > MaxBytes {
		return nil, errSchema.At(name).With("больше %d МБ", MaxBytes>>20)
	}
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, errSchema.At(name).Wrap(err)
	}
	if wrong := refusal(text.Doc); wrong != nil {
		return nil, wrong.At(name)
	}
	defer func() {
		if r := recover(); r != nil { // of the engine: a schema is a file that somebody was given
			s, err = nil, errSchema.At(name).With("сбой при разборе: %v", r)
		}
	}()
	known := index(text.Doc)
	if missing := known.undefined(text.Doc); missing != "" {
		return nil, errSchema.At(name).With("нет типа %s", missing)
	}
	guardEnumerations(text.Doc)
	source, err := xmltext.Encode(text.Doc, xmltext.UTF8)
	if err != nil {
		return nil, errSchema.At(name).Wrap(err)
	}
	compiled, err := engine.Compile(context.Background(), engine.Bytes(name, source))
	if err != nil {
		return nil, errSchema.At(name).Wrap(err)
	}
	first, err := compiled.NewSession(limits)
	if err != nil {
		return nil, errSchema.At(name).Wrap(err)
	}
	s = &Schema{declarations: known}
	s.sessions.New = func() any {
		session, _ := compiled.NewSession(limits) // the options were taken above
		return session
	}
	s.sessions.Put(first)
	return s, nil
}

// Validate lists what in a document breaks the schema; an empty list means that nothing does.
func (s *Schema) Validate(text *xmltext.Text) []fault.Finding {
	session := s.sessions.Get().(*engine.Session)
	err := session.Validate(context.Background(), bytes.NewReader(text.UTF8))
	s.sessions.Put(session)

	var findings []fault.Finding
	for _, e := range list(err) {
		findings = append(findings, s.finding(text, e))
	}
	root := text.Doc.Root()
	findings = s.declarations.blanks(root, s.declarations.typeOf(s.declarations.roots[root.Tag]), findings)
	if len(findings) >= MaxFindings {
		findings = append(findings, errMany.Finding("", ""))
	}
	return findings
}

func list(err error) []error {
	if err == nil {
		return nil
	}
	if many, ok := errors.AsType[xsderrors.Errors](err); ok {
		return many
	}
	return []error{err}
}
