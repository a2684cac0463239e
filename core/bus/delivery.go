package bus

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
)

// batchLimit is how many messages a subscription takes at once, to hand them over one by one.
const batchLimit = 16

// delivery is a message that a subscription has taken.
type delivery struct {
	row
	place    int64
	attempts int // this one included
}

// atOnce is the time of a row that may be taken whatever the clock says: those of two hubs differ.
const atOnce int64 = 0

// batch is what was taken under one lease.
type batch struct {
	deliveries []delivery
	lease      string
	next       time.Time // when there is nothing to take: when there will be, if that is known
}

// A row is ready when its time has come and, if it has a key, nothing of that key is before it.
const ready = `d.topic = $1 AND d.consumer_group = $2 AND (d.key = '' OR NOT EXISTS (
	SELECT 1 FROM bus_deliveries e
	WHERE e.topic = d.topic AND e.consumer_group = d.consumer_group AND e.key = d.key AND e.key <> '' AND e.place < d.place))`

const (
	selectReady = `SELECT d.place, d.uuid, d.key, d.metadata, d.payload, d.attempts FROM bus_deliveries d
		WHERE ` + ready + ` AND d.visible_at <= $3 ORDER BY d.place LIMIT $4`
	selectNext  = `SELECT MIN(d.visible_at) FROM bus_deliveries d WHERE ` + ready
	leaseRow    = `UPDATE bus_deliveries SET visible_at = $1, lease = $2, attempts = attempts + 1 WHERE place = $3`
	ackRow      = `DELETE FROM bus_deliveries WHERE place = $1 AND lease = $2`
	postponeRow = `UPDATE bus_deliveries SET visible_at = $1, lease = '' WHERE place = $2 AND lease = $3`
	releaseRow  = `UPDATE bus_deliveries SET visible_at = $1, lease = '', attempts = attempts - 1 WHERE place = $2 AND lease = $3`
	extendRow   = `UPDATE bus_deliveries SET visible_at = $1 WHERE place = $2 AND lease = $3`
)

// take takes what is ready at a place. A message that was taken before and is still there is taken alone: if it was the
// one that killed a process, it will do so without company, and only its own attempts are counted.
func (b *Bus) take(ctx context.Context, at place) (batch, error) {
	var got batch
	err := b.do(ctx, false, func(s *session) error {
		got = batch{lease: rand.Text()}
		err := s.each(func(rows *sql.Rows) error {
			var d delivery
			err := rows.Scan(&d.place, &d.uuid, &d.key, &d.metadata, &d.payload, &d.attempts)
			got.deliveries = append(got.deliveries, d)
			return err
		}, selectReady+b.dialect.skip, at.topic, at.group, now(), batchLimit)
		if err != nil {
			return err
		}
		if len(got.deliveries) == 0 {
			got.next, err = next(s, at)
			return err
		}
		got.deliveries = together(got.deliveries)
		for i := range got.deliveries {
			d := &got.deliveries[i]
			d.attempts++
			if _, err := s.touched(leaseRow, after(b.Lease), got.lease, d.place); err != nil {
				return err
			}
		}
		return nil
	})
	return got, err
}

// together is the beginning of a list that may be taken together.
func together(list []delivery) []delivery {
	for i, d := range list {
		if d.attempts > 0 {
			return list[:max(i, 1)]
		}
	}
	return list
}

// next is when something at a place will be ready, as far as is known now; zero: there is nothing.
func next(s *session, at place) (time.Time, error) {
	var micros sql.NullInt64
	err := s.each(func(rows *sql.Rows) error { return rows.Scan(&micros) }, selectNext, at.topic, at.group)
	if err != nil || !micros.Valid {
		return time.Time{}, err
	}
	return time.UnixMicro(micros.Int64), nil
}

// ack deletes a delivery, unless the lease was lost. It does not wait for that.
func (b *Bus) ack(d delivery, lease string) (*job, error) {
	return b.submit(context.Background(), false, func(s *session) error {
		_, err := s.touched(ackRow, d.place, lease)
		return err
	})
}

// nack makes a delivery wait before it is taken again.
func (b *Bus) nack(d delivery, lease string) error {
	_, err := b.each([]delivery{d}, postponeRow, after(b.pause(d.attempts)), lease)
	return err
}

// release gives back what was not handled, as if it had never been taken.
func (b *Bus) release(rest []delivery, lease string) error {
	_, err := b.each(rest, releaseRow, atOnce, lease)
	return err
}

// extend extends the lease of deliveries; false: at least one of them is somebody else's by now.
func (b *Bus) extend(rest []delivery, lease string) (bool, error) {
	n, err := b.each(rest, extendRow, after(b.Lease), lease)
	return n == int64(len(rest)), err
}

// each runs an update for every delivery, and counts the rows it touched.
func (b *Bus) each(list []delivery, text string, visible int64, lease string) (touched int64, err error) {
	if len(list) == 0 {
		return 0, nil
	}
	err = b.do(context.Background(), false, func(s *session) error {
		touched = 0
		for _, d := range list {
			n, err := s.touched(text, visible, d.place, lease)
			if err != nil {
				return err
			}
			touched += n
		}
		return nil
	})
	return touched, err
}

// pauseLimit bounds the pause after a failure.
const pauseLimit = 30 * time.Second

// pause is how long a message waits after its nth failure in a row.
func (b *Bus) pause(n int) time.Duration {
	d := b.Pause
	for ; n > 1 && d < pauseLimit; n-- {
		d *= 2
	}
	return min(d, pauseLimit)
}

// message makes what the subscriber gets.
func (d delivery) message() (*message.Message, error) {
	m := message.NewMessage(d.uuid, d.payload)
	if err := json.Unmarshal([]byte(d.metadata), &m.Metadata); err != nil {
		return nil, ErrDatabase.Wrap(err)
	}
	if m.Metadata == nil {
		m.Metadata = message.Metadata{}
	}
	return m, nil
}
