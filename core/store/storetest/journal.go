package storetest

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/store"
)

var journalRules = []rule{
	{"an entry has its number, its time and its actor", func(b *bench) {
		b.update(func(tx store.Tx) error {
			return tx.Note(store.Entry{
				Action: "route.paused", Subject: "upd-out", Document: "d", Details: map[string]string{"причина": "обслуживание"},
			})
		})
		want := []store.Entry{{
			Seq: 1, At: b.now, Actor: clerk, Action: "route.paused", Subject: "upd-out", Document: "d",
			Details: map[string]string{"причина": "обслуживание"},
		}}
		if diff := cmp.Diff(want, b.entries(store.JournalFilter{})); diff != "" {
			b.Error(diff)
		}
	}},
	{"entries are found by document, actor, action, subject and time, page by page", func(b *bench) {
		for n := range 4 {
			b.note([]string{"a", "b"}[n%2], []string{"x", "x", "y", "y"}[n])
			b.advance(time.Minute)
		}
		for _, c := range []struct {
			filter store.JournalFilter
			want   []int64
		}{
			{store.JournalFilter{Document: "a"}, []int64{1, 3}},
			{store.JournalFilter{Action: "y"}, []int64{3, 4}},
			{store.JournalFilter{Actor: "petrov", Limit: 1}, []int64{1}},
			{store.JournalFilter{Actor: "sidorov"}, nil},
			{store.JournalFilter{Subject: "tryton", After: 2}, []int64{3, 4}},
			{store.JournalFilter{From: b.now.Add(-3 * time.Minute), To: b.now.Add(-time.Minute)}, []int64{2, 3}},
		} {
			var seqs []int64
			for _, e := range b.entries(c.filter) {
				seqs = append(seqs, e.Seq)
			}
			if diff := cmp.Diff(c.want, seqs); diff != "" {
				b.Errorf("%+v: %s", c.filter, diff)
			}
		}
	}},
	{"the chain verifies, and knows heads that it had", func(b *bench) {
		if report := b.verify(""); report.Entries != 0 || report.Head != "" || !report.HeadFound {
			b.Errorf("an empty journal: %+v", report)
		}
		b.note("a", "x")
		head := b.head()
		b.reopen()
		b.note("b", "x")
		if b.head() == head {
			b.Error("the head did not change")
		}
		report := b.verify(strings.ToUpper(head))
		if !report.HeadFound || report.Entries != 2 || report.Batches != 2 || report.Head != b.head() {
			b.Errorf("%+v", report)
		}
		if b.verify(strings.Repeat("0", 64)).HeadFound {
			b.Error("found a head that never was")
		}
	}},
	{"a journal of many pages verifies", func(b *bench) {
		const batches, each = 6, 2000
		for range batches {
			b.update(func(tx store.Tx) error {
				for range each {
					if err := tx.Note(store.Entry{Action: "x"}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if report := b.verify(b.head()); report.Entries != batches*each || !report.HeadFound {
			b.Errorf("%+v", report)
		}
	}},
}

func (b *bench) note(id, action string) {
	b.Helper()
	b.update(func(tx store.Tx) error { return tx.Note(store.Entry{Action: action, Document: id, Subject: "tryton"}) })
}

func (b *bench) entries(f store.JournalFilter) (found []store.Entry) {
	b.Helper()
	b.view(func(tx store.ReadTx) (err error) {
		found, err = tx.Journal(f)
		return err
	})
	return found
}

func (b *bench) head() (head string) {
	b.Helper()
	b.view(func(tx store.ReadTx) (err error) {
		head, err = tx.JournalHead()
		return err
	})
	return head
}

// verify checks that the journal is whole.
func (b *bench) verify(head string) store.JournalReport {
	b.Helper()
	report, err := b.VerifyJournal(b.Context(), head)
	b.must(err)
	if report.Break != nil {
		b.Fatalf("broken at %+v", *report.Break)
	}
	return report
}
