package sqlstore

import (
	"context"
	"database/sql"

	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Dialect is what differs between databases.
type Dialect struct {
	// BeginWrite starts a transaction that holds the store's write lock: one writer at a time over all processes. What
	// comes after it sees all that was written before.
	BeginWrite []string
	// BeginRead starts a transaction that sees one state.
	BeginRead []string
	// Fault translates an error of the driver into one of the kinds of this package. Faults and the ends of contexts
	// pass as they are.
	Fault func(error) error
	// Check examines the database for damage.
	Check func(context.Context, *sql.Conn) ([]fault.Finding, error)
	// Alive tells whether a connection can still be used; nil: it always can, the database is in this process.
	Alive func(*sql.Conn) bool
	// Send runs statements one after the other with one wait for all, and ends with the first that fails; nil: there is
	// nothing to wait for, the database is in this process.
	Send func(context.Context, *sql.Conn, []Statement) error
	// Server is what a database on the other end of a connection needs beyond that; nil: it is in this process.
	Server Server
}

// Server is a database that other machines reach too, over connections that break. It is called within transactions
// begun with BeginWrite.
type Server interface {
	// Enter writes down the number of the group that begins, so that after a broken connection Entered tells whether it
	// was committed. It gives ErrUnseated to a hub that is not the hub any more. It
	// tells how far the key file was written; false: nobody knows.
	Enter(ctx context.Context, conn *sql.Conn, group int64) (end vault.End, known bool, err error)
	// Wrote writes down how far the key file is written.
	Wrote(ctx context.Context, conn *sql.Conn, end vault.End) error
	// Entered gives the number of this store's last group that was committed.
	Entered(ctx context.Context, conn *sql.Conn) (group int64, err error)
	// Leave says that this store begins no more groups. It is called outside of a transaction.
	Leave(ctx context.Context, conn *sql.Conn) error
}
