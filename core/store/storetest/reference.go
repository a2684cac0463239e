package storetest

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/store"
)

var referenceRules = []rule{
	{"a cursor is empty at first and then what was written last", func(b *bench) {
		for _, value := range []string{"", "a", "b"} {
			if value != "" {
				b.update(func(tx store.Tx) error { return tx.SetCursor("tryton", "upd-out", value) })
			}
			b.view(func(tx store.ReadTx) error {
				got, err := tx.Cursor("tryton", "upd-out")
				if got != value {
					b.Errorf("cursor %q, want %q", got, value)
				}
				other, err2 := tx.Cursor("tryton", "archive")
				if other != "" {
					b.Errorf("another route's cursor is %q", other)
				}
				return errors.Join(err, err2)
			})
		}
	}},
	{"a schedule fires once for each due time", func(b *bench) {
		due := b.now.Add(-time.Minute)
		run := store.Run{Schedule: "monthly", Due: due, State: "running"}
		for i := range 2 {
			b.update(func(tx store.Tx) error {
				taken, err := tx.StartRun(&run)
				if taken != (i == 0) {
					b.Errorf("try %d: taken %v", i, taken)
				}
				return err
			})
		}
		b.advance(time.Second)
		run.State, run.Detail = "done", "3 документа"
		b.update(func(tx store.Tx) error { return tx.FinishRun(&run) })
		later := store.Run{Schedule: "monthly", Due: due.Add(time.Hour), State: "running"}
		b.update(func(tx store.Tx) error { _, err := tx.StartRun(&later); return err })
		b.view(func(tx store.ReadTx) error {
			found, err := tx.Runs("monthly", 0)
			if diff := cmp.Diff([]store.Run{later, run}, found); diff != "" {
				b.Error(diff)
			}
			all, err2 := tx.Runs("", 1)
			if len(all) != 1 || all[0].Due != later.Due {
				b.Errorf("%+v", all)
			}
			return errors.Join(err, err2)
		})
		unknown := store.Run{Schedule: "daily", Due: due}
		b.is(b.Update(b.Context(), clerk, func(tx store.Tx) error { return tx.FinishRun(&unknown) }), store.ErrNotFound)
	}},
	{"old runs are forgotten, but the latest old one of each schedule and those that have not ended", func(b *bench) {
		day := func(n int) time.Time { return b.now.AddDate(0, 0, n-10) }
		for _, run := range []store.Run{
			{Schedule: "daily", Due: day(1), State: "running"}, {Schedule: "daily", Due: day(2), State: "done"}, {Schedule: "daily", Due: day(3), State: "missed"},
			{Schedule: "daily", Due: day(4), State: "done"}, {Schedule: "daily", Due: day(5), State: "done"}, {Schedule: "monthly", Due: day(1), State: "done"},
			{Schedule: "hourly", Due: day(5), State: "done"}, {Schedule: "hourly", Due: day(20), State: "done"}, // by a clock that was wrong
		} {
			b.update(func(tx store.Tx) error {
				_, err := tx.StartRun(&run)
				if err == nil && run.State != "running" {
					err = tx.FinishRun(&run)
				}
				return err
			})
		}
		forget := func(want int) {
			b.update(func(tx store.Tx) error {
				n, err := tx.ForgetRuns(day(5))
				if n != want {
					b.Errorf("%d runs were forgotten, want %d", n, want)
				}
				return err
			})
		}
		forget(2)
		forget(0)
		b.view(func(tx store.ReadTx) error {
			runs, err := tx.Runs("", 0)
			var kept []string
			for _, run := range runs {
				kept = append(kept, run.Schedule+run.Due.Sub(day(0)).String())
			}
			if diff := cmp.Diff([]string{"hourly480h0m0s", "daily120h0m0s", "hourly120h0m0s", "daily96h0m0s", "daily24h0m0s", "monthly24h0m0s"}, kept); diff != "" {
				b.Error(diff)
			}
			return err
		})
	}},
	{"a record is written, changed and listed in the order of keys", func(b *bench) {
		for _, key := range []string{"103", "101", "102"} {
			r := employee(key)
			b.update(func(tx store.Tx) error { return tx.PutRecord(&r) })
		}
		changed := employee("102")
		changed.Revision, changed.Organisation, changed.Data = "2", "7810000026", json.RawMessage(`{"name":"Петров"}`)
		b.advance(time.Second)
		b.update(func(tx store.Tx) error { return tx.PutRecord(&changed) })
		b.reopen()
		b.view(func(tx store.ReadTx) error {
			got, err := tx.Record("employee", "102")
			if diff := cmp.Diff(changed, got); diff != "" {
				b.Error(diff)
			}
			_, missing := tx.Record("employee", "999")
			b.is(missing, store.ErrNotFound)
			return err
		})
		var keys []string
		for _, r := range b.records("employee") {
			keys = append(keys, r.Key)
		}
		if diff := cmp.Diff([]string{"101", "102", "103"}, keys); diff != "" {
			b.Error(diff)
		}
		b.view(func(tx store.ReadTx) error {
			page, err := tx.Records(store.RecordFilter{Collection: "employee", Organisation: "7700000016", After: "101", Limit: 5})
			if len(page) != 1 || page[0].Key != "103" {
				b.Errorf("%+v", page)
			}
			return err
		})
		if other := b.records("party"); len(other) != 0 {
			b.Errorf("another collection: %+v", other)
		}
	}},
	{"people are written, changed and listed by name", func(b *bench) {
		petrov := store.Person{Name: "petrov", Roles: []string{"accountant", "signer"}, Organisations: []string{"7700000016"}}
		admin := store.Person{Name: "admin", Disabled: true}
		for _, p := range []store.Person{petrov, admin} {
			b.update(func(tx store.Tx) error { return tx.PutPerson(p) })
		}
		petrov.Roles = petrov.Roles[:1]
		b.update(func(tx store.Tx) error { return tx.PutPerson(petrov) })
		petrov.ChangedAt, admin.ChangedAt = b.now, b.now
		b.view(func(tx store.ReadTx) error {
			all, err := tx.People()
			if diff := cmp.Diff([]store.Person{admin, petrov}, all); diff != "" {
				b.Error(diff)
			}
			one, err2 := tx.Person("petrov")
			if diff := cmp.Diff(petrov, one); diff != "" {
				b.Error(diff)
			}
			_, missing := tx.Person("sidorov")
			b.is(missing, store.ErrNotFound)
			return errors.Join(err, err2)
		})
	}},
	{"a lease has one holder until its time has passed or it is given back", func(b *bench) {
		take := func(holder string, want bool, by string) {
			b.Helper()
			l := store.Lease{Name: "sweeper", Holder: holder, Until: b.now.Add(time.Minute)}
			b.update(func(tx store.Tx) error {
				taken, err := tx.TakeLease(&l)
				if taken != want || l.Holder != by {
					b.Errorf("%s: taken %v, held by %s", holder, taken, l.Holder)
				}
				return err
			})
		}
		drop := func(holder string) {
			b.update(func(tx store.Tx) error { return tx.DropLease("sweeper", holder) })
		}
		take("a", true, "a")
		take("b", false, "a")
		b.advance(30 * time.Second)
		take("a", true, "a") // longer
		b.advance(59 * time.Second)
		take("b", false, "a")
		b.advance(time.Second)
		take("b", true, "b")
		drop("a") // not its own any more
		take("a", false, "b")
		drop("b")
		take("a", true, "a")
		b.view(func(tx store.ReadTx) error {
			_, missing := tx.Lease("leader")
			b.is(missing, store.ErrNotFound)
			l, err := tx.Lease("sweeper")
			if l.Holder != "a" {
				b.Errorf("%+v", l)
			}
			return err
		})
	}},
}

func employee(key string) store.Record {
	return store.Record{
		Collection: "employee", Key: key, Organisation: "7700000016", Revision: "1", Data: json.RawMessage(`{"name":"Иванов"}`),
	}
}

func (b *bench) records(collection string) (found []store.Record) {
	b.Helper()
	b.view(func(tx store.ReadTx) (err error) {
		found, err = tx.Records(store.RecordFilter{Collection: collection})
		return err
	})
	return found
}
