package bus

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// session is the connection that writes, with the statements prepared on it.
type session struct {
	dialect  Dialect
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	mode     string // how commits are made durable at present
}

func newSession(ctx context.Context, db *sql.DB, dialect Dialect) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{dialect: dialect, conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

// close gives the connection up altogether: it may have broken in the middle of a transaction.
func (s *session) close() {
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	s.conn.Close()
}

// begin starts a transaction whose commit waits for the disk, or does not.
func (s *session) begin(durable bool) error {
	mode := s.dialect.relaxed
	if durable {
		mode = s.dialect.synced
	}
	if s.mode != mode {
		if _, err := s.touched(mode); err != nil {
			return err
		}
		s.mode = mode
	}
	_, err := s.touched(s.dialect.begin)
	return err
}

func (s *session) commit() error {
	_, err := s.touched("COMMIT")
	return err
}

// ExecContext runs a statement, prepared the first time. The texts are few and constant.
func (s *session) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// touched runs a statement and counts the rows it touched. Like everything within the writer's transaction it knows no
// context: nothing may cancel a statement there, since databases answer that by giving up the transaction of all.
func (s *session) touched(text string, args ...any) (int64, error) {
	result, err := s.ExecContext(context.Background(), text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// each runs a query and hands over its rows.
func (s *session) each(row func(*sql.Rows) error, text string, args ...any) error {
	stmt, err := s.statement(context.Background(), text)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(context.Background(), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *session) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt := s.prepared[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.prepared[text] = stmt
	return stmt, nil
}
