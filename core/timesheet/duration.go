package timesheet

import (
	"strconv"
	"strings"
)

const (
	hour = 60 // minutes
	day  = 24 * hour
)

// parseDuration reads whole hours and minutes: 8h, 7h12m, 0h30m, 15m; a bare 0 needs no unit.
func parseDuration(s string) (minutes int, ok bool) {
	if s == "0" {
		return 0, true
	}
	hours, rest, hasHours := strings.Cut(s, "h")
	if !hasHours {
		hours, rest = "0", s
	}
	mins, isMinutes := strings.CutSuffix(rest, "m")
	if !isMinutes {
		if !hasHours || rest != "" {
			return 0, false
		}
		mins = "0"
	}
	h, okHours := smallNumber(hours)
	m, okMinutes := smallNumber(mins)
	return h*hour + m, okHours && okMinutes
}

func smallNumber(s string) (int, bool) {
	if len(s) == 0 || len(s) > 5 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
