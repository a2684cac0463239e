package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/core/store/vault"
)

// locks are the numbers of the advisory locks of a store. A database may hold several stores, each in a schema of its own.
type locks struct {
	write   int64 // for a transaction that writes
	opening int64 // while a store is being opened or migrated
	hub     int64 // the lease of the hub that serves
}

func locksOf(schema string) locks {
	sum := sha256.Sum256([]byte("uzel store " + schema))
	first := int64(binary.BigEndian.Uint64(sum[:]) &^ 3)
	return locks{first, first + 1, first + 2}
}

// server is the [sqlstore.Server] of one open store.
type server struct {
	locks locks
	node  string               // the id of this opening
	rung  chan struct{}        // see Ring
	seat  atomic.Pointer[seat] // of the hub that this store belongs to; nil: it is no hub
}

const now = `(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT`

// Enter lets a group in.
func (s *server) Enter(ctx context.Context, conn *sql.Conn, group int64) (end vault.End, known bool, err error) {
	var epoch, slots sql.NullInt64
	var last sql.NullString
	err = conn.QueryRowContext(ctx, `INSERT INTO nodes (id, groups, at) VALUES ($1, $2, `+now+`)
		ON CONFLICT (id) DO UPDATE SET groups = excluded.groups, at = excluded.at
		RETURNING (SELECT epoch FROM hub), (SELECT slots FROM key_file), (SELECT last FROM key_file)`,
		s.node, group).Scan(&epoch, &slots, &last)
	if err != nil {
		return end, false, faultOf(err)
	}
	if seat := s.seat.Load(); seat != nil && seat.epoch != epoch.Int64 {
		seat.lose()
		return end, false, store.ErrUnseated.New()
	}
	return endOf(slots, last)
}

// endOf reads what the table key_file says; nothing: nobody has written it yet, or somebody has emptied the table because
// the last key file is lost and an older one must do.
func endOf(slots sql.NullInt64, last sql.NullString) (end vault.End, known bool, err error) {
	if !slots.Valid {
		return end, false, nil
	}
	end.Slots = slots.Int64
	if end.Last, err = vault.ParseID(last.String); err != nil {
		return end, false, sqlstore.ErrDamaged.With("таблица key_file")
	}
	return end, true, nil
}

// compare refuses a key file that is not the one the database was written with.
func compare(ctx context.Context, conn *sql.Conn, keys *vault.Vault) error {
	var slots sql.NullInt64
	var last sql.NullString
	err := conn.QueryRowContext(ctx, `SELECT MAX(slots), MAX(last) FROM key_file`).Scan(&slots, &last)
	if err != nil {
		return faultOf(err)
	}
	end, known, err := endOf(slots, last)
	if err == nil && known {
		err = keys.Follows(end)
	}
	return err
}

// lockWrite waits for the write lock, which the transaction holds until its end.
func lockWrite(number int64) string {
	return fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", number)
}

// Wrote writes down how far the key file is written.
func (s *server) Wrote(ctx context.Context, conn *sql.Conn, end vault.End) error {
	_, err := conn.ExecContext(ctx, `INSERT INTO key_file (one, slots, last) VALUES (1, $1, $2)
		ON CONFLICT (one) DO UPDATE SET slots = excluded.slots, last = excluded.last`, end.Slots, end.Last.String())
	return faultOf(err)
}

// Entered gives the number of this store's last group that was committed.
func (s *server) Entered(ctx context.Context, conn *sql.Conn) (group int64, err error) {
	err = conn.QueryRowContext(ctx, `SELECT groups FROM nodes WHERE id = $1`, s.node).Scan(&group)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return group, faultOf(err)
}

// Leave forgets this store, and those that ended without saying so: nobody tries for a day to find out what became of a
// group.
func (s *server) Leave(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `DELETE FROM nodes WHERE id = $1 OR at < `+now+` - 86400000000`, s.node)
	return faultOf(err)
}

// Interface guard.
var _ sqlstore.Server = (*server)(nil)
