package output

import (
	"errors"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

const payroll2026 = `
form: t13
codes: digits
pay:
  Я: { code: "2000", account: "44" }
  РВ: { code: 2400, account: 44.10 }
signs:
  responsible: { position: табельщик, name: Кузнецова А. П. }
`

func TestSettingsOfAForm(t *testing.T) {
	s, err := ParseSettings("t13.yaml", []byte(payroll2026))
	if err != nil {
		t.Fatal(err)
	}
	text := dump(t, open(t, mustExport(t, s.Form, small(t), s.Options).Data))
	for _, want := range []string{"|2000|44|", "|2400|44.10|", "табельщик", "Кузнецова А. П.", "|01|"} {
		if !strings.Contains(text, want) {
			t.Errorf("the form does not say %s", want)
		}
	}
	for _, text := range []string{"form: own.xlsx", "form: 0504421"} {
		if _, err := ParseSettings("x.yaml", []byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	for text, kind := range map[string]*fault.Kind{
		"": errSettings, "form: t14": errUnknownForm, "codes: digits": errUnknownForm, "form: t13\ncodes: roman": errNotation,
		"form: t13\npay: { ОТ: { code: '1' } }": errSettings, "form: t13\ncolour: red": errSettings, "form: [": errSettings,
		"form: t13\nsigns: { responsible: Секретов }": errSettings,
	} {
		_, err := ParseSettings("x.yaml", []byte(text))
		if !errors.Is(err, kind) || strings.Contains(err.Error(), "Секретов") {
			t.Errorf("%q: %v, want %s", text, err, kind.Code)
		}
	}
}

func FuzzSettings(f *testing.F) {
	f.Add([]byte(payroll2026))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := ParseSettings("x.yaml", data); err != nil {
			if _, ok := fault.As(err); !ok {
				t.Errorf("an error without a code: %v", err)
			}
		}
	})
}
