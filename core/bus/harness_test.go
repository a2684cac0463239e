package bus_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/uzelhub/uzel/core/bus"
	"github.com/uzelhub/uzel/core/bus/sqlite"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

func TestMain(m *testing.M) {
	if role := os.Getenv("UZEL_TEST_ROLE"); role != "" {
		roles[role](database{os.Getenv("UZEL_TEST_KIND"), os.Getenv("UZEL_TEST_DATABASE")})
	}
	os.Exit(pgtest.Main(m))
}

// quick are options that make short what waits for time.
var quick = bus.Options{Poll: 50 * time.Millisecond, Grace: 100 * time.Millisecond, Pause: time.Millisecond}

// database is where a bus lives. Each opening is as another process would.
type database struct{ kind, address string }

// onEach runs a test on a new database of each kind.
func onEach(t *testing.T, test func(t *testing.T, db database)) {
	t.Run("sqlite", func(t *testing.T) { test(t, onSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, database{"postgres", pgtest.Database(t)}) })
}

func onSQLite(t testing.TB) database { return database{"sqlite", filepath.Join(t.TempDir(), "bus.db")} }

func (d database) tryOpen(o bus.Options) (*bus.Bus, error) {
	if d.kind == "sqlite" {
		return sqlite.Open(context.Background(), d.address, o)
	}
	var err error
	if o.DB, err = sql.Open("pgx", d.address); err != nil {
		return nil, err
	}
	o.Dialect = bus.PostgreSQL
	return bus.Open(context.Background(), o)
}

func (d database) open(t testing.TB, o bus.Options) *bus.Bus {
	t.Helper()
	b, err := d.tryOpen(o)
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	return b
}

// raw is the database without the bus.
func (d database) raw(t testing.TB) *sql.DB {
	t.Helper()
	driver := map[string]string{"sqlite": "sqlite", "postgres": "pgx"}[d.kind]
	db, err := sql.Open(driver, d.address)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	if d.kind == "sqlite" {
		_, err = db.Exec("PRAGMA busy_timeout = 10000")
		must(t, err)
		db.SetMaxOpenConns(1)
	}
	return db
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}

func publish(t testing.TB, b *bus.Bus, topic string, payloads ...string) {
	t.Helper()
	for _, p := range payloads {
		must(t, b.Publisher().Publish(topic, bus.NewMessage("", []byte(p))))
	}
}

func subscribe(t testing.TB, b *bus.Bus, group, topic string) <-chan *message.Message {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	messages, err := b.Subscriber(group).Subscribe(ctx, topic)
	must(t, err)
	return messages
}

// patience is how long a test waits for what must come: longer than any lease, with which an end of the bus may coincide.
const patience = 90 * time.Second

func receive(t testing.TB, messages <-chan *message.Message) *message.Message {
	t.Helper()
	select {
	case m, open := <-messages:
		if !open {
			t.Fatal("the subscription has ended")
		}
		return m
	case <-time.After(patience):
		t.Fatal("no message comes")
	}
	return nil
}

// expect receives and acknowledges messages with these payloads, in this order.
func expect(t testing.TB, messages <-chan *message.Message, payloads ...string) {
	t.Helper()
	var got []string
	for range payloads {
		m := receive(t, messages)
		got = append(got, string(m.Payload))
		m.Ack()
	}
	if !slices.Equal(got, payloads) {
		t.Fatalf("got %q, want %q", got, payloads)
	}
}

// rows tells how many deliveries of a topic there are.
func rows(t testing.TB, db *sql.DB, topic string) (n int) {
	t.Helper()
	must(t, db.QueryRow(`SELECT COUNT(*) FROM bus_deliveries WHERE topic = $1`, topic).Scan(&n))
	return n
}
