package bus_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/uzelhub/uzel/core/bus"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

func TestPublishingInATransaction(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		o := quick
		o.Poll = time.Hour // only a wake-up can make it come
		b := db.open(t, o)
		messages := subscribe(t, b, "engine", bus.DocumentDue)
		raw := db.raw(t)
		publishIn := func(payload string, end func(*sql.Tx) error) {
			tx, err := raw.Begin()
			must(t, err)
			must(t, b.PublishIn(context.Background(), tx, bus.DocumentDue, bus.NewMessage("", []byte(payload))))
			must(t, end(tx))
			b.Wake(bus.DocumentDue)
		}
		publishIn("undone", (*sql.Tx).Rollback)
		publishIn("done", (*sql.Tx).Commit)
		expect(t, messages, "done")
		publish(t, b, bus.DocumentDue, "alone")
		expect(t, messages, "alone")
	})
}

func TestWhatNobodyAnnouncedIsFoundByPolling(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		here, there := db.open(t, quick), db.open(t, quick)
		messages := subscribe(t, here, "engine", bus.DocumentDue)
		publish(t, there, bus.DocumentDue, "from another process")
		expect(t, messages, "from another process")
	})
}

func TestWhatCannotBePublished(t *testing.T) {
	b := onSQLite(t).open(t, quick)
	closed := b.Publisher()
	must(t, closed.Close())
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	inTime := bus.NewMessage("", nil)
	inTime.SetContext(ended)
	for _, c := range []struct {
		rule      string
		publisher *bus.Publisher
		topic     string
		message   *message.Message
		want      error
	}{
		{"needs a topic", b.Publisher(), "", bus.NewMessage("", nil), bus.ErrMessage},
		{"is no document", b.Publisher(), "t", bus.NewMessage("", []byte(strings.Repeat("x", 64<<10+1))), bus.ErrMessage},
		{"is not published by who has closed", closed, "t", bus.NewMessage("", nil), bus.ErrClosed},
		{"has a context that lasts", b.Publisher(), "t", inTime, context.Canceled},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if err := c.publisher.Publish(c.topic, c.message); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAMessageComesAsItWent(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		b := db.open(t, quick)
		messages := subscribe(t, b, "g", "t")
		for _, sent := range []*message.Message{
			bus.NewMessage("01890a5d", []byte("{\"to\":\"finished\"}")),
			bus.NewMessage("", nil),
			{UUID: "", Payload: []byte{0, 0xff, '\''}},
			{UUID: "ключ", Metadata: message.Metadata{"причина": "нет\x00 «связи»"}},
		} {
			must(t, b.Publisher().Publish("t", sent))
			got := receive(t, messages)
			got.Ack()
			if !got.Equals(sent) {
				t.Errorf("sent %+v, got %+v", sent, got)
			}
			if bus.Key(got) != bus.Key(sent) {
				t.Errorf("sent key %q, got %q", bus.Key(sent), bus.Key(got))
			}
		}
	})
}

func TestOneBadMessageTakesNothingFromOthers(t *testing.T) {
	b := database{"postgres", pgtest.Database(t)}.open(t, quick)
	messages := subscribe(t, b, "g", "t")
	bad := make(chan error, 20)
	for range cap(bad) {
		go func() { // PostgreSQL keeps no zero character in a text
			bad <- b.Publisher().Publish("t", &message.Message{UUID: "\x00"})
		}()
		publish(t, b, "t", "good")
		expect(t, messages, "good")
	}
	for range cap(bad) {
		if err := <-bad; !errors.Is(err, bus.ErrDatabase) {
			t.Errorf("got %v", err)
		}
	}
}
