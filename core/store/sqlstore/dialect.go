package sqlstore

import (
	"context"
	"database/sql"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Dialect is what differs between databases.
type Dialect struct {
	// BeginWrite starts a transaction that holds the store's write lock: one writer at a time over all processes.
	BeginWrite string
	// BeginRead starts a transaction that sees one state.
	BeginRead string
	// Fault translates an error of the driver into one of the kinds of this package. Faults and the ends of contexts
	// pass as they are.
	Fault func(error) error
	// Check examines the database for damage.
	Check func(context.Context, *sql.Conn) ([]fault.Finding, error)
}
