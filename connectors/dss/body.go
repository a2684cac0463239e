package dss

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// place is where a document stands in a request. It is put there while the request is sent: a document may have 100 MB, in base64 more,
// and in JSON the same once again.
type place string

const here place = "document-3f6b8c0e9d2a471586e0"

// carrying is a request with a document in its place.
type carrying struct {
	request  any
	document []byte
}

// text is a body that can be read again.
type text struct {
	before, after []byte
	document      []byte
}

func textOf(body any) (text, error) {
	c, carries := body.(carrying)
	if carries {
		body = c.request
	}
	if body == nil {
		return text{}, nil
	}
	written, err := json.Marshal(body)
	if err != nil {
		return text{}, sdk.Fail(document.CauseInternal, "запрос не составлен")
	}
	if !carries {
		return text{before: written}, nil
	}
	if bytes.Count(written, []byte(here)) != 1 {
		return text{}, sdk.Fail(document.CauseInternal, "запрос не составлен: в нём не одно место для документа")
	}
	before, after, _ := bytes.Cut(written, []byte(here))
	return text{before, after, c.document}, nil
}

func (t text) size() int64 {
	return int64(len(t.before) + base64.StdEncoding.EncodedLen(len(t.document)) + len(t.after))
}

func (t text) open() (io.ReadCloser, error) {
	return io.NopCloser(io.MultiReader(bytes.NewReader(t.before), &encoder{rest: t.document}, bytes.NewReader(t.after))), nil
}

// encoder reads bytes as base64.
type encoder struct {
	rest  []byte
	ready []byte // encoded and not yet read
	space [4 << 10]byte
}

// Read implements io.Reader.
func (e *encoder) Read(p []byte) (int, error) {
	if len(e.ready) == 0 {
		if len(e.rest) == 0 {
			return 0, io.EOF
		}
		piece := e.rest[:min(len(e.rest), len(e.space)/4*3)]
		e.rest = e.rest[len(piece):]
		base64.StdEncoding.Encode(e.space[:], piece)
		e.ready = e.space[:base64.StdEncoding.EncodedLen(len(piece))]
	}
	n := copy(p, e.ready)
	e.ready = e.ready[n:]
	return n, nil
}
