package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/schemas/fault"
)

// kinds says what SQLSTATE codes mean, whole ones and classes.
var kinds = map[string]*fault.Kind{
	"53100": store.ErrFull,
	"55P03": sqlstore.ErrBusy,    // lock_not_available: lock_timeout
	"40P01": sqlstore.ErrBusy,    // deadlock_detected
	"40001": sqlstore.ErrBusy,    // serialization_failure
	"25006": errRights,           // read_only_sql_transaction: a standby
	"42501": errRights,           // insufficient_privilege
	"22021": store.ErrText,       // character_not_in_repertoire
	"58030": sqlstore.ErrDisk,    // io_error
	"XX":    sqlstore.ErrDamaged, // data_corrupted, index_corrupted
	"3D000": errRefused,          // invalid_catalog_name
	"28":    errRefused,          // invalid_authorization_specification
	"53300": errCrowded,          // too_many_connections
	"57P03": errUnreachable,      // cannot_connect_now: starting or stopping
	"57P":   sqlstore.ErrLost,    // admin_shutdown, crash_shutdown, database_dropped, idle_session_timeout
	"25P03": sqlstore.ErrLost,    // idle_in_transaction_session_timeout
	"08":    sqlstore.ErrLost,    // connection_exception
}

// faultOf says what an error of the driver means. A connection that took too long to make is no end of a context.
func faultOf(err error) error {
	e := (*pgconn.ConnectError)(nil)
	connecting := errors.As(err, &e)
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && !connecting {
		return err
	}
	if _, known := fault.As(err); known {
		return err
	}
	if said := (*pgconn.PgError)(nil); errors.As(err, &said) {
		return kindOf(said.Code).Wrap(ofCode(said))
	}
	if connecting {
		return errUnreachable.Wrap(ofDial(e))
	}
	var network net.Error
	for _, broken := range []error{driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed} {
		if errors.Is(err, broken) {
			return sqlstore.ErrLost.Wrap(err)
		}
	}
	if errors.As(err, &network) {
		return sqlstore.ErrLost.Wrap(err)
	}
	return sqlstore.ErrSQL.Wrap(err)
}

// kindOf finds what a code means: the code itself, or a class of codes.
func kindOf(code string) *fault.Kind {
	for _, length := range []int{5, 3, 2} {
		if kind := kinds[code[:min(length, len(code))]]; kind != nil {
			return kind
		}
	}
	return sqlstore.ErrSQL
}

// ofServer lets what a server says of itself, as of rights or room, stand before the migration that met it.
func ofServer(err error) error {
	if said := (*pgconn.PgError)(nil); errors.As(err, &said) {
		if kind := kindOf(said.Code); kind != sqlstore.ErrSQL {
			return kind.Wrap(ofCode(said))
		}
	}
	return err
}

// send runs statements in a pipeline: they go out together, and the answers come together.
func send(ctx context.Context, conn *sql.Conn, statements []sqlstore.Statement) error {
	return conn.Raw(func(driverConn any) error {
		batch := &pgx.Batch{}
		for _, s := range statements {
			batch.Queue(s.Text, s.Args...)
		}
		return driverConn.(*stdlib.Conn).Conn().SendBatch(ctx, batch).Close()
	})
}

// alive tells whether a connection can still be used. The driver closes those that broke.
func alive(conn *sql.Conn) bool {
	closed := true
	_ = conn.Raw(func(driverConn any) error {
		closed = driverConn.(*stdlib.Conn).Conn().IsClosed()
		return nil
	})
	return !closed
}
