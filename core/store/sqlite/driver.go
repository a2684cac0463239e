package sqlite

import (
	"context"
	"database/sql"
	"errors"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/schemas/fault"
)

// faultOf says what an error of the driver means.
func faultOf(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, known := fault.As(err); known {
		return err
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
		return store.ErrClosed.Wrap(err)
	}
	var e *driver.Error
	if !errors.As(err, &e) {
		return sqlstore.ErrSQL.Wrap(err)
	}
	switch e.Code() & 0xff { // the rest tells variants apart
	case lib.SQLITE_FULL:
		return store.ErrFull.Wrap(err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return sqlstore.ErrBusy.Wrap(err)
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return sqlstore.ErrReadOnly.Wrap(err)
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return sqlstore.ErrDamaged.Wrap(err)
	case lib.SQLITE_IOERR:
		return sqlstore.ErrDisk.Wrap(err)
	case lib.SQLITE_CANTOPEN:
		return sqlstore.ErrCannotOpen.Wrap(err)
	}
	return sqlstore.ErrSQL.Wrap(err)
}
