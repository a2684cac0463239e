package tryton

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/num"
)

func TestDecimalsAreExact(t *testing.T) {
	for text, want := range map[string]string{
		`{"__class__":"Decimal","decimal":"3000.00"}`:                 "3000",
		`{"__class__":"Decimal","decimal":"-0.07"}`:                   "-0.07",
		`{"__class__":"Decimal","decimal":"0E-10"}`:                   "0",
		`{"__class__":"Decimal","decimal":"1E+3"}`:                    "1000",
		`{"__class__":"Decimal","decimal":"12e-3"}`:                   "0.012",
		`{"__class__":"Decimal","decimal":"99999999999999999999.99"}`: "99999999999999999999.99",
		`2.0`:   "2",
		`1e-05`: "0.00001",
		`1e+16`: "10000000000000000",
		`7`:     "7",
		`0.1`:   "0.1",
	} {
		var d decimal
		if err := json.Unmarshal([]byte(text), &d); err != nil || d.String() != want || !d.given {
			t.Errorf("%s is %s, want %s: %v", text, d, want, err)
		}
	}
	for _, text := range []string{
		`{"__class__":"Decimal","decimal":"NaN"}`, `{"__class__":"Decimal","decimal":"1E+999999"}`, `{"__class__":"Decimal","decimal":""}`,
		`{"__class__":"Decimal"}`, `{"__class__":"date","decimal":"1"}`, `"1"`, `true`, `[]`, `{"__class__":"Decimal","decimal":"1E1E1"}`,
	} {
		var d decimal
		if json.Unmarshal([]byte(text), &d) == nil {
			t.Errorf("%s is read as %s", text, d)
		}
	}
	var none decimal
	if err := json.Unmarshal([]byte("null"), &none); err != nil || none.given {
		t.Errorf("null: %v, %v", none, err)
	}
}

func TestMomentsAndDaysComeBackAsTheyWent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(-2_000_000_000, 8_000_000_000).Draw(t, "seconds")
		at := time.Unix(seconds, rapid.Int64Range(0, 999_999).Draw(t, "micros")*1000).UTC()
		text, err := json.Marshal(moment{at})
		if err != nil {
			t.Fatal(err)
		}
		var back moment
		if err := json.Unmarshal(text, &back); err != nil || !back.Equal(at) {
			t.Fatalf("%s became %s: %v", at, back, err)
		}
		on := day(at.Format(time.DateOnly))
		if text, err = json.Marshal(on); err != nil {
			t.Fatal(err)
		}
		var again day
		if err := json.Unmarshal(text, &again); err != nil || again != on {
			t.Fatalf("%s became %s: %v", on, again, err)
		}
	})
}

func TestAMomentIsWrittenInUTC(t *testing.T) {
	text, err := json.Marshal(moment{time.Date(2026, 10, 1, 2, 30, 0, 5000, time.FixedZone("", 3*3600))})
	want := `{"__class__":"datetime","year":2026,"month":9,"day":30,"hour":23,"minute":30,"second":0,"microsecond":5}`
	if err != nil || string(text) != want {
		t.Errorf("%s, want %s", text, want)
	}
}

func TestFlagsMayBeNumbers(t *testing.T) {
	for text, want := range map[string]flag{"true": true, "1": true, "false": false, "0": false, "null": false} {
		var f flag
		if err := json.Unmarshal([]byte(text), &f); err != nil || f != want {
			t.Errorf("%s is %v: %v", text, f, err)
		}
	}
	var f flag
	if json.Unmarshal([]byte(`"yes"`), &f) == nil {
		t.Error(`"yes" is read`)
	}
}

func TestFieldsAreThoseOfTheTags(t *testing.T) {
	want := []string{
		"party.name", "party.code", "party.identifiers.type", "party.identifiers.code", "start_date", "end_date", "create_date", "write_date",
	}
	if diff := cmp.Diff(want, fieldsOf[employeeRecord]()); diff != "" {
		t.Error(diff)
	}
}

func FuzzAnswersNeverPanic(f *testing.F) {
	f.Add(`{"id":1,"result":[{"id":1,"quantity":2.0,"amount":{"__class__":"Decimal","decimal":"1E+3"}}]}`)
	f.Add(`{"id":1,"error":["UserError",["no","",null]]}`)
	f.Add(`{"id":1,"error":[["x"]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		a := answer{Answer: &sdk.Answer{Status: 200, Body: []byte(text)}, secret: "secret-word"}
		var rows []lineRecord
		if err := a.result(&rows); err != nil && strings.Contains(err.Error(), "secret-word") {
			t.Errorf("the secret is in %v", err)
		}
	})
}

// shares are lines of a tax and the sum that Tryton makes of them: rounded once, half to even.
func drawShares(t *rapid.T, digits int32) ([]taxShare, num.Decimal) {
	sign := rapid.SampledFrom([]int64{1, -1}).Draw(t, "sign")
	var shares []taxShare
	var exact num.Decimal
	for i := range rapid.IntRange(1, 30).Draw(t, "lines") {
		share := num.Int(sign * rapid.Int64Range(0, 9_999_999_999).Draw(t, "exact")).Mul(num.Must("0.000001"))
		shares = append(shares, taxShare{line: i, exact: share})
		exact = exact.Add(share)
	}
	return shares, exact.Round(digits)
}

func TestTaxesOfLinesMakeTheTaxOfTheInvoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.Int32Range(0, 4).Draw(t, "digits")
		unit := num.Int(1).DivRound(power(digits), digits)
		shares, sum := drawShares(t, digits)
		parts, whole := divide(sum, shares, digits)
		if !whole {
			t.Fatalf("%s is not made of %v", sum, shares)
		}
		var total num.Decimal
		for _, share := range shares {
			part := parts[share.line]
			total = total.Add(part)
			if part.Sub(share.exact).Abs().Cmp(unit) >= 0 {
				t.Fatalf("line %d gets %s of %s", share.line, part, share.exact)
			}
			if !part.Round(digits).Equal(part) {
				t.Fatalf("line %d gets %s, which has too many digits", share.line, part)
			}
		}
		if !total.Equal(sum) {
			t.Fatalf("the lines make %s, the invoice has %s", total, sum)
		}
	})
}

func TestATaxChangedByHandIsNotShared(t *testing.T) {
	lines := []taxShare{{0, num.Must("20.004")}, {1, num.Must("10.006")}}
	for sum, want := range map[string]bool{"30.01": true, "30.00": true, "30.02": true, "30.03": false, "29.99": false, "0": false, "-30.01": false, "30.005": false} {
		if _, whole := divide(num.Must(sum), lines, 2); whole != want {
			t.Errorf("%s is shared: %v, want %v", sum, whole, want)
		}
	}
	if _, whole := divide(num.Must("1"), nil, 2); whole {
		t.Error("a tax without lines is shared")
	}
}

func TestTheNumbersOfAParty(t *testing.T) {
	auto := Config{INN: sourceAuto, KPP: sourceAuto}
	for name, test := range map[string]struct {
		config      Config
		identifiers []identifierRecord
		inn, kpp    string
	}{
		"nothing":                             {auto, nil, "", ""},
		"a company":                           {auto, []identifierRecord{{"ru_inn", "7700000016"}, {"", "770001001"}}, "7700000016", "770001001"},
		"an entrepreneur":                     {auto, []identifierRecord{{"", "770123456703"}}, "770123456703", ""},
		"both in one":                         {auto, []identifierRecord{{"", "7700000016/770001001"}}, "7700000016", "770001001"},
		"both in one, with spaces":            {auto, []identifierRecord{{"", " 7700000016 / 770001001 "}}, "7700000016", "770001001"},
		"a foreign number of ten digits":      {auto, []identifierRecord{{"kz_bin", "7700000017"}}, "", ""},
		"the first of two":                    {auto, []identifierRecord{{"", "x"}, {"", "7810000026"}, {"", "7700000016"}}, "7810000026", ""},
		"a КПП-like number of another type":   {auto, []identifierRecord{{"ru_inn", "7700000016"}, {"badge", "770001001"}}, "7700000016", ""},
		"a КПП with letters":                  {auto, []identifierRecord{{"", "7700AB001"}}, "", "7700AB001"},
		"a configured type":                   {Config{INN: "identifier:tin", KPP: "identifier:kpp"}, []identifierRecord{{"", "7700000016"}, {"tin", "7810000026"}, {"kpp", "781001001"}}, "7810000026", "781001001"},
		"a configured type that is not there": {Config{INN: "identifier:tin", KPP: "identifier:kpp"}, []identifierRecord{{"", "7700000016"}}, "", ""},
		"no КПП":                              {Config{INN: sourceAuto, KPP: sourceNone}, []identifierRecord{{"", "7700000016/770001001"}}, "7700000016", ""},
		"half of both in one is wrong":        {auto, []identifierRecord{{"", "7700000016/12"}}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if inn, kpp := test.config.inn(test.identifiers), test.config.kpp(test.identifiers); inn != test.inn || kpp != test.kpp {
				t.Errorf("ИНН %q and КПП %q, want %q and %q", inn, kpp, test.inn, test.kpp)
			}
		})
	}
}

func TestAnAddressIsOneLine(t *testing.T) {
	var a addressRecord
	text := `{"name":"корпус 2","street":"ул. Ленина, 1\nстроение 3","postal_code":"101000","city":"Москва","subdivision.":null,"country.":{"code":"RU"}}`
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	if got, want := a.line(), "101000, Москва, ул. Ленина, 1 строение 3, корпус 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Config{Country: "KZ"}).country(a); got != "RU" {
		t.Errorf("the country is %q", got)
	}
	if got := (Config{Country: "KZ"}).country(addressRecord{}); got != "KZ" {
		t.Errorf("the default country is %q", got)
	}
}
