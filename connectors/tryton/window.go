package tryton

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// probePage is the number of stamps asked for at once when nothing but stamps is read.
const probePage = 1000

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

// everything reads all records of a domain, inactive ones too, page by page in the order of ids.
func everything[T any](ctx context.Context, r *reading, model string, domain []any, id func(T) int64) ([]T, error) {
	var all []T
	for last := int64(0); ; {
		var page []T
		next := slices.Concat(domain, []any{[]any{"id", ">", last}})
		err := r.client.call(ctx, &page, "model."+model+".search_read", next, 0, probePage, byID, fieldsOf[T](), r.scopeOfAll())
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < probePage {
			return all, nil
		}
		last = id(page[len(page)-1])
	}
}
