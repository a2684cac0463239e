package timesheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Read decodes a document strictly: an unknown field, anything after the document and a value of a wrong type are
// errors with their line. It does not judge the numbers; [Check] does.
func Read(r io.Reader) (Document, error) {
	var doc Document
	err := decode(r, &doc)
	return doc, err
}

// ReadSheet decodes the bare sheet that `uzel timesheet build --json` prints, as strictly as [Read].
func ReadSheet(r io.Reader) (Sheet, error) {
	var sheet Sheet
	err := decode(r, &sheet)
	return sheet, err
}

func decode(r io.Reader, into any) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("чтение табеля: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return explain(err, data, d.InputOffset())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errNotJSON.At(line(data, d.InputOffset())).With("после конца табеля есть ещё текст")
	}
	return nil
}

// explain says in Russian what the decoder found. The values themselves stay out of it: they may be personal data.
func explain(err error, data []byte, offset int64) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return errNotJSON.At(line(data, syntax.Offset)).With("нарушена запись JSON")
	case errors.As(err, &kind):
		return errNotJSON.At(line(data, kind.Offset)).With("поле %s имеет значение другого вида", kind.Field)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errNotJSON.At(line(data, int64(len(data)))).With("файл пуст или обрывается")
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return errUnknownField.At(line(data, offset)).With("%s", field)
	}
	return errNotJSON.Wrap(err)
}

func line(data []byte, offset int64) string {
	offset = min(max(offset, 0), int64(len(data)))
	return fmt.Sprintf("строка %d", 1+bytes.Count(data[:offset], []byte("\n")))
}
