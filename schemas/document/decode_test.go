package document

import (
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

func TestWhatIsNoJSONIsSaidInRussianWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ body, place, detail string }{
		"nothing at all":        {" \n", "", "пуст"},
		"cut off":               {"{\"number\": \"1\",\n\"lines\": [", "строка 2", "обрывается"},
		"something else":        {"<xml/>", "строка 1", "нарушена"},
		"a comma too many":      {"{\n\n\"number\": \"1\",}", "строка 3", "нарушена"},
		"a number for a text":   {"{\n\"number\": 7701234567}", "строка 2", `"number"`},
		"deeper than any stack": {strings.Repeat("[", 100_000), "строка 1", "нарушена"},
		"a list":                {"[]", "строка 1", "другого вида"},
	} {
		var doc struct {
			Number string `json:"number"`
		}
		err := Decode([]byte(c.body), &doc)
		e, ok := fault.As(err)
		if !ok || e.Kind != errNotJSON || e.Place != c.place || !strings.Contains(e.Detail, c.detail) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "7701234567") {
			t.Errorf("%s: the value stands in the error: %v", name, err)
		}
	}
	var doc struct{ Number string }
	if err := Decode([]byte(`{"number":"1"}`), &doc); err != nil || doc.Number != "1" {
		t.Errorf("%+v, %v", doc, err)
	}
}
