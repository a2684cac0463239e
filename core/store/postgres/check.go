package postgres

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/uzelhub/uzel/schemas/fault"
)

// guards is how many triggers keep the journal and payloads from being changed.
const guards = 4

// tables are all of a store; references are those between them.
var (
	tables = []string{
		"meta", "documents", "findings", "payloads", "payload_chunks", "parts", "deliveries", "attempts", "journal",
		"journal_batches", "runs", "cursors", "records", "people", "leases", "erasures", "nodes", "hub", "key_file",
	}
	references = []struct{ from, to, on string }{
		{"findings", "documents", "t.id = f.document"},
		{"payloads", "documents", "t.id = f.document"},
		{"payload_chunks", "payloads", "t.document = f.document AND t.sha256 = f.sha256"},
		{"parts", "payloads", "t.document = f.document AND t.sha256 = f.sha256"},
		{"deliveries", "documents", "t.id = f.document"},
		{"attempts", "documents", "t.id = f.document"},
	}
)

// check examines the database as far as its user can: the guards, what the server promises, that every row can be read,
// the references, and the indexes where the server has the extension amcheck for it.
func check(ctx context.Context, conn *sql.Conn) ([]fault.Finding, error) {
	var findings []fault.Finding
	for _, examine := range []func(context.Context, *sql.Conn) ([]fault.Finding, error){
		checkGuards, checkServer, checkRows, checkReferences, checkIndexes,
	} {
		found, err := examine(ctx, conn)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

func checkGuards(ctx context.Context, conn *sql.Conn) ([]fault.Finding, error) {
	var n int
	err := conn.QueryRowContext(ctx, `SELECT COUNT(*) FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
		WHERE f.proname = 'append_only' AND t.tgenabled = 'A' AND t.tgrelid IN
			('journal'::REGCLASS, 'journal_batches'::REGCLASS, 'payloads'::REGCLASS, 'payload_chunks'::REGCLASS)`).Scan(&n)
	if err != nil || n == guards {
		return nil, faultOf(err)
	}
	return []fault.Finding{errOpen.Finding("", strconv.Itoa(n)+" из "+strconv.Itoa(guards))}, nil
}

// checkServer asks whether the server waits for its disk. That commits do is seen to by every connection.
func checkServer(ctx context.Context, conn *sql.Conn) ([]fault.Finding, error) {
	var findings []fault.Finding
	for _, name := range []string{"fsync", "full_page_writes"} {
		var value string
		if err := conn.QueryRowContext(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return nil, faultOf(err)
		}
		if value != "on" {
			findings = append(findings, errUnsafe.Finding(name, value))
		}
	}
	return findings, nil
}

// checkRows reads everything that there is.
func checkRows(ctx context.Context, conn *sql.Conn) (findings []fault.Finding, err error) {
	for _, table := range tables {
		_, bad, err := count(ctx, conn, table, `SELECT COALESCE(SUM(octet_length(t::TEXT)), 0) FROM `+table+` t`)
		if err != nil {
			return nil, err
		}
		findings = append(findings, bad...)
	}
	return findings, nil
}

func checkReferences(ctx context.Context, conn *sql.Conn) (findings []fault.Finding, err error) {
	for _, r := range references {
		n, bad, err := count(ctx, conn, r.from, `SELECT COUNT(*) FROM `+r.from+` f
			WHERE NOT EXISTS (SELECT 1 FROM `+r.to+` t WHERE `+r.on+`)`)
		if err != nil {
			return nil, err
		}
		if findings = append(findings, bad...); n > 0 {
			findings = append(findings, errPart.Finding(r.from, "строк без своей в "+r.to+": "+strconv.FormatInt(n, 10)))
		}
	}
	return findings, nil
}

// checkIndexes asks the extension amcheck, if there is one and the user may.
func checkIndexes(ctx context.Context, conn *sql.Conn) ([]fault.Finding, error) {
	var may sql.NullBool
	err := conn.QueryRowContext(ctx, `SELECT has_function_privilege(to_regprocedure('bt_index_check(regclass)'), 'EXECUTE')`).Scan(&may)
	if err != nil || !may.Bool {
		return nil, faultOf(err)
	}
	rows, err := conn.QueryContext(ctx, `SELECT i.relname FROM pg_class i JOIN pg_am a ON a.oid = i.relam
		WHERE i.relkind = 'i' AND a.amname = 'btree' AND i.relnamespace = current_schema()::REGNAMESPACE ORDER BY 1`)
	if err != nil {
		return nil, faultOf(err)
	}
	defer rows.Close()
	var indexes []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, faultOf(err)
		}
		indexes = append(indexes, name)
	}
	if err := rows.Err(); err != nil {
		return nil, faultOf(err)
	}
	var findings []fault.Finding
	for _, index := range indexes {
		_, bad, err := count(ctx, conn, index, `SELECT COUNT(bt_index_check('`+index+`'::REGCLASS)::TEXT)`)
		if err != nil {
			return nil, err
		}
		findings = append(findings, bad...)
	}
	return findings, nil
}

// count runs a query for one number. What the server says against it is a finding; its words are in English and name
// pages. A savepoint keeps the transaction usable after that.
func count(ctx context.Context, conn *sql.Conn, what, query string) (n int64, bad []fault.Finding, err error) {
	if _, err := conn.ExecContext(ctx, "SAVEPOINT checking"); err != nil {
		return 0, nil, faultOf(err)
	}
	err = conn.QueryRowContext(ctx, query).Scan(&n)
	if said := (*pgconn.PgError)(nil); errors.As(err, &said) && alive(conn) {
		_, err = conn.ExecContext(ctx, "ROLLBACK TO SAVEPOINT checking")
		return 0, []fault.Finding{errPart.Finding(what, said.Message)}, faultOf(err)
	}
	return n, nil, faultOf(err)
}
