package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

var errNotJSON = fault.Define("UZ-DOC-001", fault.Input, "документ не читается: это не JSON нужного вида",
	"исправьте его в источнике: новая редакция будет принята сама; исходный файл сохранён: uzel doc export")

// Decode reads the canonical JSON of a document's body. What is wrong is said in Russian and with its line. The values
// themselves stay out of it: they may be personal data.
func Decode(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	if known, ok := fault.As(err); ok { // a value that knows better what is wrong with it
		return known
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return errNotJSON.With("документ пуст")
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return errNotJSON.At(line(body, syntax.Offset)).With("запись обрывается")
	case errors.As(err, &syntax):
		return errNotJSON.At(line(body, syntax.Offset)).With("нарушена запись JSON")
	case errors.As(err, &kind):
		return errNotJSON.At(line(body, kind.Offset)).With("значение другого вида, чем нужно: поле %q", kind.Field)
	}
	return errNotJSON.New()
}

func line(body []byte, offset int64) string {
	before := body[:min(offset, int64(len(body)))]
	return "строка " + strconv.Itoa(1+bytes.Count(before, []byte{'\n'}))
}
