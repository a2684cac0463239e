package bus

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync/atomic"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/uuid"
)

// keyMetadata is where a message carries its key.
const keyMetadata = "key"

// payloadLimit keeps documents out of the bus.
const payloadLimit = 64 << 10

// NewMessage makes a message. Messages of one key never overtake one another; an empty key leaves it free.
func NewMessage(key string, payload []byte) *message.Message {
	m := message.NewMessage(uuid.Must(uuid.NewV7()).String(), payload)
	if key != "" {
		m.Metadata.Set(keyMetadata, key)
	}
	return m
}

// Key is a message's key.
func Key(m *message.Message) string { return m.Metadata.Get(keyMetadata) }

// Execer is a transaction: *sql.Tx, *sql.Conn.
type Execer interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
}

// PublishIn publishes within a transaction on the bus's database: the messages are there if it commits. Whoever commits
// says so with [Bus.Wake]; otherwise they are found at the next poll.
func (b *Bus) PublishIn(ctx context.Context, tx Execer, topic string, messages ...*message.Message) error {
	rows, err := rowsOf(topic, messages)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := r.insert(ctx, tx, topic); err != nil {
			return ErrDatabase.At(topic).Wrap(err)
		}
	}
	return nil
}

// Wake makes this process's subscriptions to a topic look now.
func (b *Bus) Wake(topic string) { b.bells.ringAll(topic) }

// Publisher publishes alone, each call in a transaction of its own that it shares with whoever else writes to the bus at the
// time.
type Publisher struct {
	bus    *Bus
	closed atomic.Bool
}

// Publisher makes a publisher.
func (b *Bus) Publisher() *Publisher { return &Publisher{bus: b} }

// Publish publishes all messages or, with an error, none, as far as that can be known: when the database fails at the very
// commit it cannot. The context of the first message is the call's; when it ends in time, nothing is published.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	if p.closed.Load() {
		return ErrClosed.At(topic)
	}
	if len(messages) == 0 {
		return nil
	}
	rows, err := rowsOf(topic, messages)
	if err != nil {
		return err
	}
	err = p.bus.do(messages[0].Context(), true, func(s *session) error {
		for _, r := range rows {
			if err := r.insert(context.Background(), s, topic); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		p.bus.Wake(topic)
	}
	return err
}

// Close makes the publisher refuse. What was published is on disk already.
func (p *Publisher) Close() error {
	p.closed.Store(true)
	return nil
}

// row is a message as the table has it.
type row struct {
	uuid, key, metadata string
	payload             []byte
}

func rowsOf(topic string, messages []*message.Message) ([]row, error) {
	if topic == "" {
		return nil, ErrMessage.With("не указана тема")
	}
	rows := make([]row, len(messages))
	for i, m := range messages {
		if len(m.Payload) > payloadLimit {
			return nil, ErrMessage.At(topic).With("%d байт, можно не больше %d", len(m.Payload), payloadLimit)
		}
		metadata, err := json.Marshal(m.Metadata)
		if err != nil {
			return nil, ErrMessage.At(topic).Wrap(err)
		}
		payload := []byte(m.Payload)
		if payload == nil {
			payload = []byte{} // the column knows no NULL
		}
		rows[i] = row{m.UUID, Key(m), string(metadata), payload}
	}
	return rows, nil
}

// insert puts the message on its way to every group of the topic.
func (r row) insert(ctx context.Context, tx Execer, topic string) error {
	_, err := tx.ExecContext(ctx, insertDelivery, topic, r.uuid, r.key, r.metadata, r.payload, now())
	return err
}

// The casts tell PostgreSQL the types of values that stand in no column.
const insertDelivery = `INSERT INTO bus_deliveries
	(topic, consumer_group, uuid, key, metadata, payload, published_at, visible_at, lease, attempts)
	SELECT topic, consumer_group, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), $5, CAST($6 AS BIGINT), 0, '', 0
	FROM bus_groups WHERE topic = $1`

// Interface guard.
var _ message.Publisher = (*Publisher)(nil)
