package bus

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

// keeper is the group for which poisoned messages are kept.
const keeper = "keeper"

// Poisoned is a message that its handler gave up.
type Poisoned struct {
	ID       int64 // of this entry, for Replay and Discard
	UUID     string
	Topic    string
	Group    string // whose handler gave it up
	Reason   string // what the handler said last
	At       time.Time
	Metadata message.Metadata
	Payload  []byte
}

// Poisoned lists messages that were given up, the oldest first.
func (b *Bus) Poisoned(ctx context.Context, limit int) ([]Poisoned, error) {
	rows, err := b.db.QueryContext(ctx, `SELECT place, uuid, metadata, payload, published_at FROM bus_deliveries
		WHERE topic = $1 AND consumer_group = $2 ORDER BY place LIMIT $3`, Poison, keeper, limit)
	if err != nil {
		return nil, ErrDatabase.Wrap(err)
	}
	defer rows.Close()
	var list []Poisoned
	for rows.Next() {
		var p Poisoned
		var metadata string
		var at int64
		if err := rows.Scan(&p.ID, &p.UUID, &metadata, &p.Payload, &at); err != nil {
			return nil, ErrDatabase.Wrap(err)
		}
		if err := p.read(metadata); err != nil {
			return nil, err
		}
		p.At = time.UnixMicro(at).UTC()
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, ErrDatabase.Wrap(err)
	}
	return list, nil
}

// read tells what watermill noted about the failure from what the message had before.
func (p *Poisoned) read(metadata string) error {
	if err := json.Unmarshal([]byte(metadata), &p.Metadata); err != nil {
		return ErrDatabase.Wrap(err)
	}
	for _, note := range []struct {
		key  string
		into *string
	}{
		{middleware.PoisonedTopicKey, &p.Topic},
		{middleware.PoisonedHandlerKey, &p.Group},
		{middleware.ReasonForPoisonedKey, &p.Reason},
		{middleware.PoisonedSubscriberKey, new(string)},
	} {
		*note.into = p.Metadata[note.key]
		delete(p.Metadata, note.key)
	}
	return nil
}

// Replay sends a poisoned message to the handler that gave it up, and to no other group.
func (b *Bus) Replay(ctx context.Context, p Poisoned) error {
	metadata, err := json.Marshal(p.Metadata)
	if err != nil {
		return ErrMessage.Wrap(err)
	}
	found := int64(0)
	err = b.do(ctx, true, func(s *session) error {
		if err := s.seen(p.Topic, p.Group); err != nil {
			return err
		}
		found, err = s.touched(`UPDATE bus_deliveries SET topic = $1, consumer_group = $2, metadata = $3, visible_at = 0, lease = '', attempts = 0
			WHERE place = $4 AND topic = $5`, p.Topic, p.Group, string(metadata), p.ID, Poison)
		return err
	})
	b.Wake(p.Topic)
	return notPoisoned(found, err)
}

// Discard deletes a poisoned message.
func (b *Bus) Discard(ctx context.Context, p Poisoned) error {
	found := int64(0)
	err := b.do(ctx, true, func(s *session) (err error) {
		found, err = s.touched(`DELETE FROM bus_deliveries WHERE place = $1 AND topic = $2`, p.ID, Poison)
		return err
	})
	return notPoisoned(found, err)
}

func notPoisoned(found int64, err error) error {
	if err == nil && found == 0 {
		return ErrNotPoisoned.New()
	}
	return err
}

// poisoner publishes what the middleware gives up.
type poisoner struct{ *Publisher }

// Publish tells of it once, here: the middleware then takes the message as handled. The message's context
// may have ended, which must not keep the message from being saved (watermill #636).
func (p poisoner) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		m.SetContext(context.WithoutCancel(m.Context()))
		p.bus.Log.Error("сообщение отложено: обработчик не справился",
			"topic", m.Metadata[middleware.PoisonedTopicKey], "group", m.Metadata[middleware.PoisonedHandlerKey],
			"message", m.UUID, "reason", m.Metadata[middleware.ReasonForPoisonedKey])
	}
	return p.Publisher.Publish(topic, messages...)
}
