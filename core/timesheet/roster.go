package timesheet

import (
	"cmp"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// employee is a row of the employees with everything that belongs to it.
type employee struct {
	index     int // in the document
	tabNumber string
	plan      *plan
	zone      *zone
	hired     calendar.Date
	dismissed calendar.Date
	marks     []mark
	absences  []absence
	orders    map[orderKey]int // minutes not used up yet
}

// employed reports whether the date lies in the employment (rule 8).
func (e *employee) employed(d calendar.Date) bool { return d >= e.hired && d <= e.dismissed }

// readRoster reads objects and employees: who is there, by which schedule, in which time zone.
func (c *calculation) readRoster() {
	c.readObjects()
	c.byTab = make(map[string]*employee, len(c.in.Document.Employees))
	for i := range c.in.Document.Employees {
		c.readEmployee(i)
	}
}

func (c *calculation) readObjects() {
	home := cmp.Or(c.options.TimeZone, defaultZone)
	c.home, _ = c.zoneNamed(home)
	if len(c.in.Document.Objects) == 0 {
		return
	}
	c.objects = make(map[string]*zone, len(c.in.Document.Objects))
	for i, o := range c.in.Document.Objects {
		place := c.in.Origins.Objects.place("objects", i)
		name := o.TimeZone
		if name == "" {
			name = home
		}
		z, known := c.zoneNamed(name)
		switch {
		case o.Object == "":
			c.findings.add(findNoObject, place, "")
		case c.objects[o.Object] != nil:
			c.findings.add(findObjectTwice, place, "")
		case !known:
			c.findings.add(findZone, place, short(name))
		default:
			c.objects[o.Object] = z
		}
	}
}

func (c *calculation) zoneNamed(name string) (*zone, bool) {
	if z, seen := c.zones[name]; seen {
		return z, z != nil
	}
	z, ok := loadZone(name)
	c.zones[name] = z
	return z, ok
}

// zoneOf returns the zone of an object. Without a table of objects every object is known, in the home zone. A row that
// names no object is not a row with an unknown one: otherwise says where it is then.
func (c *calculation) zoneOf(object string, otherwise *zone) (*zone, bool) {
	if object == "" {
		return otherwise, true
	}
	if c.objects == nil {
		return c.home, true
	}
	z, known := c.objects[object]
	return z, known
}

func (c *calculation) readEmployee(i int) {
	row := &c.in.Document.Employees[i]
	place := c.in.Origins.Employees.place("employees", i)
	if row.TabNumber == "" {
		c.findings.add(findNoTabNumber, place, "")
		return
	}
	if _, taken := c.byTab[row.TabNumber]; taken {
		c.findings.add(findDuplicate, place, row.TabNumber)
		return
	}
	// A row that is left out below keeps its number: its marks fall with it and are not findings of their own, and a
	// second row does not slip into its place.
	c.byTab[row.TabNumber] = nil
	e := &employee{index: i, tabNumber: row.TabNumber, dismissed: calendar.MaxDate}
	var known bool
	if e.zone, known = c.zoneOf(row.Object, c.home); !known {
		c.findings.add(findObject, place, short(row.Object))
		return
	}
	if e.plan, known = c.planNamed(row.Schedule); !known {
		c.findings.add(findSchedule, place, short(row.Schedule))
		return
	}
	var err error
	if e.hired, err = calendar.ParseDate(row.Hired); err != nil {
		c.findings.add(findDate, place, "hired: "+short(row.Hired))
		return
	}
	if row.Dismissed != "" {
		if e.dismissed, err = calendar.ParseDate(row.Dismissed); err != nil {
			c.findings.add(findDate, place, "dismissed: "+short(row.Dismissed))
			return
		}
	}
	if e.hired > e.dismissed {
		c.findings.add(findOrder, place, "hired "+row.Hired+", dismissed "+row.Dismissed)
		return
	}
	c.byTab[row.TabNumber] = e
	c.employees = append(c.employees, e)
}

// planNamed returns the plan of a schedule; no name means the organisation's default schedule.
func (c *calculation) planNamed(name string) (*plan, bool) {
	if name == "" {
		name = c.options.DefaultSchedule
	}
	if p, seen := c.plans[name]; seen {
		return p, true
	}
	s, known := c.in.Schedules.ByName[name]
	if !known {
		return nil, false
	}
	p := newPlan(s, c.calendars, c.first, c.last)
	c.plans[name] = p
	return p, true
}
