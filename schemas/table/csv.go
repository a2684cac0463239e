package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

type csvSource struct {
	name   string
	reader *csv.Reader
}

func openCSV(name string, data []byte, o Options) (*csvSource, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := checkText(name, data); err != nil {
		return nil, err
	}
	separator := o.Separator
	if separator == 0 {
		found, err := separatorOf(firstLine(titleLines(data, o.Skip)))
		if err != nil {
			return nil, err.At(place(name, 1+o.Skip))
		}
		separator = found
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma = separator
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	return &csvSource{name: name, reader: reader}, nil
}

func (s *csvSource) next() (number int, cells []string, ok bool, err error) {
	cells, err = s.reader.Read()
	if errors.Is(err, io.EOF) {
		return 0, nil, false, nil
	}
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return 0, nil, false, errMalformed.At(place(s.name, bad.StartLine)).With("%s", malformed(bad.Err))
	}
	if err != nil {
		return 0, nil, false, wrap(err, errMalformed, s.name)
	}
	number, _ = s.reader.FieldPos(0)
	return number, cells, true, nil
}

func malformed(err error) string {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return "кавычка внутри поля, которое не взято в кавычки"
	case errors.Is(err, csv.ErrQuote):
		return "кавычка не закрыта или не удвоена"
	}
	return "непонятная запись"
}

// firstLine is the header, with line breaks inside quotes.
func firstLine(data []byte) string {
	quoted := false
	for i, b := range data {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted && len(bytes.TrimSpace(data[:i])) > 0:
			return string(data[:i])
		}
	}
	return string(data)
}

// separatorOf finds the separator by counting outside quotes; a table of one column has none, and needs none.
func separatorOf(header string) (rune, *fault.Error) {
	var commas, semicolons, tabs int
	quoted := false
	for i := range len(header) {
		switch c := header[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			commas++
		case c == ';':
			semicolons++
		case c == '\t':
			tabs++
		}
	}
	switch {
	case commas == 0 && semicolons == 0 && tabs > 0 && strings.TrimSpace(header) != "":
		return 0, errSeparator.With("похоже, столбцы разделены табуляцией")
	case semicolons > commas:
		return ';', nil
	}
	return ',', nil
}
