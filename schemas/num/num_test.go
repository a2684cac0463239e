package num

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestParseTakesPlainNumbersOnly(t *testing.T) {
	for in, want := range map[string]string{
		"1.50": "1.5", "8,25": "8.25", "-3": "-3", " 7 ": "7", "0.00000000001": "0.00000000001", "007": "7",
	} {
		got, err := Parse(in)
		if err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", ".", "-", "1e9", "1e999999999", "1 000", "0x10", "NaN", "1.2.3", "1,2,3", "12345678901234567890123456789012345678901"} {
		if got, err := Parse(in); !errors.Is(err, errNotANumber) {
			t.Errorf("Parse(%q) = %v, %v; want a refusal", in, got, err)
		}
	}
}

func TestRoundingIsHalfUp(t *testing.T) {
	for in, want := range map[string]string{"0.005": "0.01", "1.004999": "1.00", "-0.005": "-0.01", "2.675": "2.68"} {
		if got := Must(in).Fixed(2); got != want {
			t.Errorf("Fixed(2) of %s = %s; want %s", in, got, want)
		}
	}
	if got := Hours(493).Fixed(2); got != "8.22" {
		t.Errorf("493 minutes are %s hours; want 8.22", got)
	}
}

func TestJSONIsAStringAndReadsNumbers(t *testing.T) {
	var pair [2]Decimal
	if err := json.Unmarshal([]byte(`["1.50", 2.5]`), &pair); err != nil {
		t.Fatal(err)
	}
	out, _ := json.Marshal(pair)
	if string(out) != `["1.5","2.5"]` {
		t.Errorf("got %s", out)
	}
	if err := json.Unmarshal([]byte(`[1e9, 1]`), &pair); err == nil {
		t.Error("an exponent was taken")
	}
}
