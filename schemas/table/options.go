package table

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Options say how a table is written where it is not what [Open] expects: what another program exports and nobody can
// change there. The zero value is that of Open.
type Options struct {
	Skip      int    // rows of title above the header
	Sheet     string // of a workbook; empty: the first
	Encoding  string // of text: utf-8 when empty, windows-1251, cp866, utf-16
	Separator rune   // of text; 0: found from the header
	// Raw gives the numbers of a workbook as they are stored: a date is then its serial number, not the text that Excel
	// happens to show for it (Office Open XML, ECMA-376 18.17.4).
	Raw bool
	// Repeated lets the header name a column twice. [Reader.Column] finds the first, "name (2)" the second.
	Repeated bool
}

// Encodings are the names that [Options] knows.
func Encodings() []string { return []string{"utf-8", "windows-1251", "cp866", "utf-16"} }

// encodings of text; utf-8 needs none.
var encodings = map[string]encoding.Encoding{
	"windows-1251": charmap.Windows1251,
	"cp866":        charmap.CodePage866,
	"utf-16":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
}

// OpenWith begins to read a table that is written in some way of its own.
func OpenWith(name string, data []byte, limits Limits, o Options) (*Reader, error) {
	r, data, err := begin(name, data, limits, &o)
	if err != nil {
		return nil, err
	}
	if isZip(data) {
		r.source, err = openWorkbook(name, data, limits, o)
	} else {
		r.source, err = openCSV(name, data, o)
	}
	if err != nil {
		return nil, err
	}
	return r, r.readHeader(o)
}

// begin judges the file as a whole and brings its text to UTF-8.
func begin(name string, data []byte, limits Limits, o *Options) (*Reader, []byte, error) {
	if int64(len(data)) > limits.Bytes {
		return nil, nil, errTooLarge.At(name).With("%d байт при пределе %d", len(data), limits.Bytes)
	}
	if isOLE(data) {
		return nil, nil, oleFault(data).At(name)
	}
	if o.Encoding != "" && !slices.Contains(Encodings(), o.Encoding) {
		return nil, nil, errEncoding.At(name).With("%.40q", o.Encoding)
	}
	if enc, ok := encodings[o.Encoding]; ok && !isZip(data) {
		decoded, err := enc.NewDecoder().Bytes(data)
		if err != nil {
			return nil, nil, errNotThatEncoding.At(name).With("%s", o.Encoding).Wrap(err)
		}
		data = decoded
	}
	return &Reader{name: name, limits: limits}, data, nil
}

// skipTitle passes the rows above the header.
func (r *Reader) skipTitle(rows int) error {
	for range rows {
		if _, _, ok, err := r.source.next(); err != nil || !ok {
			return err
		}
	}
	return nil
}

// nameColumn gives a repeated column its number.
func (r *Reader) nameColumn(column string, o Options) (string, bool) {
	if _, taken := r.columns[column]; !taken {
		return column, true
	}
	for n := 2; o.Repeated; n++ {
		name := column + " (" + strconv.Itoa(n) + ")"
		if _, taken := r.columns[name]; !taken {
			return name, true
		}
	}
	return column, false
}

// titleLines are what of a text stands above its header, so that the separator is looked for in the header itself.
func titleLines(data []byte, rows int) []byte {
	for range rows {
		_, after, found := bytes.Cut(data, []byte{'\n'})
		if !found {
			return data
		}
		data = after
	}
	return data
}

// ColumnName is how a header's column is asked for: in lower case, without spaces around it.
func ColumnName(header string) string { return strings.ToLower(strings.TrimSpace(header)) }
