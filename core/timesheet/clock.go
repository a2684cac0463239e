package timesheet

import "github.com/uzelhub/uzel/schemas/calendar"

// moment is a mark's full time: seconds since 1970 and what is left of the second. As long as it is local, the seconds
// are those of a wall clock.
type moment struct {
	second int64
	nano   int32
}

// parseTime reads RFC 3339, or YYYY-MM-DD HH:MM[:SS] which is local. Fractions of a second are taken in both. It is
// written out because a month of a large customer has hundreds of thousands of marks.
func parseTime(s string) (m moment, local, ok bool) {
	const dateLength, timeLength, secondsLength = len("2006-01-02"), len("2006-01-02 15:04"), len("2006-01-02 15:04:05")
	if len(s) < timeLength || !isTimeSeparator(s[dateLength]) || s[13] != ':' {
		return moment{}, false, false
	}
	date, err := calendar.ParseDate(s[:dateLength])
	hours, okHours := twoDigits(s[11:13])
	minutes, okMinutes := twoDigits(s[14:16])
	if err != nil || !okHours || !okMinutes || hours > 23 || minutes > 59 {
		return moment{}, false, false
	}
	m.second = int64(date)*secondsPerDay + int64(hours*60+minutes)*secondsPerMinute
	rest := s[timeLength:]
	hasSeconds := len(s) >= secondsLength && s[timeLength] == ':'
	if hasSeconds {
		seconds, okSeconds := twoDigits(s[17:19])
		if !okSeconds || seconds > 59 {
			return moment{}, false, false
		}
		m.second += int64(seconds)
		if m.nano, rest, ok = parseFraction(s[secondsLength:]); !ok {
			return moment{}, false, false
		}
	}
	if rest == "" {
		return m, true, s[dateLength] == ' '
	}
	offset, ok := parseOffset(rest)
	m.second -= offset
	return m, false, ok && hasSeconds
}

func isTimeSeparator(c byte) bool { return c == ' ' || c == 'T' || c == 't' }

func twoDigits(s string) (int, bool) {
	if s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}

// parseFraction reads ".5", digits beyond nanoseconds dropped.
func parseFraction(s string) (nano int32, rest string, ok bool) {
	if s == "" || s[0] != '.' {
		return 0, s, true
	}
	digits := 1
	for scale := int32(100_000_000); digits < len(s) && s[digits] >= '0' && s[digits] <= '9'; digits++ {
		nano += int32(s[digits]-'0') * scale
		scale /= 10
	}
	return nano, s[digits:], digits > 1
}

// parseOffset reads Z or ±hh:mm and returns seconds east of Greenwich.
func parseOffset(s string) (int64, bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != len("+03:00") || s[3] != ':' || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hours, okHours := twoDigits(s[1:3])
	minutes, okMinutes := twoDigits(s[4:6])
	seconds := int64(hours*60+minutes) * secondsPerMinute
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, okHours && okMinutes && hours < 24 && minutes < 60
}

// clockTime writes minutes after midnight as HH:MM.
func clockTime(minutes int) string {
	digits := [...]byte{byte('0' + minutes/600), byte('0' + minutes/60%10), ':', byte('0' + minutes%60/10), byte('0' + minutes%10)}
	return string(digits[:])
}
