package sqlite

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/uzelhub/uzel/schemas/fault"
)

// guards make the journal append-only for anybody who comes through SQL. Whoever edits the file is found by the chain.
var guards = []string{
	trigger("journal_keeps", "UPDATE ON journal"),
	trigger("journal_stays", "DELETE ON journal"),
	trigger("batches_keep", "UPDATE ON journal_batches"),
	trigger("batches_stay", "DELETE ON journal_batches"),
	trigger("payloads_keep", "UPDATE ON payloads"),
	trigger("chunks_keep", "UPDATE ON payload_chunks"),
}

func trigger(name, act string) string {
	return "CREATE TRIGGER " + name + " BEFORE " + act + " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
}

// guard sets the guards when a database has none yet. Those that were removed since are reported by check, not put
// back silently.
func guard(ctx context.Context, db *sql.DB) error {
	n, err := countGuards(ctx, db)
	if err != nil || n > 0 {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return faultOf(err)
	}
	defer tx.Rollback()
	for _, g := range guards {
		if _, err := tx.ExecContext(ctx, g); err != nil {
			return faultOf(err)
		}
	}
	return faultOf(tx.Commit())
}

// querier is a database or one connection.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func countGuards(ctx context.Context, db querier) (n int, err error) {
	err = db.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'`).Scan(&n)
	return n, faultOf(err)
}

// check examines the database file, its references and the guards.
func check(ctx context.Context, conn *sql.Conn) ([]fault.Finding, error) {
	var findings []fault.Finding
	for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
		found, err := examine(ctx, conn, pragma)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	n, err := countGuards(ctx, conn)
	if err != nil {
		return nil, err
	}
	if n != len(guards) {
		findings = append(findings, errOpen.Finding("", strconv.Itoa(n)+" из "+strconv.Itoa(len(guards))))
	}
	return findings, nil
}

// examine runs a check of SQLite itself; its words are in English and name tables and pages.
func examine(ctx context.Context, conn *sql.Conn, pragma string) ([]fault.Finding, error) {
	rows, err := conn.QueryContext(ctx, "PRAGMA "+pragma)
	if err != nil {
		return nil, faultOf(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, faultOf(err)
	}
	var findings []fault.Finding
	for rows.Next() {
		var words sql.NullString // the message, or the table that has a wrong reference
		into := make([]any, len(columns))
		for i := range into {
			into[i] = new(any)
		}
		into[0] = &words
		if err := rows.Scan(into...); err != nil {
			return nil, faultOf(err)
		}
		if words.String != "ok" {
			findings = append(findings, errPart.Finding(pragma, words.String))
		}
	}
	return findings, faultOf(rows.Err())
}
