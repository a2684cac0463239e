package timebook

import (
	"maps"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/marks"
)

// objects are the places of work that a month speaks of.
type objects struct {
	zone   string // of the connection
	listed bool   // there is a table of them: one that is not in it is unknown
	byName map[string]marks.Object
}

func newObjects(zone string) *objects { return &objects{zone: zone, byName: map[string]marks.Object{}} }

// knows reports whether an object is known. Without a table every object is, in the connection's time zone.
func (o *objects) knows(name string) bool {
	if _, ok := o.byName[name]; ok || name == "" {
		return true
	}
	if o.listed {
		return false
	}
	o.byName[name] = marks.Object{Object: name, TimeZone: o.zone}
	return true
}

// location is the zone of an object, the connection's where it is not known.
func (o *objects) location(name string) *time.Location {
	zone := o.zone
	if known, ok := o.byName[name]; ok {
		zone = known.TimeZone
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC // never: every zone was tried before it was kept
	}
	return location
}

// read takes the table of objects.
func (o *objects) read(s *sheet) error {
	o.listed = true
	for r, err := range s.rows() {
		if err != nil {
			return err
		}
		object := marks.Object{
			Object: r.text("object"), Name: r.text("name"), TimeZone: r.text("time_zone"), Owner: r.text("owner"),
		}
		if object.TimeZone == "" {
			object.TimeZone = o.zone
		}
		_, twice := o.byName[object.Object]
		switch {
		case object.Object == "":
			r.refuse("object", "объект не назван")
		case twice:
			r.refuse("object", "такой объект уже есть в этом файле")
		case !isZone(object.TimeZone):
			r.refuse("time_zone", "такого часового пояса нет; пример: Europe/Moscow")
		default:
			o.byName[object.Object] = object
			s.taken++
		}
	}
	return s.hopeless()
}

func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "" && name != "Local"
}

// defaultZone is where objects are that nothing is said of.
const defaultZone = "Europe/Moscow"

// settle gives the people without an object one, so that their days are counted in the right zone, and lists the objects
// that are needed. Where everything is in the default zone and nobody names an object, there are none.
func (o *objects) settle(doc *marks.Document) {
	needed := map[string]bool{}
	seen := map[string][]string{} // where a person was
	for _, m := range doc.Marks {
		needed[m.Object] = true
		if m.Object != "" && !slices.Contains(seen[m.TabNumber], m.Object) {
			seen[m.TabNumber] = append(seen[m.TabNumber], m.Object)
		}
	}
	for _, e := range doc.Employees {
		needed[e.Object] = true
	}
	delete(needed, "")
	if o.zone == defaultZone && len(needed) == 0 {
		return
	}
	for i := range doc.Employees {
		e := &doc.Employees[i]
		if e.Object == "" {
			e.Object = o.home(seen[e.TabNumber])
			needed[e.Object] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.byName)) {
		if needed[name] {
			doc.Objects = append(doc.Objects, o.byName[name])
		}
	}
}

// home is the object of a person of whom the table names none: where he was, if that is in one zone, otherwise an object
// that stands for the connection's zone.
func (o *objects) home(seen []string) string {
	zones := map[string]bool{}
	for _, name := range seen {
		zones[o.byName[name].TimeZone] = true
	}
	if len(zones) == 1 {
		return slices.Min(seen)
	}
	if _, taken := o.byName[o.zone]; !taken {
		o.byName[o.zone] = marks.Object{Object: o.zone, TimeZone: o.zone}
	}
	return o.zone
}
