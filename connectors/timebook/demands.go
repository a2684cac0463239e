package timebook

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
)

// Statuses of a shift that are known. Only of an assigned one it is known what a fact of it means.
const statusAssigned = "assigned"

func knownStatuses() []string {
	return []string{"canceled", "requested", "new", statusAssigned, "wait4answer", "deleted"}
}

// factClosed is the only known type of a fact.
const factClosed = "closed"

// demandRecord is a shift. Its times are local to its object.
type demandRecord struct {
	Key    string `json:"demandKey"`
	Status string `json:"status"`
	Fact   []struct {
		Type  string `json:"type"`
		Begin string `json:"begin"`
		End   string `json:"end"`
	} `json:"fact"`
	Objects   []string `json:"objectUuids"`
	Resources struct {
		Objects map[string]struct {
			Title    string `json:"title"`
			TimeZone string `json:"timezone"`
		} `json:"objects"`
	} `json:"resources"`
}

// readDemands reads the facts of shifts.
func (c *connection) readDemands(ctx context.Context, days span, g *gathered) (attendance, []problem, error) {
	records, err := c.client.list(ctx, demands(days))
	if err != nil {
		return attendance{}, nil, err
	}
	var stays []stay
	var problems []problem
	records = once(records)
	versions := map[string]int{}
	for _, record := range records {
		versions[demandKey(record)]++
	}
	for _, record := range records {
		found, fault := c.stays(record, g)
		if versions[demandKey(record)] > 1 {
			found, fault = nil, sdk.Fail(document.CauseInvalidDocument, "смена пришла дважды с разным содержанием")
		}
		if fault != nil {
			key := "demand:" + keyOf(demandKey(record))
			problems = append(problems, problem{kind: document.KindMarks, key: key, fault: fault})
		}
		stays = append(stays, found...)
	}
	return attendance{marks: marksOf(stays)}, problems, nil
}

// demands are the shifts of some days.
func demands(days span) listing {
	return listing{"/demands", "demands", map[string]any{
		"dateBegin": days.from, "dateEnd": days.to, "statuses": knownStatuses(),
	}, demandKey}
}

func demandKey(record json.RawMessage) string {
	var d struct {
		Key string `json:"demandKey"`
	}
	_ = json.Unmarshal(record, &d) // what has no key is told from others by its text
	return cmp.Or(d.Key, canonical(record))
}

// stays are those of a shift. One without facts was not worked, or not yet. Whatever is not known of a shift with facts
// makes it a problem: hours are paid by it.
func (c *connection) stays(record json.RawMessage, g *gathered) ([]stay, *sdk.Fault) {
	var d demandRecord
	if err := json.Unmarshal(record, &d); err != nil {
		return nil, unreadable(fieldOf(err))
	}
	switch {
	case !slices.Contains(knownStatuses(), d.Status):
		return nil, sdk.Fail(document.CauseInvalidDocument, "статус смены неизвестен").Remote(word(d.Status), "")
	case len(d.Fact) == 0:
		return nil, nil
	case d.Status != statusAssigned:
		return nil, sdk.Fail(document.CauseInvalidDocument, "у смены есть отработанное время, а её статус не assigned").
			Remote(word(d.Status), "")
	}
	tab, fault := c.performer(record, g)
	if fault != nil {
		return nil, fault
	}
	object, fault := d.object(g.places)
	if fault != nil {
		return nil, fault
	}
	var all []stay
	for _, f := range d.Fact {
		in, inOK := parseMoment(f.Begin, g.places.location(object))
		out, outOK := parseMoment(f.End, g.places.location(object))
		switch {
		case f.Type != factClosed:
			return nil, sdk.Fail(document.CauseInvalidDocument, "вид факта смены неизвестен").Remote(word(f.Type), "")
		case !inOK || !outOK:
			return nil, unreadable("fact")
		case out.wall.Before(in.wall):
			return nil, sdk.Fail(document.CauseInvalidDocument, "факт смены кончается раньше, чем начинается")
		}
		all = append(all, stay{tab: tab, in: in, out: out, object: object})
	}
	return all, nil
}

// performer is the tab number of who worked the shift.
func (c *connection) performer(record json.RawMessage, g *gathered) (string, *sdk.Fault) {
	var fields map[string]any
	if json.Unmarshal(record, &fields) != nil {
		return "", unreadable("")
	}
	guid, text := fields[c.config.Performer].(string)
	if !text && fields[c.config.Performer] != nil {
		return "", unreadable(c.config.Performer)
	}
	if guid == "" {
		return "", sdk.Fail(document.CauseInvalidDocument, "у смены есть отработанное время, а исполнитель не назван").
			Remote("", c.config.Performer).Advise("проверьте настройку performer")
	}
	tab, known := g.people.byGUID[guid]
	if !known {
		return "", sdk.Fail(document.CauseInvalidDocument, "исполнителя смены нет в выгрузке работников").
			Advise("проверьте столбец guid в выгрузке работников")
	}
	return tab, nil
}

// object is where the shift was. A shift at several objects has a time only if they share a zone.
func (d demandRecord) object(places *objects) (string, *sdk.Fault) {
	var first, zone string
	for _, uuid := range d.Objects {
		o, known := d.Resources.Objects[uuid]
		if !known || !isZone(o.TimeZone) {
			return "", sdk.Fail(document.CauseInvalidDocument, "часовой пояс объекта смены неизвестен").
				Remote("", word(o.TimeZone))
		}
		if zone != "" && zone != o.TimeZone {
			return "", sdk.Fail(document.CauseInvalidDocument, "смена идёт на объектах в разных часовых поясах")
		}
		places.byName[uuid] = marks.Object{Object: uuid, Name: o.Title, TimeZone: o.TimeZone}
		first, zone = cmp.Or(first, uuid), o.TimeZone
	}
	return first, nil
}

func unreadable(field string) *sdk.Fault {
	return sdk.Fail(document.CauseInvalidDocument, "запись Timebook не читается: значение неожиданного вида").Remote("", field)
}
