package sandbox

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// filter leaves of the feed what the query asks for.
func (p *page) filter(c *call, b *box) error {
	q := c.query
	for _, bound := range []struct {
		name string
		fits func(e *event, t int64) bool
	}{
		{"timestampFromTicks", func(e *event, t int64) bool { return e.ticks >= t }},
		{"timestampToTicks", func(e *event, t int64) bool { return e.ticks <= t }},
	} {
		if text := q.Get(bound.name); text != "" {
			t, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return invalid("%s: нужно целое число", bound.name)
			}
			p.fits = append(p.fits, func(e *event) bool { return bound.fits(e, t) })
		}
	}
	if other := q.Get("counteragentBoxId"); other != "" {
		p.fits = append(p.fits, func(e *event) bool { o := e.message.other(b); return o != nil && o.is(other) })
	}
	if names := listed(q, "typeNamedId"); len(names) > 0 {
		p.fits = append(p.fits, func(e *event) bool { return slices.ContainsFunc(names, e.message.has) })
	}
	// Drafts and templates there are none.
	if kinds := listed(q, "messageType"); len(kinds) > 0 && !slices.Contains(kinds, "Letter") {
		p.fits = append(p.fits, func(*event) bool { return false })
	}
	return p.headed(listed(q, "documentDirection"), b)
}

// headed leaves what goes one of the ways.
func (p *page) headed(ways []string, b *box) error {
	for _, way := range ways {
		if !slices.Contains([]string{"Inbound", "Outbound", "Internal"}, way) {
			return invalid("documentDirection: нужно Inbound, Outbound или Internal")
		}
	}
	if len(ways) > 0 {
		p.fits = append(p.fits, func(e *event) bool { return slices.Contains(ways, e.message.way(b)) })
	}
	return nil
}

// way is how a message goes, as a box sees it.
func (m *message) way(b *box) string {
	switch {
	case m.from == m.to:
		return "Internal"
	case m.from == b:
		return "Outbound"
	}
	return "Inbound"
}

// listed are the values of a parameter that takes several, behind commas.
func listed(q url.Values, name string) []string {
	if q.Get(name) == "" {
		return nil
	}
	return strings.Split(q.Get(name), ",")
}

// has reports whether a message has a document of a type.
func (m *message) has(typeNamedID string) bool {
	return slices.ContainsFunc(m.entities, func(e *entity) bool {
		return e.document != nil && e.document.typeNamedID == typeNamedID
	})
}

func (b *box) event(id string) *event {
	for _, e := range b.feed {
		if strings.EqualFold(e.id, id) {
			return e
		}
	}
	return nil
}
