package hub

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/document"
)

// What is compared every day, so that an event which the other side dropped is found though nobody ever told of it:
//
// The other side counts the documents of a period that it holds for our account, sent and received, by kind
// (sdk.Tallier). We count the documents that we have taken from that connection, those included that no route wanted and
// those that could not be read, each business document once, and the documents that we delivered to it or may have
// delivered. Only kinds are compared that a route reads from the connection as they come: of others we do not know how many
// there ought to be. Of a connection that no route reads, but some write to, those are compared that were delivered to it in
// the last days: one that the other side has twice, or that somebody sent past the hub, shows there. So do those of the same kind
// that came in, which the other side counts along and nobody reads.
//
// The contract does not say by which day the other side counts: that of the document, or that on which it took the
// document. We count both ways and compare with the larger sum. So an alarm says that at least so many documents are
// missing here, or passed us by, as those that somebody sends by hand in the operator's own program; and where many
// documents are dated otherwise than they are sent, it may come late or not at all. Days are those of Moscow. A connection is compared
// from the first whole day on which this hub watched it.

const (
	lookForTally = time.Hour // how often the hub looks whether a comparison is due
	tallyHour    = 4         // of the night, in Moscow: what was late the day before has come
	tallyDays    = 30        // of the long period; days whose count was wrong are counted again for as long
	tallyGrace   = time.Hour // that a document may take from there to here, and from here to there
)

// Compared is one kind's count in a period.
type Compared struct {
	From   string        `json:"from"` // YYYY-MM-DD
	To     string        `json:"to"`   // inclusive
	Kind   document.Kind `json:"kind"`
	Theirs int64         `json:"theirs"`
	Ours   int64         `json:"ours"` // at most
}

// Missing is how many documents the other side has and we do not.
func (c Compared) Missing() int64 { return max(0, c.Theirs-c.Ours) }

// counter is a connection that counts.
type counter interface {
	Tally(ctx context.Context, connection string, period host.Period) (map[document.Kind]int64, error)
}

// Compare compares one period by hand, and keeps nothing.
func (h *Hub) Compare(ctx context.Context, connection string, period host.Period) ([]Compared, error) {
	if _, ok := h.plan().config.Connection(connection); !ok {
		return nil, errNoConnection.With("%q", connection)
	}
	return h.compare(ctx, h.outside, connection, period)
}

func (h *Hub) compare(ctx context.Context, asked counter, connection string, period host.Period) ([]Compared, error) {
	kinds, all, err := h.kindsCompared(ctx, connection, period)
	if err != nil || len(kinds) == 0 && !all {
		return nil, err
	}
	theirs, err := asked.Tally(ctx, connection, period)
	if err != nil {
		return nil, err
	}
	ours, err := h.count(ctx, connection, period)
	if err != nil {
		return nil, err
	}
	var list []Compared
	for _, kind := range slices.Sorted(maps.Keys(theirs)) {
		if all || slices.Contains(kinds, kind) {
			list = append(list, Compared{From: period.From, To: period.To, Kind: kind, Theirs: theirs[kind], Ours: ours[kind]})
		}
	}
	return list, nil
}

// kindsRead are the kinds that routes read from a connection as they come; all: whatever it gives.
func (p *plan) kindsRead(connection string) (kinds []document.Kind, all bool) {
	for _, r := range p.config.Routes {
		if r.From.Connection != connection || r.From.Period != config.PeriodNone {
			continue
		}
		all = all || len(r.From.Kinds) == 0
		kinds = append(kinds, r.From.Kinds...)
	}
	return kinds, all
}

// kindsCompared are the kinds of which we know how many there ought to be.
func (h *Hub) kindsCompared(ctx context.Context, connection string, period host.Period) (kinds []document.Kind, all bool, err error) {
	if kinds, all = h.plan().kindsRead(connection); len(kinds) > 0 || all || !h.plan().writes(connection) {
		return kinds, all, nil
	}
	if last, err := calendar.ParseDate(period.To); err == nil { // what is wrong with it, the count says
		period.From = min(period.From, (last - tallyDays).String())
	}
	delivered, err := h.count(ctx, connection, period)
	return slices.Sorted(maps.Keys(delivered)), false, err
}

// writes tells whether a route delivers to a connection.
func (p *plan) writes(connection string) bool {
	return slices.ContainsFunc(p.config.Routes, func(r config.Route) bool { return slices.Contains(r.To, connection) })
}

// watchTallies compares every connection that counts once a day, until the context ends.
func (h *Hub) watchTallies(ctx context.Context) {
	wait := firstStatus
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.options.Clock.After(wait):
		}
		for _, connection := range h.plan().connections() {
			if ctx.Err() != nil {
				return
			}
			if err := h.tallyDaily(ctx, h.outside, connection); err != nil && ctx.Err() == nil {
				h.options.Log.Warn("сверка числа документов не удалась, узел повторит через час", "connection", connection, "error", err)
			}
		}
		wait = lookForTally
	}
}

// tallyDaily compares a connection if that is due and it can count.
func (h *Hub) tallyDaily(ctx context.Context, asked counter, connection string) error {
	now := h.options.Clock.Now().In(moscow())
	if kinds, all := h.plan().kindsRead(connection); len(kinds) == 0 && !all && !h.plan().writes(connection) {
		return nil
	}
	state, err := h.tallyState(ctx, connection)
	if err != nil || !state.due(now) {
		return err
	}
	if state.Since == "" { // today is not whole
		return h.keepTally(ctx, tallyState{Connection: connection, Since: dayOf(now), Last: now}, nil)
	}
	return h.tally(ctx, asked, state, now)
}

// tally compares yesterday, the last days together, and the days again whose count was wrong.
func (h *Hub) tally(ctx context.Context, asked counter, state tallyState, now time.Time) error {
	alarms, err := h.TallyAlarms(ctx, state.Connection)
	if err != nil {
		return err
	}
	var results []Compared
	for _, period := range state.periods(now, alarms) {
		compared, err := h.compare(ctx, asked, state.Connection, period)
		if cannot(err) {
			break
		}
		if err != nil {
			return err
		}
		results = append(results, compared...)
	}
	state.Last, state.Results = now, results
	return h.keepTally(ctx, state, judgeTally(state.Connection, results, alarms, now))
}

// cannot tells a connection that does not know an answer from one that failed to give it. What a connection can do is known only
// once it has been opened, so it is asked.
func cannot(err error) bool {
	const unable = "UZ-SDK-003" // the sdk's answer for what a connection does not implement
	var f *host.Fault
	return errors.As(err, &f) && f.Code == unable
}

func moscow() *time.Location {
	zone, err := time.LoadLocation(config.DefaultTimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func dayOf(t time.Time) string { return calendar.DateOf(t.In(moscow()).Date()).String() }

func daysBefore(now time.Time, days int) string {
	return (calendar.DateOf(now.In(moscow()).Date()) - calendar.Date(days)).String()
}

// periods are those to compare: single days, and behind them the last days together.
func (s tallyState) periods(now time.Time, alarms []TallyAlarm) []host.Period {
	first, yesterday := max(s.firstDay(), daysBefore(now, tallyDays)), daysBefore(now, 1)
	if yesterday < first {
		return nil
	}
	periods := []host.Period{{From: yesterday, To: yesterday}}
	for _, a := range alarms {
		again := host.Period{From: a.From, To: a.To}
		if a.From == a.To && a.From >= first && a.IsOpen() && !slices.Contains(periods, again) {
			periods = append(periods, again)
		}
	}
	if first < yesterday {
		periods = append(periods, host.Period{From: first, To: yesterday})
	}
	return periods
}
