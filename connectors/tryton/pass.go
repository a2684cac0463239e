package tryton

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
)

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
