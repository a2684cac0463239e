package config

import "fmt"

// checkLimits judges limits, breaker and maintenance of a connection.
func (l *loader) checkLimits(c Connection, at located) {
	if _, _, err := c.Limits.Rate.Parse(); err != nil {
		l.add(errRate.Finding(at.place("/limits/rate"), string(c.Limits.Rate)))
	}
	if c.Limits.Burst > 0 && c.Limits.Rate == "" {
		l.add(errContradiction.Finding(at.place("/limits/burst"), "burst без rate: подряд считают там, где есть предел за срок"))
	}
	if b := c.Breaker; b.Pause > 0 && b.Longest > 0 && b.Longest < b.Pause {
		l.add(errContradiction.Finding(at.place("/breaker/longest"), "longest меньше, чем pause"))
	}
	for i, m := range c.Maintenance {
		l.checkMaintenance(m, located{at.source, at.pointer + element("/maintenance", i)})
	}
}

func (l *loader) checkMaintenance(m Maintenance, at located) {
	for i, day := range m.Days {
		if _, err := day.Parse(); err != nil {
			l.add(errDay.Finding(at.place(element("/days", i)), fmt.Sprintf("%.40q", string(day))))
		}
	}
	l.timeZone(m.TimeZone, at.place("/time_zone"))
	if m.From == m.To && m.From != "" {
		l.add(errContradiction.Finding(at.place("/to"), "to равно from: перерыв без продолжительности"))
	}
}
