package tryton_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/connectors/tryton"
	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const password = "very-secret-word"

// connection is what the tests use of an opened one.
type connection interface {
	sdk.Connection
	sdk.Source
	sdk.Discoverer
	sdk.Tallier
}

// settings are those of a connection, changed by more where a test needs it.
func settings(url, database, user, password string, more map[string]any) map[string]any {
	all := map[string]any{"url": url, "database": database, "user": user, "password": password}
	for key, value := range more {
		all[key] = value
	}
	return all
}

func open(t testing.TB, config map[string]any) connection {
	t.Helper()
	c, err := newConnection(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func newConnection(config map[string]any) (connection, error) {
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	c, err := tryton.Patient.Open(context.Background(), sdk.Setup{Connection: "tryton-romashka", Config: text})
	if err != nil {
		return nil, err
	}
	return c.(connection), nil
}

// serve runs a sandbox and opens a connection to it.
func serve(t testing.TB, server *sandbox.Server, more map[string]any) connection {
	t.Helper()
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	return open(t, settings(web.URL, "hub", "admin", password, more))
}

// collector keeps what is given, and calls after at each item.
type collector struct {
	mu       sync.Mutex
	items    []sdk.Item
	problems []sdk.Problem
	after    func(n int) error
}

func (c *collector) Put(_ context.Context, item sdk.Item) error {
	c.mu.Lock()
	c.items = append(c.items, item)
	n := len(c.items)
	c.mu.Unlock()
	if c.after != nil {
		return c.after(n)
	}
	return nil
}

func (c *collector) Problem(_ context.Context, problem sdk.Problem) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.problems = append(c.problems, problem)
	return nil
}

// cursor is where the hub stands after what was given.
func (c *collector) cursor(before string) string {
	for _, item := range c.items {
		before = item.Cursor
	}
	return before
}

func (c *collector) keys() []string {
	keys := []string{}
	for _, item := range c.items {
		keys = append(keys, item.Document.SourceKey)
	}
	return keys
}

// read reads once from a cursor and fails the test on an error.
func read(t testing.TB, c sdk.Source, cursor string, kinds ...document.Kind) *collector {
	t.Helper()
	sink := &collector{}
	if err := c.Read(t.Context(), sdk.ReadRequest{Cursor: cursor, Kinds: kinds}, sink); err != nil {
		t.Fatalf("Read: %v", err)
	}
	return sink
}

// readMonth reads the marks of a month.
func readMonth(t testing.TB, c sdk.Source, from, to string) *collector {
	t.Helper()
	sink := &collector{}
	request := sdk.ReadRequest{Period: &sdk.Period{From: from, To: to}, Kinds: []document.Kind{document.KindMarks}}
	if err := c.Read(t.Context(), request, sink); err != nil {
		t.Fatalf("Read: %v", err)
	}
	return sink
}

func body[T any](t testing.TB, item sdk.Item) T {
	t.Helper()
	var doc T
	if err := json.Unmarshal(item.Body, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// causeOf is the cause of a fault; an error that is none fails the test.
func causeOf(t testing.TB, err error) document.Cause {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	var f *sdk.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%T is no fault: %v", err, err)
	}
	return f.Cause
}
