package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	diadoc "github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// leaps is a clock that a test moves on; who waits is called when its moment has passed.
type leaps struct {
	mu    sync.Mutex
	now   time.Time
	waits map[chan time.Time]time.Time
}

func (c *leaps) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *leaps) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	c.waits[ch] = c.now.Add(d)
	c.call()
	return ch
}

func (c *leaps) leap(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.call()
}

func (c *leaps) call() {
	for ch, at := range c.waits {
		if !at.After(c.now) {
			ch <- c.now
			delete(c.waits, ch)
		}
	}
}

// heard is a log that may be read while it is written.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *heard) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *heard) has(words string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.text.String(), words)
}

const onlyDiadoc = `store: { path: data/uzel.db }
organisations: [{ id: romashka, name: ООО «Ромашка», inn: "7700000016", kpp: "770101001" }]
connections:
  - { name: letters, connector: folder, organisation: romashka, config: { out: out } }
  - name: diadoc
    connector: diadoc
    organisation: romashka
    sandbox: true
    config: { url: %q, inn: "7700000016", client_id: "${file:key}", login: uzel, password: "${file:password}" }
routes: [routes.yaml]
`

// A hub serves day after day, an operator never tells it of a document, and nobody asks for a comparison.
func TestTheNightFindsWhatAnOperatorNeverToldOf(t *testing.T) {
	t.Parallel()
	operator := startDiadoc(7, mishap.Plan{Chance: map[mishap.Fault]float64{diadoc.DropEvent: 1}})
	server := httptest.NewServer(operator)
	defer server.Close()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"uzel.yaml": fmt.Sprintf(onlyDiadoc, server.URL), "key": diadocLogin, "password": sandboxPassword,
		"routes.yaml": "routes: [{ name: from-diadoc, from: { connection: diadoc }, to: letters }]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var log heard
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &out, config: filepath.Join(dir, "uzel.yaml")}
	yesterday := time.Now().Add(-24 * time.Hour) // the first whole day is the one on which the operator takes the document
	clock := &leaps{now: yesterday, waits: map[chan time.Time]time.Time{}}
	o, err := a.openOffice(t.Context(), officeOptions{clock: clock, log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- o.hub.Serve(ctx) }()

	passes(t, clock, 20*time.Second, "the connection is watched", func() bool { return has(t, o, "tally", "diadoc") })
	passes(t, clock, time.Hour, "the alarm is raised", func() bool { return len(alarms(t, o)) > 0 })
	found := alarms(t, o)[0]
	if found.Subject != "diadoc" || found.Details["kind"] != "upd" || found.Details["theirs"] != "1" || found.Details["ours"] != "0" {
		t.Errorf("the journal has %+v", found)
	}
	passes(t, clock, 0, "the log tells of it", func() bool { return log.has("у другой стороны больше документов") })
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if err := o.close(t.Context()); err != nil {
		t.Error(err)
	}
	out.Reset()
	if code := a.run(t.Context(), []string{"--config", a.config, "connector", "status"}); code != exitDone || !strings.Contains(out.String(), "не сошлась") {
		t.Errorf("the status is told with %d:\n%s", code, &out)
	}
}

// passes lets time pass until something has come about.
func passes(t *testing.T, clock *leaps, step time.Duration, what string, so func() bool) {
	t.Helper()
	patient := time.After(patience)
	for !so() {
		clock.leap(step)
		select {
		case <-patient:
			t.Fatalf("waited in vain: %s", what)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func has(t *testing.T, o *office, collection, key string) (found bool) {
	t.Helper()
	err := o.store.View(t.Context(), func(tx store.ReadTx) error {
		records, err := tx.Records(store.RecordFilter{Collection: collection})
		for _, r := range records {
			found = found || r.Key == key
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func alarms(t *testing.T, o *office) (entries []store.Entry) {
	t.Helper()
	err := o.store.View(t.Context(), func(tx store.ReadTx) (err error) {
		entries, err = tx.Journal(store.JournalFilter{Action: "tally.alarm"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}
