package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/uzelhub/uzel/core/store"
)

// Exclusive makes the caller the only hub on this store. The lease is an advisory lock of a connection of its own, and a
// number, the epoch, that every new hub counts on: see [seat].
func (s *Store) Exclusive(ctx context.Context, holder string) (context.Context, func() error, error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, nil, s.placed(faultOf(err))
	}
	epoch, err := s.server.sit(ctx, conn, holder)
	if err != nil {
		discard(conn)
		return nil, nil, s.placed(err)
	}
	held, lose := context.WithCancelCause(ctx)
	seat := &seat{server: s.server, db: s.db, epoch: epoch, lost: lose, stop: make(chan struct{})}
	s.server.seat.Store(seat)
	seat.watching.Go(func() { seat.watch(conn) })
	return held, seat.release, nil
}

// sit takes the lease in a transaction under the write lock: so no group of the hub before is under way when the epoch
// changes, and what stands in the table is always the holder of the lock.
func (s *server) sit(ctx context.Context, conn *sql.Conn, holder string) (epoch int64, err error) {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return 0, faultOf(err)
	}
	defer tx.Rollback()
	free, err := s.tryHub(ctx, tx)
	if err != nil {
		return 0, err
	}
	if !free {
		return 0, store.ErrServed.With("%s", holderOf(ctx, tx))
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO hub (one, epoch, holder, since) VALUES (1, 1, $1, `+now+`)
		ON CONFLICT (one) DO UPDATE SET epoch = hub.epoch + 1, holder = excluded.holder, since = excluded.since
		RETURNING epoch`, holder).Scan(&epoch)
	if err != nil {
		return 0, faultOf(err)
	}
	if _, err := tx.ExecContext(ctx, s.listen()); err != nil {
		return 0, faultOf(err)
	}
	return epoch, faultOf(tx.Commit())
}

// tryHub tries for the lock of the lease, which the connection then holds until it ends or gives it back.
func (s *server) tryHub(ctx context.Context, tx *sql.Tx) (free bool, err error) {
	if _, err := tx.ExecContext(ctx, lockWrite(s.locks.write)); err != nil {
		return false, faultOf(err)
	}
	err = tx.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, s.locks.hub).Scan(&free)
	return free, faultOf(err)
}

// querier is a transaction or a connection.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// holderOf names the hub that holds the lease, with the time since when in the server's own zone.
func holderOf(ctx context.Context, q querier) string {
	var holder string
	err := q.QueryRowContext(ctx, `SELECT holder || ', с ' || to_char(to_timestamp(since / 1000000), 'DD.MM.YYYY HH24:MI')
		FROM hub`).Scan(&holder)
	if err != nil {
		return "" // the refusal counts, not the name
	}
	return holder
}

// discard gives back the locks of a connection and closes it for good: it must not come back to the pool. The server would
// let go of them too, but only when it has noticed the end.
func discard(conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), connectFor)
	defer cancel()
	_, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`)
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}

// Interface guard.
var _ store.Store = (*Store)(nil)
