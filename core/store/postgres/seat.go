package postgres

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/uzelhub/uzel/core/store"
)

// seat is the place of the hub that serves. The server gives the lock away when the connection that holds it breaks; the
// watcher then takes the lock again if nobody else was faster. Another hub is known by its epoch. Every group of updates
// looks at the epoch under the write lock, so that a hub that lost its place writes nothing more, whether it has noticed
// or not; and since every outward act is preceded by an update, it does nothing more either.
type seat struct {
	server *server
	db     *sql.DB
	epoch  int64
	lost   context.CancelCauseFunc

	stop     chan struct{} // closed when the hub gives its place back
	once     sync.Once
	watching sync.WaitGroup
	conn     *sql.Conn // the watcher's; nil: broken
}

// lose tells the hub that somebody else has its place.
func (s *seat) lose() { s.lost(store.ErrUnseated.New()) }

// release gives the place back; a second time does nothing. What cannot be given back over a broken connection is gone.
func (s *seat) release() error {
	s.once.Do(func() {
		close(s.stop)
		s.watching.Wait()
		s.server.seat.CompareAndSwap(s, nil)
		s.lost(nil)
		if s.conn != nil {
			discard(s.conn)
		}
	})
	return nil
}

// watch waits for the connection to break, and for the place to be had again.
func (s *seat) watch(conn *sql.Conn) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-s.stop
		cancel()
	}()
	for s.conn = conn; ; {
		s.waitBroken(ctx, s.conn)
		if ctx.Err() != nil {
			return
		}
		discard(s.conn)
		if s.conn = s.regain(ctx); s.conn == nil {
			return
		}
	}
}

// waitBroken returns when a connection is broken, or the context has ended. Nothing is asked of this connection any more:
// all that can be read from it is that somebody rings, and its end.
func (s *seat) waitBroken(ctx context.Context, conn *sql.Conn) {
	_ = conn.Raw(func(driverConn any) error {
		for c := driverConn.(*stdlib.Conn).Conn(); !c.IsClosed() && ctx.Err() == nil; {
			if _, err := c.WaitForNotification(ctx); err == nil {
				s.server.ring()
			}
		}
		return nil
	})
}

// regain tries to take the lock again until it is had, somebody else has taken the place, or the hub gives it back.
func (s *seat) regain(ctx context.Context) *sql.Conn {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		conn, err := s.tryAgain()
		if err == nil {
			return conn
		}
		if errors.Is(err, store.ErrUnseated) {
			s.lose()
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// tryAgain takes the lock on a new connection unless the epoch tells of another hub. As long as it does not, a lock that
// is not free is still held by the broken connection: the server finds that out soon.
//
// Nothing cancels it half-way: a lock that was had and not noticed would keep everybody out for a while.
func (s *seat) tryAgain() (conn *sql.Conn, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*connectFor)
	defer cancel()
	if conn, err = s.db.Conn(ctx); err != nil {
		return nil, faultOf(err)
	}
	if err := s.sitAgain(ctx, conn); err != nil {
		discard(conn)
		return nil, err
	}
	return conn, nil
}

func (s *seat) sitAgain(ctx context.Context, conn *sql.Conn) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return faultOf(err)
	}
	defer tx.Rollback()
	free, err := s.server.tryHub(ctx, tx)
	if err != nil {
		return err
	}
	var epoch int64
	if err := tx.QueryRowContext(ctx, `SELECT epoch FROM hub`).Scan(&epoch); err != nil {
		return faultOf(err)
	}
	switch {
	case epoch != s.epoch:
		return store.ErrUnseated.New()
	case !free:
		return store.ErrServed.New()
	}
	if _, err := tx.ExecContext(ctx, s.server.listen()); err != nil {
		return faultOf(err)
	}
	defer s.server.ring() // who rang meanwhile was not heard
	return faultOf(tx.Commit())
}
