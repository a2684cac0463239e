package reconcile

import (
	"strings"
	"unicode"
)

// parts splits a number of an invoice into runs of letters and of digits, in upper case and without leading zeros. What
// stands between them is dropped: "а-0017/2" is А, 17, 2.
func parts(number string) []string {
	var list []string
	last := ' '
	for _, r := range strings.ToUpper(number) {
		sort := kindOf(r)
		switch {
		case sort == ' ':
		case sort == last:
			list[len(list)-1] += string(r)
		default:
			list = append(list, string(r))
		}
		last = sort
	}
	for i, part := range list {
		if trimmed := strings.TrimLeft(part, "0"); kindOf(rune(part[0])) == '0' && trimmed != "" {
			list[i] = trimmed
		}
	}
	return list
}

func kindOf(r rune) rune {
	switch {
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsLetter(r):
		return 'a'
	}
	return ' '
}

// strict is a number that keeps where its parts end, so that 1/11 is not 11/1.
func strict(number string) string { return strings.Join(parts(number), "/") }

// loose is a number without separators.
func loose(number string) string { return strings.Join(parts(number), "") }

// alike are Latin letters that look as Russian ones.
var alike = strings.NewReplacer("A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "K", "К", "M", "М", "O", "О", "P", "Р", "T", "Т", "X", "Х", "Y", "У")

// shortened are a number and the same with each one of its letters left out: numbers that differ by a slip have one of them
// in common. It spares comparing every number with every other. Of longer numbers than people write only the whole.
func shortened(number string) []string {
	letters := []rune(alike.Replace(loose(number)))
	forms := []string{string(letters)}
	if len(letters) > 40 {
		return forms
	}
	for i := range letters {
		forms = append(forms, string(letters[:i])+string(letters[i+1:]))
	}
	return forms
}

// near reports whether two numbers are one with a slip: letters of another alphabet, a letter too many, another letter or two
// neighbours in the wrong order. One digit is no slip in a number of one digit.
func near(a, b string) bool {
	x, y := []rune(alike.Replace(loose(a))), []rune(alike.Replace(loose(b)))
	if string(x) == string(y) {
		return true
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	return string(x[i+1:]) == string(y[i+1:]) ||
		i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}
