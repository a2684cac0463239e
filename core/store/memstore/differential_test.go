package memstore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// pairOfStores is one store in memory and one on SQLite that are told the same.
type pairOfStores struct {
	t           *rapid.T
	now         time.Time
	memory, sql store.Store
	ids         []string // of documents so far
}

// TestAStoreInMemoryAnswersAsOneOnADatabase walks at random through everything a store can do and compares answers,
// faults and states.
func TestAStoreInMemoryAnswersAsOneOnADatabase(t *testing.T) {
	dir, runs := quickDir(t), 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		p := &pairOfStores{t: t, now: morning}
		clock := func() time.Time { return p.now }
		// The same chance for both, but each draws other numbers of it: ids are given by the test.
		opened, err := memstore.Open(context.Background(), memstore.Options{Disk: memstore.NewDisk(1), Clock: clock})
		p.must(err)
		onDisk, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(dir, fmt.Sprint(runs), "uzel.db"), Clock: clock})
		p.must(err)
		defer opened.Close()
		defer onDisk.Close()
		p.memory, p.sql = opened, onDisk
		t.Repeat(map[string]func(*rapid.T){
			"insert": p.insert, "save": p.save, "payload": p.payload, "findings": p.findings, "delivery": p.delivery,
			"attempt": p.attempt, "reference": p.reference, "record": p.record, "erase": p.erase, "time": p.pass,
			"": p.compare,
		})
	})
}

// quickDir is a directory in memory where there is one: nothing here depends on a disk.
func quickDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "uzel-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (p *pairOfStores) must(err error) {
	if err != nil {
		p.t.Fatal(err)
	}
}

// both does the same to both stores and compares what came of it.
func (p *pairOfStores) both(what string, do func(tx store.Tx) (any, error)) {
	var got [2]any
	var errs [2]error
	for i, s := range []store.Store{p.memory, p.sql} {
		errs[i] = s.Update(context.Background(), store.Hub, func(tx store.Tx) (err error) {
			got[i], err = do(tx)
			return errors.Join(err, tx.Note(store.Entry{Action: what, Details: map[string]string{"n": fmt.Sprint(i, err == nil)[2:]}}))
		})
	}
	p.same(what, got, errs)
}

var options = cmp.Options{cmpopts.EquateEmpty(), cmp.Transformer("kind", codeOf)}

// codeOf is the code of a fault.
func codeOf(err error) string {
	if e, ok := fault.As(err); ok {
		return e.Kind.Code
	}
	return fmt.Sprint(err)
}

func (p *pairOfStores) same(what string, got [2]any, errs [2]error) {
	if codeOf(errs[0]) != codeOf(errs[1]) {
		p.t.Fatalf("%s: in memory %v, on SQLite %v", what, errs[0], errs[1])
	}
	if diff := cmp.Diff(got[1], got[0], options); diff != "" {
		p.t.Fatalf("%s: in memory it is (+):\n%s", what, diff)
	}
}

var (
	few    = rapid.SampledFrom([]string{"", "a", "b", "ж"})
	states = rapid.SampledFrom([]document.State{document.StateReceived, document.StateReady, document.StateFinished})
	causes = rapid.SampledFrom([]document.Cause{"", document.CauseLimit})
	inns   = rapid.SampledFrom([]string{"", "7700000016", "7810000026"})
	jsons  = rapid.SampledFrom([]string{"", "null", `{"a":"я"}`, `[1, 2]`})
)

func (p *pairOfStores) moment(t *rapid.T, name string) time.Time {
	m := rapid.IntRange(-3, 3).Draw(t, name)
	if m == 3 {
		return time.Time{}
	}
	return p.now.Add(time.Duration(m)*time.Minute + 123456*time.Nanosecond)
}

// id of a document that is there, or of none.
func (p *pairOfStores) id(t *rapid.T) string {
	if len(p.ids) == 0 || rapid.IntRange(0, 19).Draw(t, "none") == 0 {
		return "01a20385-6c09-7146-ab98-573064cb31d8"
	}
	return rapid.SampledFrom(p.ids).Draw(t, "id")
}

func (p *pairOfStores) envelope(t *rapid.T) document.Envelope {
	e := document.Envelope{
		Kind: document.KindUPD, Number: few.Draw(t, "number"), Date: few.Draw(t, "date"), Period: few.Draw(t, "period"),
		Organisation: document.Party{INN: inns.Draw(t, "inn"), Name: "ООО «Ромашка»"}, Counterparty: document.Party{INN: inns.Draw(t, "inn")},
	}
	if rapid.Bool().Draw(t, "labels") {
		e.Labels = map[string]string{"a": few.Draw(t, "label")}
	}
	return e
}

func (p *pairOfStores) insert(t *rapid.T) {
	d := store.Document{
		Route: few.Draw(t, "route"), RouteVersion: few.Draw(t, "version"), Source: few.Draw(t, "source"), Envelope: p.envelope(t),
		State: states.Draw(t, "state"), Cause: causes.Draw(t, "cause"), Holds: rapid.Bool().Draw(t, "holds"),
		NextAt: p.moment(t, "next"), ExpiresAt: p.moment(t, "expires"), Progress: json.RawMessage(jsons.Draw(t, "progress")),
	}
	d.Envelope.SourceKey, d.Envelope.Revision, d.Envelope.Chain = few.Draw(t, "key"), few.Draw(t, "revision"), few.Draw(t, "chain")
	if rapid.IntRange(0, 19).Draw(t, "broken") == 0 {
		d.Envelope.SourceKey = "\x00"
	}
	fresh := fmt.Sprintf("01a20385-6c09-7146-ab98-%012x", len(p.ids)+1)
	if rapid.IntRange(0, 9).Draw(t, "again") == 0 {
		fresh = p.id(t)
	}
	var taken bool
	p.both("insert", func(tx store.Tx) (any, error) {
		d := d
		d.ID = fresh
		var err error
		taken, err = tx.InsertDocument(&d)
		return []any{taken, d}, err
	})
	if taken {
		p.ids = append(p.ids, fresh)
	}
}

func (p *pairOfStores) save(t *rapid.T) {
	id, e := p.id(t), p.envelope(t)
	state, cause, holds, next := states.Draw(t, "state"), causes.Draw(t, "cause"), rapid.Bool().Draw(t, "holds"), p.moment(t, "next")
	progress, stale, identity := jsons.Draw(t, "progress"), rapid.IntRange(0, 9).Draw(t, "stale") == 0, rapid.IntRange(0, 9).Draw(t, "identity") == 0
	p.both("save", func(tx store.Tx) (any, error) {
		d, err := tx.Document(id)
		if err != nil {
			return nil, err
		}
		e := e
		e.SourceKey, e.Revision, e.Chain = d.Envelope.SourceKey, d.Envelope.Revision, d.Envelope.Chain
		if identity {
			e.Revision += "x"
		}
		if stale {
			d.Version--
		}
		d.Envelope, d.State, d.Cause, d.Holds, d.NextAt, d.Progress = e, state, cause, holds, next, json.RawMessage(progress)
		err = tx.SaveDocument(&d)
		return d, err
	})
}

func (p *pairOfStores) payload(t *rapid.T) {
	id, role, size := p.id(t), few.Draw(t, "role"), rapid.SampledFrom([]int{0, 1, 100, 70000}).Draw(t, "size")
	body := bytes.Repeat([]byte{byte(rapid.IntRange(0, 2).Draw(t, "byte"))}, size)
	p.both("payload", func(tx store.Tx) (any, error) {
		part := store.Part{Document: id, Role: role, Name: "счёт.xml", MediaType: role, Kind: document.KindUPD, Format: "5.03"}
		if err := tx.PutPayload(&part, body); err != nil {
			return part, err
		}
		read, err := tx.Payload(id, part.SHA256)
		return []any{part, len(read)}, err
	})
}

func (p *pairOfStores) findings(t *rapid.T) {
	id := p.id(t)
	set := make([]fault.Finding, rapid.IntRange(0, 3).Draw(t, "findings"))
	for i := range set {
		set[i] = fault.Finding{Code: fmt.Sprint(i), Message: few.Draw(t, "message")}
	}
	p.both("findings", func(tx store.Tx) (any, error) { return nil, tx.SetFindings(id, set) })
}

func (p *pairOfStores) delivery(t *rapid.T) {
	d := store.Delivery{
		Document: p.id(t), Destination: few.Draw(t, "destination"), Key: few.Draw(t, "key"), State: states.Draw(t, "state"),
		Draft: few.Draw(t, "draft"), Receipt: json.RawMessage(jsons.Draw(t, "receipt")),
	}
	p.both("delivery", func(tx store.Tx) (any, error) {
		d := d
		err := tx.SaveDelivery(&d)
		return d, err
	})
}

func (p *pairOfStores) attempt(t *rapid.T) {
	a := store.Attempt{Document: p.id(t), Destination: few.Draw(t, "destination"), Action: "send", Key: few.Draw(t, "key")}
	number := rapid.IntRange(0, 3).Draw(t, "number") // 0: a new one
	outcome := rapid.SampledFrom([]document.Outcome{document.OutcomeDone, document.OutcomeUnknown}).Draw(t, "outcome")
	receipt := jsons.Draw(t, "receipt")
	p.both("attempt", func(tx store.Tx) (any, error) {
		a := a
		if number == 0 {
			err := tx.StartAttempt(&a)
			return a, err
		}
		a.Number, a.Outcome, a.RemoteCode, a.RemoteText, a.Receipt = number, outcome, "4\x00", "слова", json.RawMessage(receipt)
		err := tx.FinishAttempt(&a)
		return a, err
	})
}

func (p *pairOfStores) reference(t *rapid.T) {
	one, two, due := few.Draw(t, "one"), few.Draw(t, "two"), p.moment(t, "due")
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0:
		p.both("cursor", func(tx store.Tx) (any, error) { return nil, tx.SetCursor(one, two, two) })
	case 1:
		p.both("run", func(tx store.Tx) (any, error) {
			run := store.Run{Schedule: one, Due: due, State: two}
			taken, err := tx.StartRun(&run)
			return []any{taken, run}, err
		})
	case 2:
		p.both("run ends", func(tx store.Tx) (any, error) {
			run := store.Run{Schedule: one, Due: due, State: two, Detail: two}
			err := tx.FinishRun(&run)
			return run, err
		})
	case 6:
		p.both("runs are forgotten", func(tx store.Tx) (any, error) { return tx.ForgetRuns(due) })
	case 3:
		p.both("person", func(tx store.Tx) (any, error) {
			return nil, tx.PutPerson(store.Person{Name: one, Roles: []string{two}, Disabled: two == "a"})
		})
	case 4:
		p.both("lease", func(tx store.Tx) (any, error) {
			l := store.Lease{Name: one, Holder: two, Until: due}
			if due.IsZero() {
				return nil, tx.DropLease(one, two)
			}
			taken, err := tx.TakeLease(&l)
			return []any{taken, l.Holder, l.Until.Truncate(time.Microsecond)}, err
		})
	case 5:
		p.both("undone", func(tx store.Tx) (any, error) {
			return nil, errors.Join(tx.SetCursor(one, two, "undone"), errUndone)
		})
	}
}

var errUndone = errors.New("undone")

func (p *pairOfStores) record(t *rapid.T) {
	r := store.Record{
		Collection: few.Draw(t, "collection"), Key: few.Draw(t, "key"), Organisation: inns.Draw(t, "inn"), Revision: few.Draw(t, "revision"),
		Data: json.RawMessage(jsons.Draw(t, "data")),
	}
	p.both("record", func(tx store.Tx) (any, error) {
		r := r
		err := tx.PutRecord(&r)
		r.ID = ""
		return r, err
	})
}

func (p *pairOfStores) erase(t *rapid.T) {
	id := p.id(t)
	var errs [2]error
	for i, s := range []store.Store{p.memory, p.sql} {
		errs[i] = s.Erase(context.Background(), store.Hub, id)
	}
	p.same("erase", [2]any{}, errs)
}

func (p *pairOfStores) pass(t *rapid.T) {
	p.now = p.now.Add(time.Duration(rapid.IntRange(-60, 120).Draw(t, "seconds")) * time.Second)
}

// compare compares everything that can be read.
func (p *pairOfStores) compare(t *rapid.T) {
	p.t = t
	filter := store.DocumentFilter{
		INN: inns.Draw(t, "inn"), Number: few.Draw(t, "number"), Period: few.Draw(t, "period"), Route: few.Draw(t, "route"),
		Chain: few.Draw(t, "chain"), Limit: rapid.IntRange(0, 3).Draw(t, "limit"),
	}
	if rapid.Bool().Draw(t, "after") {
		filter.After = p.id(t)
	}
	after, limit := few.Draw(t, "record"), rapid.IntRange(1, 3).Draw(t, "limit")
	route, source, chain, id := few.Draw(t, "route"), few.Draw(t, "source"), few.Draw(t, "chain"), p.id(t)
	for what, read := range map[string]func(store.ReadTx) (any, error){
		"all":        func(tx store.ReadTx) (any, error) { return tx.Documents(store.DocumentFilter{Limit: 1000}) },
		"filtered":   func(tx store.ReadTx) (any, error) { return tx.Documents(filter) },
		"due":        func(tx store.ReadTx) (any, error) { return tx.Due(p.now, limit) },
		"next due":   func(tx store.ReadTx) (any, error) { return tx.NextDue() },
		"head":       func(tx store.ReadTx) (any, error) { return tx.ChainHead(route, source, chain) },
		"document":   func(tx store.ReadTx) (any, error) { return tx.Document(id) },
		"findings":   func(tx store.ReadTx) (any, error) { return tx.Findings(id) },
		"parts":      func(tx store.ReadTx) (any, error) { return tx.Parts(id) },
		"no payload": func(tx store.ReadTx) (any, error) { return tx.Payload(id, "00") },
		"deliveries": func(tx store.ReadTx) (any, error) { return tx.Deliveries(id) },
		"attempts":   func(tx store.ReadTx) (any, error) { return tx.Attempts(id) },
		"open":       func(tx store.ReadTx) (any, error) { return tx.OpenAttempts(limit) },
		"cursor":     func(tx store.ReadTx) (any, error) { return tx.Cursor(route, source) },
		"runs":       func(tx store.ReadTx) (any, error) { return tx.Runs(route, limit) },
		"all runs":   func(tx store.ReadTx) (any, error) { return tx.Runs("", 0) },
		"people":     func(tx store.ReadTx) (any, error) { return tx.People() },
		"person":     func(tx store.ReadTx) (any, error) { return tx.Person(route) },
		"lease":      func(tx store.ReadTx) (any, error) { return tx.Lease(route) },
		"record":     func(tx store.ReadTx) (any, error) { return nameless(tx.Record(route, source)) },
		"some records": func(tx store.ReadTx) (any, error) {
			return namelessAll(tx.Records(store.RecordFilter{Collection: route, After: after, Limit: limit}))
		},
		"journal": func(tx store.ReadTx) (any, error) { return tx.Journal(store.JournalFilter{Limit: 1000}) },
		"story": func(tx store.ReadTx) (any, error) {
			return tx.Journal(store.JournalFilter{Document: id, After: 2, Limit: limit})
		},
		"journal head": func(tx store.ReadTx) (any, error) { return tx.JournalHead() },
	} {
		var got [2]any
		var errs [2]error
		for i, s := range []store.Store{p.memory, p.sql} {
			errs[i] = s.View(context.Background(), func(tx store.ReadTx) (err error) {
				got[i], err = read(tx)
				return err
			})
		}
		p.same(what, got, errs)
	}
}

// nameless is a record without its id, which each store makes for itself.
func nameless(r store.Record, err error) (store.Record, error) {
	r.ID = ""
	return r, err
}

func namelessAll(all []store.Record, err error) ([]store.Record, error) {
	for i := range all {
		all[i].ID = ""
	}
	return all, err
}
