package bill_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/fault"
)

var update = flag.Bool("update", false, "rewrite the published schema")

func TestThePublishedSchemaIsThatOfTheModel(t *testing.T) {
	canonicaltest.Check(t, canonicaltest.Model{
		Title: "Счёт на оплату", Value: bill.Document{}, Folders: map[string]string{"github.com/uzelhub/uzel/schemas/bill": "."},
	}, "bill.schema.json", bill.JSONSchema, *update)
}

func examples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("examples/*.json")
	if err != nil || len(files) < 2 {
		t.Fatalf("examples: %v, %v", files, err)
	}
	read := map[string][]byte{}
	for _, file := range files {
		if read[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return read
}

func TestExamplesAreRightAndReadBackTheSame(t *testing.T) {
	for name, data := range examples(t) {
		if findings := bill.Validate(data); len(findings) > 0 || !bill.Recognise(data) {
			t.Errorf("%s: %+v", name, findings)
		}
		d, err := bill.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := bill.Decode(again); err != nil || !cmp.Equal(d, back) {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(d, back))
		}
		if findings := bill.Validate(again); len(findings) > 0 {
			t.Errorf("%s, written again: %+v", name, findings)
		}
	}
}

// What is not right is said with its place: in the JSON, or in the requisites and sums that it holds.
func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ from, to, code, path string }{
		"a key that nobody knows": {`"due"`, `"pay_before"`, "UZ-JSN-002", "/pay_before"},
		"a key that is missing":   {`"currency": "RUB",`, ``, "UZ-JSN-004", "/currency"},
		"a number in words":       {`"quantity": "1"`, `"quantity": "один"`, "UZ-JSN-006", "/lines/1/quantity"},
		"an account's key":        {`40702810800000000001`, `40702810800000000002`, "UZ-BIL-007", "/account/number"},
		"a check digit":           {`"7810000026"`, `"7810000027"`, "UZ-BIL-005", "/buyer/inn"},
		"a sum of rows":           {`"total": "2222.23"`, `"total": "2222.24"`, "", "/totals/total"},
		"a row":                   {`"amount": "1851.86"`, `"amount": "1851.85"`, "UZ-BIL-025", "/lines/0/amount"},
	} {
		t.Run(name, func(t *testing.T) {
			text := string(examples(t)["licence-untaxed.json"])
			changed := strings.Replace(text, c.from, c.to, 1)
			if changed == text {
				t.Fatalf("%s is not there", c.from)
			}
			findings := bill.Validate([]byte(changed))
			if len(findings) == 0 || findings[0].Path != c.path || c.code != "" && findings[0].Code != c.code {
				t.Errorf("want %s at %s: %+v", c.code, c.path, findings)
			}
		})
	}
}

func TestOtherJSONIsNoBill(t *testing.T) {
	for _, data := range []string{``, `[]`, `{}`, `{"sellers": [], "table": {}}`, `{"account": {}, "lines": []}`} {
		if bill.Recognise([]byte(data)) {
			t.Errorf("%q was taken for a bill", data)
		}
	}
}

// FuzzValidate: no JSON brings the reader down, and what is right is read back the same.
func FuzzValidate(f *testing.F) {
	for _, data := range examples(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if fault.HasErrors(bill.Validate(data)) {
			return
		}
		d, err := bill.Decode(data)
		if err != nil {
			t.Fatalf("a bill that is right cannot be read: %v", err)
		}
		again, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if findings := bill.Validate(again); fault.HasErrors(findings) {
			t.Fatalf("what was written is wrong: %+v", findings)
		}
	})
}
