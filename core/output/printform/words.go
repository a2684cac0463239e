package printform

import (
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/num"
)

var months = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// longDate is «1 октября 2026 г.»; what is no date stays as it is.
func longDate(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return d.Format("2 ") + months[d.Month()-1] + d.Format(" 2006 г.")
}

// shortDate is 01.10.2026.
func shortDate(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return d.Format("02.01.2006")
}

// money is 1 234 567,80 with blanks that do not break.
func money(d *num.Decimal) string {
	if d == nil {
		return dash
	}
	if _, fraction := d.Digits(); fraction > 2 {
		return grouped(d.String())
	}
	return grouped(d.Fixed(2))
}

// quantity is a number as it is, with a comma.
func quantity(d *num.Decimal) string {
	if d == nil {
		return dash
	}
	return grouped(d.String())
}

func grouped(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, has := strings.Cut(text, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteRune('\u00a0')
		}
		b.WriteRune(digit)
	}
	if has {
		return sign + b.String() + "," + fraction
	}
	return sign + b.String()
}
