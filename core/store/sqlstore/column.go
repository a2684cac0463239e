package sqlstore

import (
	"database/sql"
	"time"
)

// micros is how a moment is kept.
func micros(t time.Time) int64 { return t.UnixMicro() }

// maybe is how a moment that may be missing is kept.
func maybe(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// moment reads a column of time.
type moment struct{ to *time.Time }

// Scan implements sql.Scanner.
func (m moment) Scan(value any) error {
	var n sql.NullInt64
	if err := n.Scan(value); err != nil {
		return err
	}
	*m.to = time.Time{}
	if n.Valid {
		*m.to = time.UnixMicro(n.Int64).UTC()
	}
	return nil
}

// number is how a truth value is kept.
func number(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
