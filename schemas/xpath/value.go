package xpath

import (
	"math"
	"strconv"
	"strings"
)

// Value is a bool, a float64, a string or [Nodes].
type Value any

// Bool is the value as boolean() gives it.
func Bool(v Value) bool {
	switch v := v.(type) {
	case bool:
		return v
	case float64:
		return v != 0 && !math.IsNaN(v)
	case string:
		return v != ""
	case Nodes:
		return len(v) > 0
	}
	return false
}

// Number is the value as number() gives it: NaN for what is no number.
func Number(v Value) float64 {
	switch v := v.(type) {
	case bool:
		if v {
			return 1
		}
		return 0
	case float64:
		return v
	}
	return parseNumber(String(v))
}

// String is the value as string() gives it: of a node-set that of its first node.
func String(v Value) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return formatNumber(v)
	case string:
		return v
	case Nodes:
		if len(v) > 0 {
			return v[0].text()
		}
	}
	return ""
}

// blanks are the white space of XML; others, as the no-break space, make a text no number.
const blanks = " \t\r\n"

// parseNumber reads digits with at most one point and a minus; XPath knows neither plus nor exponent.
func parseNumber(s string) float64 {
	s = strings.Trim(s, blanks)
	digits := strings.TrimPrefix(s, "-")
	if strings.Trim(digits, "0123456789.") != "" || !strings.ContainsAny(digits, "0123456789") {
		return math.NaN()
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(n, 0) {
		return math.NaN()
	}
	return n
}

func formatNumber(n float64) string {
	switch {
	case math.IsNaN(n):
		return "NaN"
	case math.IsInf(n, 1):
		return "Infinity"
	case math.IsInf(n, -1):
		return "-Infinity"
	case n == 0:
		return "0" // of the negative zero too
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
