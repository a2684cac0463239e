package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// event is a line of a box's feed.
type event struct {
	id        string
	index     string
	ticks     int64
	message   *message
	whole     bool // the message itself, not a patch of it
	entities  []*entity
	delivered bool   // the patch that says so
	reached   string // of delivered: the event of the recipient
	dropped   bool
	late      int // for so many readings it does not show
}

// announce puts entities into the feed of a box, which sees them from now on.
func (s *Server) announce(b *box, m *message, whole bool, entities ...*entity) *event {
	for _, e := range entities {
		e.seen[b] = true
	}
	return s.publish(b, &event{message: m, whole: whole, entities: entities})
}

// lateBy is for how many readings a late event does not show.
const lateBy = 2

// publish gives an event its place. Places are in the order of time and, of one time, of the event's identifier.
func (s *Server) publish(b *box, e *event) *event {
	e.id, e.ticks = s.guid(), s.nextTicks()
	switch fault, _ := s.Due(b.address(), eventFaults...); fault {
	case Late:
		e.late = lateBy
	case DropEvent:
		e.dropped = true
	case EqualTimes:
		if n := len(b.feed); n > 0 {
			e.ticks = b.feed[n-1].ticks
		}
	}
	e.index = indexKey(e.ticks, e.id)
	b.feed = append(b.feed, e)
	slices.SortStableFunc(b.feed, func(x, y *event) int { return strings.Compare(x.index, y.index) })
	return e
}

// shown is an event as its box sees it.
func (s *Server) shown(e *event, b *box) *wire.BoxEvent {
	w := &wire.BoxEvent{EventId: &e.id, IndexKey: &e.index}
	if e.whole {
		w.Message = s.show(e.message, b, e.entities, false)
		w.Message.LastPatchTimestampTicks = &e.ticks
		return w
	}
	w.Patch = s.patch(e, b)
	return w
}

func (s *Server) patch(e *event, b *box) *wire.MessagePatch {
	p := &wire.MessagePatch{
		MessageId: &e.message.id, TimestampTicks: &e.ticks, PatchId: &e.id, MessageType: wire.MessageType_Letter.Enum(),
		MessageIsDelivered: &e.delivered,
	}
	if e.reached != "" {
		p.DeliveredPatchId = &e.reached
	}
	for _, entity := range e.entities {
		p.Entities = append(p.Entities, s.view(entity, b, false))
	}
	return p
}

// mostEvents is the largest page, and the usual one.
const mostEvents = 100

// page is what a reading of the feed asks for.
type page struct {
	after string
	limit int
	down  bool
	fits  []func(*event) bool
}

func (s *Server) getNewEvents(c *call) (answer, error) {
	b, err := s.queryBox(c)
	if err != nil {
		return answer{}, err
	}
	p, err := s.readPage(c, b)
	if err != nil {
		return answer{}, err
	}
	found := s.chosen(b, p)
	total := int32(len(found))
	found = found[:min(len(found), p.limit)]
	list := &wire.BoxEventList{TotalCount: &total, TotalCountType: wire.TotalCountType_Equal.Enum()}
	for _, e := range found {
		list.Events = append(list.Events, s.shown(e, b))
	}
	spoil(list, c.fault)
	return answer{message: list}, nil
}

func (s *Server) chosen(b *box, p page) (found []*event) {
	for _, e := range b.feed {
		if e.late > 0 {
			e.late--
			continue
		}
		if e.dropped || p.skips(e) {
			continue
		}
		found = append(found, e)
	}
	if p.down {
		slices.Reverse(found)
	}
	return found
}

// skips leaves out what lies before the cursor, which is what lies behind it when the feed is read from its end.
func (p page) skips(e *event) bool {
	switch {
	case p.after == "":
	case p.down && e.index >= p.after, !p.down && e.index <= p.after:
		return true
	}
	return slices.ContainsFunc(p.fits, func(fits func(*event) bool) bool { return !fits(e) })
}

func (s *Server) readPage(c *call, b *box) (page, error) {
	q, p := c.query, page{after: c.query.Get("afterIndexKey")}
	var err error
	if p.limit, err = c.count("limit"); err != nil {
		return p, err
	}
	switch q.Get("orderBy") {
	case "", "Ascending":
	case "Descending":
		p.down = true
	default:
		return p, invalid("orderBy: нужно Ascending или Descending")
	}
	if id := q.Get("afterEventId"); id != "" && p.after == "" {
		e := b.event(id)
		if e == nil {
			return p, invalid("Событие afterEventId не найдено")
		}
		p.after = e.index
	}
	return p, p.filter(c, b)
}

// spoil commits the faults of an answer of the feed.
func spoil(list *wire.BoxEventList, fault Fault) {
	if len(list.Events) == 0 {
		return
	}
	switch fault {
	case Duplicate:
		list.Events = append(list.Events[:1:1], list.Events...)
	case Reorder:
		slices.Reverse(list.Events)
	case UnknownEntity, UnknownStatus:
		for _, e := range list.Events {
			if strangely(append(e.GetMessage().GetEntities(), e.GetPatch().GetEntities()...), fault) {
				return
			}
		}
	}
}

// strangely makes the first fitting entity strange.
func strangely(entities []*wire.Entity, fault Fault) bool {
	for _, e := range entities {
		switch {
		case fault == UnknownEntity && e.AttachmentType != nil:
			e.AttachmentType = wire.AttachmentType_Is(Strange).Enum()
			return true
		case fault == UnknownStatus && e.DocumentInfo != nil:
			e.DocumentInfo.RecipientResponseStatus = wire.RecipientResponseStatus_Is(Strange).Enum()
			return true
		}
	}
	return false
}

func (s *Server) getEvent(c *call) (answer, error) {
	b, err := s.queryBox(c)
	if err != nil {
		return answer{}, err
	}
	e := b.event(c.query.Get("eventId"))
	if e == nil {
		return answer{}, absent("Событие не найдено")
	}
	return answer{message: s.shown(e, b)}, nil
}

func (s *Server) getLastEvent(c *call) (answer, error) {
	b, err := s.queryBox(c)
	if err != nil {
		return answer{}, err
	}
	found := s.chosen(b, page{down: true})
	if len(found) == 0 {
		return answer{status: http.StatusNoContent}, nil
	}
	return answer{message: s.shown(found[0], b)}, nil
}

// indexKey is a place in a list: in the order of time and, of one time, of identifiers.
func indexKey(ticks int64, id string) string {
	return fmt.Sprintf("%016X%s", ticks, strings.ToUpper(undashed(id)))
}
