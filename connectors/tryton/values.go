package tryton

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/num"
)

// object is a JSON object of a request, as the context that ends every call of a model.
type object map[string]any

// moment is a point in time. Tryton keeps times in UTC and sends their parts.
type moment struct{ time.Time }

type momentParts struct {
	Class       string     `json:"__class__"`
	Year        int        `json:"year"`
	Month       time.Month `json:"month"`
	Day         int        `json:"day"`
	Hour        int        `json:"hour"`
	Minute      int        `json:"minute"`
	Second      int        `json:"second"`
	Microsecond int        `json:"microsecond"`
}

var errValue = errors.New("a value of an unexpected form")

// UnmarshalJSON reads a datetime; null is the zero moment.
func (m *moment) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*m = moment{}
		return nil
	}
	var p momentParts
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	if p.Class != "datetime" {
		return errValue
	}
	m.Time = time.Date(p.Year, p.Month, p.Day, p.Hour, p.Minute, p.Second, p.Microsecond*1000, time.UTC)
	return nil
}

// MarshalJSON writes a datetime as an argument.
func (m moment) MarshalJSON() ([]byte, error) {
	t := m.UTC()
	return json.Marshal(momentParts{
		Class: "datetime", Year: t.Year(), Month: t.Month(), Day: t.Day(),
		Hour: t.Hour(), Minute: t.Minute(), Second: t.Second(), Microsecond: t.Nanosecond() / 1000,
	})
}

// day is a date as YYYY-MM-DD; none is empty.
type day string

type dayParts struct {
	Class string `json:"__class__"`
	Year  int    `json:"year"`
	Month int    `json:"month"`
	Day   int    `json:"day"`
}

// UnmarshalJSON reads a date; null is empty.
func (d *day) UnmarshalJSON(text []byte) error {
	*d = ""
	if string(text) == "null" {
		return nil
	}
	var p dayParts
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	if p.Class != "date" {
		return errValue
	}
	*d = day(fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day))
	return nil
}

// MarshalJSON writes a date as an argument.
func (d day) MarshalJSON() ([]byte, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil, err
	}
	return json.Marshal(dayParts{Class: "date", Year: t.Year(), Month: int(t.Month()), Day: t.Day()})
}

// decimal is an exact number. Tryton sends a Decimal as Python writes it, which may be "0E-10"; a quantity comes as a
// JSON number, in Python's shortest form of a float, and Tryton itself calculates with that text.
type decimal struct {
	num.Decimal
	given bool // not null
}

// UnmarshalJSON reads a Decimal or a number.
func (d *decimal) UnmarshalJSON(text []byte) error {
	*d = decimal{}
	if string(text) == "null" {
		return nil
	}
	plain := string(text)
	if strings.HasPrefix(plain, "{") {
		var parts struct{ Class, Decimal string }
		if err := json.Unmarshal(text, &struct {
			Class   *string `json:"__class__"`
			Decimal *string `json:"decimal"`
		}{&parts.Class, &parts.Decimal}); err != nil {
			return err
		}
		if parts.Class != "Decimal" {
			return errValue
		}
		plain = parts.Decimal
	}
	n, err := parseDecimal(plain)
	if err != nil {
		return err
	}
	*d = decimal{Decimal: n, given: true}
	return nil
}

// parseDecimal reads a number that may have an exponent.
func parseDecimal(s string) (num.Decimal, error) {
	mantissa, exponent, found := strings.Cut(strings.ToUpper(s), "E")
	if !found {
		return num.Parse(mantissa)
	}
	shift, err := strconv.Atoi(exponent)
	if err != nil || shift < -num.MaxDigits || shift > num.MaxDigits {
		return num.Decimal{}, errValue
	}
	n, err := num.Parse(mantissa)
	if err != nil {
		return num.Decimal{}, err
	}
	if shift < 0 {
		return n.Mul(num.Must("0." + strings.Repeat("0", -shift-1) + "1")), nil
	}
	return n.Mul(num.Must("1" + strings.Repeat("0", shift))), nil
}

// flag is a boolean; over SQLite Tryton sends 0 and 1.
type flag bool

// UnmarshalJSON reads true, false, 0, 1 and null.
func (f *flag) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "true", "1":
		*f = true
	case "false", "0", "null":
		*f = false
	default:
		return errValue
	}
	return nil
}

// fieldsOf lists the fields that a record struct wants to be read: the names of its json tags, those of a nested
// record (a tag that ends with a point) after its name. An id always comes by itself.
func fieldsOf[T any]() []string {
	return slices.DeleteFunc(fieldNames(reflect.TypeFor[T](), ""), func(name string) bool {
		return name == "id" || strings.HasSuffix(name, ".id")
	})
}

func fieldNames(t reflect.Type, prefix string) []string {
	var names []string
	for _, field := range reflect.VisibleFields(t) {
		name := field.Tag.Get("json")
		switch {
		case name == "" || field.Anonymous:
		case strings.HasSuffix(name, "."):
			names = append(names, fieldNames(record(field.Type), prefix+name)...)
		default:
			names = append(names, prefix+name)
		}
	}
	return names
}

// record is the struct behind a pointer (many to one) or a slice (one to many).
func record(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		return t.Elem()
	}
	return t
}
