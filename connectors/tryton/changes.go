package tryton

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// A subject is a kind that is read as it changes.
type subject struct {
	kind   document.Kind
	model  string
	domain []any
	// stamps are the fields that say when a record changed, those of records that belong to it included.
	stamps []string
	// fetch reads whole records; what has gone meanwhile is left out.
	fetch func(ctx context.Context, ids []int64) ([]found, error)
}

// found is what became of one record: an item or a problem, without a cursor.
type found struct {
	id       int64
	envelope document.Envelope
	body     []byte
	fault    *sdk.Fault
}

// probePage is the number of stamps asked for at once when nothing but stamps is read.
const probePage = 1000

// readChanges walks the kinds one after another: reference data first, so that the registry knows a buyer before his
// invoice comes.
func (c *connection) readChanges(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if len(request.Kinds) > 0 && !request.Wants(document.KindParty) && !request.Wants(document.KindEmployee) && !request.Wants(document.KindInvoice) {
		return sdk.Fail(document.CauseMisconfigured, "коннектор читает без периода контрагентов, сотрудников и счета").
			Advise("отметки времени читаются за месяц: укажите в маршруте period")
	}
	id, err := c.companyID(ctx)
	if err != nil {
		return err
	}
	position, err := parseCursor(request.Cursor, fmt.Sprintf("%s/%d", c.config.Database, id))
	if err != nil {
		return err
	}
	office, err := c.office(ctx, id)
	if err != nil {
		return err
	}
	r := reading{connection: c, office: office, cursor: position, sink: sink}
	for _, s := range []subject{r.parties(), r.employees(), r.invoices()} {
		if !request.Wants(s.kind) {
			continue
		}
		if err := r.follow(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// reading is one Read in progress.
type reading struct {
	*connection
	office office
	cursor cursor
	sink   sdk.Sink
	taxes  taxTable // read when the first invoice comes
}

// follow finishes a pass that was interrupted and then makes a fresh one: what changed behind the interrupted pass is
// seen without waiting for the next Read.
func (r *reading) follow(ctx context.Context, s subject) error {
	m := r.cursor.mark(s.kind)
	if m.Pass != nil {
		if err := r.walk(ctx, s, m); err != nil {
			return err
		}
	}
	if m.Seen.full {
		if same, err := r.unchanged(ctx, s, m); err != nil || same {
			return err
		}
	}
	newest, err := r.newest(ctx, s)
	if err != nil {
		return err
	}
	m.Pass = &pass{}
	if !newest.IsZero() {
		m.Pass.Next = newest.Add(-r.config.Overlap.Std())
	}
	return r.walk(ctx, s, m)
}

// walk gives the rest of a pass and completes it.
func (r *reading) walk(ctx context.Context, s subject, m *mark) error {
	for {
		page, err := r.window(ctx, s, m.Since, m.Pass.Last, r.config.PageSize)
		if err != nil {
			return err
		}
		last := len(page) < r.config.PageSize
		if err := r.give(ctx, s, m, page, last); err != nil {
			return err
		}
		if last {
			m.complete()
			return nil
		}
	}
}

// come notes that the pass has come to a record.
func (m *mark) come(to stamped) {
	m.Seen.forget(m.Pass.Last, to.id)
	m.Pass.Last = to.id
	if to.within(m.Pass.Next) {
		m.Pass.Seen.add(to)
		m.Pass.Digest = to.addTo(m.Pass.Digest, m.Pass.Next)
	}
}

// complete ends the pass; once is enough.
func (m *mark) complete() {
	if m.Pass != nil {
		*m = mark{Since: m.Pass.Next, Seen: m.Pass.Seen, Digest: m.Pass.Digest}
	}
	if !m.Seen.full {
		m.Digest = "" // what was seen says more
	}
}

// give hands over what is new of a page. The last item of a pass already carries the completed mark: no item comes
// after it that could.
func (r *reading) give(ctx context.Context, s subject, m *mark, page []stamped, last bool) error {
	fresh, err := r.fresh(ctx, s, m, page)
	if err != nil {
		return err
	}
	left := len(fresh)
	for i, record := range page {
		m.come(record)
		item, ok := fresh[record.id]
		if !ok {
			continue
		}
		if left--; left == 0 && last {
			for _, rest := range page[i+1:] {
				m.come(rest)
			}
			m.complete()
		}
		if err := r.hand(ctx, item); err != nil {
			return err
		}
		if m.Pass == nil {
			return nil
		}
	}
	return nil
}

// fresh reads the records of a page that were not seen with these stamps.
func (r *reading) fresh(ctx context.Context, s subject, m *mark, page []stamped) (map[int64]found, error) {
	var ids []int64
	for _, record := range page {
		if !m.Seen.has(record) {
			ids = append(ids, record.id)
		}
	}
	if ids == nil {
		return nil, nil
	}
	all, err := s.fetch(ctx, ids)
	fresh := map[int64]found{}
	for _, f := range all {
		fresh[f.id] = f
	}
	return fresh, err
}

func (r *reading) hand(ctx context.Context, f found) error {
	if f.fault != nil {
		return r.sink.Problem(ctx, sdk.Problem{Cursor: r.cursor.String(), Document: f.envelope, Fault: f.fault})
	}
	return r.sink.Put(ctx, sdk.Item{Cursor: r.cursor.String(), Document: f.envelope, Body: f.body})
}

// unchanged reports whether the window looks exactly as the last complete pass left it: then nothing has to be read.
func (r *reading) unchanged(ctx context.Context, s subject, m *mark) (bool, error) {
	digest, last := "", int64(0)
	for {
		page, err := r.window(ctx, s, m.Since, last, probePage)
		if err != nil {
			return false, err
		}
		for _, record := range page {
			digest, last = record.addTo(digest, m.Since), record.id
		}
		if len(page) < probePage {
			return digest == m.Digest, nil
		}
	}
}

// window reads ids and stamps of records that changed since a moment, in the order of ids, after the given id.
func (r *reading) window(ctx context.Context, s subject, since time.Time, after int64, limit int) ([]stamped, error) {
	domain := slices.Concat(s.domain, []any{[]any{"id", ">", after}})
	if !since.IsZero() {
		changed := []any{"OR"}
		for _, field := range s.stamps {
			changed = append(changed, []any{field, ">=", moment{since}})
		}
		domain = append(domain, changed)
	}
	var rows []map[string]any
	err := r.client.call(ctx, &rows, "model."+s.model+".search_read", domain, 0, limit, byID, s.stamps, r.scopeOfAll())
	if err != nil {
		return nil, err
	}
	page := make([]stamped, len(rows))
	for i, row := range rows {
		id, ok := row["id"].(float64)
		if !ok {
			return nil, sdk.Fail(document.CauseInternal, "ответ Tryton имеет неожиданный вид")
		}
		page[i] = stamped{id: int64(id), times: timesIn(row)}
		slices.SortFunc(page[i].times, time.Time.Compare)
	}
	return page, nil
}

// timesIn collects every datetime of a record, however deep.
func timesIn(value any) []time.Time {
	var times []time.Time
	switch v := value.(type) {
	case map[string]any:
		if v["__class__"] == "datetime" {
			text, _ := json.Marshal(v)
			var m moment
			if json.Unmarshal(text, &m) == nil {
				times = append(times, m.Time)
			}
			return times
		}
		for _, inner := range v {
			times = append(times, timesIn(inner)...)
		}
	case []any:
		for _, inner := range v {
			times = append(times, timesIn(inner)...)
		}
	}
	return times
}

// newest is the latest moment at which a visible record of the subject was written. It comes from the database's own
// clock, so no other clock has to agree with it. A record that becomes visible later was written by a transaction that
// committed after this moment.
func (r *reading) newest(ctx context.Context, s subject) (time.Time, error) {
	var newest time.Time
	for _, field := range []string{"create_date", "write_date"} { // write_date is null until the first change
		var rows []struct {
			Created moment `json:"create_date"`
			Written moment `json:"write_date"`
		}
		domain := slices.Concat(s.domain, []any{[]any{field, "!=", nil}})
		order := []any{[]any{field, "DESC"}}
		err := r.client.call(ctx, &rows, "model."+s.model+".search_read", domain, 0, 1, order, []string{field}, r.scopeOfAll())
		if err != nil {
			return time.Time{}, err
		}
		for _, row := range rows {
			newest = later(newest, later(row.Created.Time, row.Written.Time))
		}
	}
	return newest, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// search reads fields of records in the order of ids.
func (r *reading) search(ctx context.Context, into any, model string, domain []any, limit int, fields ...string) error {
	return r.client.call(ctx, into, "model."+model+".search_read", domain, 0, limit, byID, fields, r.scope())
}

// byID is the order of ids, in which pages neither overlap nor leave a gap whatever changes meanwhile.
var byID = []any{[]any{"id", "ASC"}}

// scope is the context of a call.
func (r *reading) scope() object { return object{"company": r.office.id} }

// scopeOfAll is a context in which inactive records are found too. A clause on "active" in the domain would not do:
// Tryton adds its own to every nested clause that does not speak of it.
func (r *reading) scopeOfAll() object { return object{"company": r.office.id, "active_test": false} }
