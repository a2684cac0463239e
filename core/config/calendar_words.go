package config

import (
	"fmt"
	"strconv"
	"strings"
)

var genitiveMonths = [...]string{
	"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
}

// Words is the rule as people say it: «5-й рабочий день месяца в 07:00».
func (r CalendarRule) Words() string {
	hour, minute := r.Clock()
	return r.day() + " в " + fmt.Sprintf("%02d:%02d", hour, minute)
}

func (r CalendarRule) day() string {
	months := r.months()
	if r.WorkingDay == EveryDay {
		if len(r.Months) == 0 {
			return "каждый рабочий день"
		}
		return "каждый рабочий день " + months
	}
	if r.WorkingDay == LastDay {
		return "последний рабочий день " + months
	}
	if r.WorkingDay != 0 {
		return strconv.Itoa(int(r.WorkingDay)) + "-й рабочий день " + months
	}
	number := strconv.Itoa(int(r.Day)) + "-е число "
	if r.Day == LastDay {
		number = "последнее число "
	}
	if r.OrWorkingDay == ShiftBefore {
		return number + months + " или рабочий день до него"
	}
	return number + months + " или рабочий день после него"
}

func (r CalendarRule) months() string {
	if len(r.Months) == 0 {
		return "месяца"
	}
	var names []string
	for _, m := range r.Months {
		names = append(names, genitiveMonths[m-1])
	}
	return strings.Join(names, ", ")
}
