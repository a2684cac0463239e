package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/uzelhub/uzel/core/store"
)

// bell is the channel of notifications by which the hub that serves is told that there is something to do.
func (l locks) bell() string { return fmt.Sprintf("uzel_%x", uint64(l.hub)) }

// Ring notifies the hub.
func (s *Store) Ring(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `SELECT pg_notify($1, '')`, s.server.locks.bell())
	return faultOf(err)
}

// Rung is rung by the connection that holds the lease: it listens, and does nothing else.
func (s *Store) Rung(context.Context) (<-chan struct{}, error) { return s.server.rung, nil }

// listen is the statement by which a connection begins to hear the bell.
func (s *server) listen() string { return "LISTEN " + pgx.Identifier{s.locks.bell()}.Sanitize() }

// ring passes a notification on.
func (s *server) ring() {
	select {
	case s.rung <- struct{}{}:
	default:
	}
}

// Interface guard.
var _ store.Doorbell = (*Store)(nil)
