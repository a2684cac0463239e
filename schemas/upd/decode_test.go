package upd

import (
	"os"
	"strings"
	"testing"
)

func exampleJSON(t testing.TB, name, from, to string) string {
	t.Helper()
	data, err := os.ReadFile("examples/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), from) {
		t.Fatalf("%q is not there", from)
	}
	return strings.Replace(string(data), from, to, 1)
}

func TestDecodeIsStrict(t *testing.T) {
	for name, c := range map[string]struct {
		json  string
		code  string
		path  string
		words string
	}{
		"an unknown key": {
			exampleJSON(t, "timebook", `"quantity": "10"`, `"qty": "10"`), "UZ-JSN-002", "/table/rows/2/qty", "qty",
		},
		"a key in another case": {exampleJSON(t, "timebook", `"author"`, `"Author"`), "UZ-JSN-002", "/Author", "Author"},
		"an unknown key on top": {exampleJSON(t, "timebook", `"function"`, `"a/b": 1, "function"`), "UZ-JSN-002", "/a~1b", "a/b"},
		"a key twice": {
			exampleJSON(t, "timebook", `"quantity": "10"`, `"quantity": "10", "quantity": "11"`), "UZ-JSN-003", "/table/rows/2/quantity", "",
		},
		"a missing key": {
			exampleJSON(t, "timebook", `"vat_rate": "без НДС",`, ``), "UZ-JSN-004", "/table/rows/0/vat_rate", "vat_rate",
		},
		"a number for a text": {
			exampleJSON(t, "timebook", `"number": "TB-2026-09-001"`, `"number": 1`), "UZ-JSN-005", "/number", "строка",
		},
		"a text for a list": {
			exampleJSON(t, "timebook", `"sellers": [`, `"payments": "нет", "sellers": [`), "UZ-JSN-005", "/payments", "список",
		},
		"null": {exampleJSON(t, "timebook", `"excise": {
          "none": true
        }`, `"excise": null`), "UZ-JSN-005", "/table/rows/0/excise", "объект"},
		"an unknown function": {exampleJSON(t, "timebook", `"ДОП"`, `"доп"`), "UZ-JSN-006", "/function", "СЧФДОП"},
		"a date in Russian form": {exampleJSON(t, "timebook", `"date": "2026-09-30",
  "sellers"`, `"date": "30.09.2026",
  "sellers"`), "UZ-JSN-006", "/date", ""},
		"an amount with blanks": {
			exampleJSON(t, "timebook", `"1500.00"`, `"1 500.00"`), "UZ-JSN-006", "/table/rows/0/amount", "",
		},
		"a number with exponent": {
			exampleJSON(t, "timebook", `"quantity": "10"`, `"quantity": 1e1`), "UZ-JSN-006", "/table/rows/2/quantity", "степени",
		},
		"no rows": {
			`{"function":"ДОП","number":"1","date":"2026-09-30","sellers":[],"buyers":[{}],"currency":{"code":"643"},"signers":[{"name":{"last":"Т","first":"Т"},"authority":"1"}]}`, "UZ-JSN-006", "/sellers", "пуст",
		},
		"broken syntax":     {"{\n  \"function\": \"ДОП\",\n  \"number\" \"1\"\n}", "UZ-JSN-001", "3:12", ""},
		"an end too soon":   {"{\n  \"function\": \"ДОП\",", "UZ-JSN-001", "2:21", ""},
		"two documents":     {exampleJSON(t, "timebook", `{`, `{} {`), "UZ-JSN-001", "", "после документа"},
		"nothing":           {"", "UZ-JSN-001", "1:1", ""},
		"a bottomless list": {`{"unknown":` + strings.Repeat("[", 200), "UZ-JSN-001", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, findings := Decode([]byte(c.json))
			if len(findings) != 1 {
				t.Fatalf("%d findings: %+v", len(findings), findings)
			}
			f := findings[0]
			if f.Code != c.code || c.path != "" && f.Path != c.path || !strings.Contains(f.Message, c.words) {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestAmountsAreTakenAsTextsAndAsNumbers(t *testing.T) {
	d, findings := Decode([]byte(exampleJSON(t, "timebook", `"price": "1.50"`, `"price": 1.50`)))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if got := d.Table.Rows[0].Price.String(); got != "1.5" {
		t.Error(got)
	}
	d, findings = Decode([]byte(exampleJSON(t, "timebook", `"price": "1.50"`, `"price": "0,00000000001"`)))
	if len(findings) > 0 || d.Table.Rows[0].Price.String() != "0.00000000001" {
		t.Error(findings)
	}
}

func FuzzDecodeJSON(f *testing.F) {
	for _, name := range examples(f) {
		data, err := os.ReadFile("examples/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, name := range buyerExamples(f) {
		data, err := os.ReadFile("examples/buyer/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, findings := Decode(data)
		if len(findings) == 0 {
			Build(d, Identity{})
		}
		answer, findings := DecodeBuyer(data)
		if len(findings) == 0 {
			BuildBuyer(answer, Identity{})
		}
	})
}
