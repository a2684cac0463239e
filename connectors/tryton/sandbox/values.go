package sandbox

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// The values a record holds: nil, bool, int64 (also a many-to-one), string (also a reference), []int64 (many-to-many)
// and the types of this file.
type (
	// Float is a float as Python writes it: a whole one keeps its ".0".
	Float float64
	// Decimal is an exact number with the scale it was given.
	Decimal struct{ decimal.Decimal }
	// Date is a day, as "2026-10-31".
	Date string
	// Timedelta is a span of time.
	Timedelta time.Duration
)

// Exact makes a Decimal of its text; it panics on a bad one.
func Exact(text string) Decimal { return Decimal{decimal.RequireFromString(text)} }

// MarshalJSON writes the float in Python's shortest form.
func (f Float) MarshalJSON() ([]byte, error) {
	size := math.Abs(float64(f))
	if size != 0 && (size < 1e-4 || size >= 1e16) {
		return []byte(strconv.FormatFloat(float64(f), 'e', -1, 64)), nil
	}
	text := strconv.FormatFloat(float64(f), 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return []byte(text), nil
}

// String writes the number with its own scale: 10.50 stays 10.50.
func (d Decimal) String() string { return d.StringFixed(max(0, -d.Exponent())) }

// MarshalJSON writes the class Decimal.
func (d Decimal) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"__class__": "Decimal", "decimal": d.String()})
}

// MarshalJSON writes the class date.
func (d Date) MarshalJSON() ([]byte, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"__class__": "date", "year": t.Year(), "month": int(t.Month()), "day": t.Day()})
}

// MarshalJSON writes the class timedelta.
func (d Timedelta) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"__class__": "timedelta", "seconds": Float(time.Duration(d).Seconds())})
}

// datetime is how a moment travels.
func datetime(t time.Time) map[string]any {
	t = t.UTC()
	return map[string]any{
		"__class__": "datetime", "year": t.Year(), "month": int(t.Month()), "day": t.Day(),
		"hour": t.Hour(), "minute": t.Minute(), "second": t.Second(), "microsecond": t.Nanosecond() / 1000,
	}
}

// sent prepares a value for the answer.
func sent(value any) any {
	switch v := value.(type) {
	case time.Time:
		return datetime(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = sent(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key := range v {
			out[key] = sent(v[key])
		}
		return out
	}
	return value
}

// taken turns an argument into a value; lists and objects keep their shape.
func taken(value any) (any, error) {
	switch v := value.(type) {
	case json.Number:
		if whole, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return whole, nil
		}
		f, err := v.Float64()
		return Float(f), err
	case []any:
		out := make([]any, len(v))
		for i := range v {
			item, err := taken(v[i])
			if err != nil {
				return nil, err
			}
			out[i] = item
		}
		return out, nil
	case map[string]any:
		if class, ok := v["__class__"].(string); ok {
			return ofClass(class, v)
		}
		out := make(map[string]any, len(v))
		for key := range v {
			item, err := taken(v[key])
			if err != nil {
				return nil, err
			}
			out[key] = item
		}
		return out, nil
	}
	return value, nil
}

func ofClass(class string, v map[string]any) (any, error) {
	number := func(key string) int {
		n, _ := v[key].(json.Number)
		whole, _ := strconv.Atoi(n.String())
		return whole
	}
	switch class {
	case "date":
		return Date(fmt.Sprintf("%04d-%02d-%02d", number("year"), number("month"), number("day"))), nil
	case "datetime":
		return time.Date(number("year"), time.Month(number("month")), number("day"),
			number("hour"), number("minute"), number("second"), number("microsecond")*1000, time.UTC), nil
	case "timedelta":
		n, _ := v["seconds"].(json.Number)
		seconds, err := n.Float64()
		return Timedelta(seconds * float64(time.Second)), err
	case "Decimal":
		text, _ := v["decimal"].(string)
		d, err := decimal.NewFromString(text)
		return Decimal{d}, err
	case "bytes":
		text, _ := v["base64"].(string)
		data, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(text, "\n", ""))
		return string(data), err
	}
	return v, nil // as Python leaves an object of an unknown class
}

// compare orders two values of one kind; ok is false when they cannot be compared.
func compare(a, b any) (order int, ok bool) {
	if x, whole := a.(int64); whole {
		if y, whole := b.(int64); whole {
			return cmp.Compare(x, y), true
		}
	}
	if x, y, both := numbers(a, b); both {
		return x.Cmp(y), true
	}
	switch x := a.(type) {
	case string:
		y, same := b.(string)
		return strings.Compare(x, y), same
	case Date:
		y, same := b.(Date)
		return strings.Compare(string(x), string(y)), same
	case time.Time:
		y, same := b.(time.Time)
		return x.Compare(y), same
	case Timedelta:
		y, same := b.(Timedelta)
		return int(x - y), same
	}
	return 0, false
}

// numbers reads two values as numbers; a boolean counts as 0 or 1, as it does in the database.
func numbers(a, b any) (x, y decimal.Decimal, both bool) {
	x, first := number(a)
	y, second := number(b)
	return x, y, first && second
}

func number(value any) (decimal.Decimal, bool) {
	switch v := value.(type) {
	case bool:
		if v {
			return decimal.NewFromInt(1), true
		}
		return decimal.Zero, true
	case int64:
		return decimal.NewFromInt(v), true
	case Float:
		return decimal.NewFromFloat(float64(v)), true
	case Decimal:
		return v.Decimal, true
	}
	return decimal.Decimal{}, false
}
