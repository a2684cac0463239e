// Package num holds exact decimal numbers: money, quantities, hours. There are no floats in Uzel's documents.
package num

import (
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/uzelhub/uzel/schemas/fault"
)

// MaxDigits bounds the digits on either side of the point. The widest number of a ФНС format has 26 digits; the bound
// also keeps a hostile "1e999999999" from becoming a gigabyte of zeros.
const MaxDigits = 40

var errNotANumber = fault.Define("UZ-NUM-001", fault.Input, "это не число",
	"запишите число цифрами с точкой или запятой перед дробной частью, без пробелов и степени")

// Decimal is an exact decimal number. The zero value is 0.
type Decimal struct{ d decimal.Decimal }

// Parse reads a plain decimal: digits, an optional sign, a point or a comma; no exponent, no separators of thousands.
func Parse(s string) (Decimal, error) {
	plain := strings.Replace(strings.TrimSpace(s), ",", ".", 1)
	if !isPlain(plain) {
		return Decimal{}, errNotANumber.With("%.60q", s)
	}
	d, err := decimal.NewFromString(plain)
	if err != nil {
		return Decimal{}, errNotANumber.With("%.60q", s)
	}
	return Decimal{d}, nil
}

func isPlain(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" && fraction == "" || len(whole) > MaxDigits || len(fraction) > MaxDigits {
		return false
	}
	return strings.Trim(whole, "0123456789") == "" && strings.Trim(fraction, "0123456789") == ""
}

// Must is Parse for constants; it panics on a bad one.
func Must(s string) Decimal {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Int makes a whole number.
func Int(n int64) Decimal { return Decimal{decimal.NewFromInt(n)} }

// Ratio is a/b rounded half-up to scale digits after the point; b must not be zero.
func Ratio(a, b int64, scale int32) Decimal {
	return Decimal{decimal.NewFromInt(a).DivRound(decimal.NewFromInt(b), scale)}
}

// Hours turns minutes into hours rounded half-up to hundredths, as timesheets and bills show them.
func Hours(minutes int) Decimal { return Ratio(int64(minutes), 60, 2) }

// Add returns a + b.
func (a Decimal) Add(b Decimal) Decimal { return Decimal{a.d.Add(b.d)} }

// Sub returns a − b.
func (a Decimal) Sub(b Decimal) Decimal { return Decimal{a.d.Sub(b.d)} }

// Mul returns a × b, exactly.
func (a Decimal) Mul(b Decimal) Decimal { return Decimal{a.d.Mul(b.d)} }

// DivRound returns a / b rounded half-up (away from zero) to scale digits; b must not be zero.
func (a Decimal) DivRound(b Decimal, scale int32) Decimal { return Decimal{a.d.DivRound(b.d, scale)} }

// Round rounds half-up (away from zero) to scale digits after the point.
func (a Decimal) Round(scale int32) Decimal { return Decimal{a.d.Round(scale)} }

// Abs returns |a|.
func (a Decimal) Abs() Decimal { return Decimal{a.d.Abs()} }

// Cmp compares a with b: −1, 0 or 1.
func (a Decimal) Cmp(b Decimal) int { return a.d.Cmp(b.d) }

// Equal reports whether a and b are the same number, whatever their scale.
func (a Decimal) Equal(b Decimal) bool { return a.d.Equal(b.d) }

// Sign is −1, 0 or 1.
func (a Decimal) Sign() int { return a.d.Sign() }

// IsZero reports whether a is 0.
func (a Decimal) IsZero() bool { return a.d.IsZero() }

// Digits returns the number of digits before and after the point, trailing zeros of the fraction left out.
func (a Decimal) Digits() (whole, fraction int) {
	s := strings.TrimPrefix(a.d.String(), "-")
	w, f, _ := strings.Cut(s, ".")
	return len(w), len(strings.TrimRight(f, "0"))
}

// Fixed writes a with exactly scale digits after the point, rounded half-up: money is Fixed(2).
func (a Decimal) Fixed(scale int32) string { return a.d.StringFixed(scale) }

// String writes a plainly, with no more digits than it has.
func (a Decimal) String() string { return a.d.String() }

// MarshalJSON writes a as a JSON string, so that no reader takes it for a float.
func (a Decimal) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// UnmarshalJSON reads a JSON string or a plain JSON number.
func (a *Decimal) UnmarshalJSON(b []byte) error {
	s := string(b)
	if strings.HasPrefix(s, `"`) {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	}
	d, err := Parse(s)
	if err != nil {
		return err
	}
	*a = d
	return nil
}
