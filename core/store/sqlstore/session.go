package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uzelhub/uzel/core/store"
)

// session is one connection with the statements prepared on it. Compiling a statement costs more than running most.
type session struct {
	conn     *sql.Conn
	dialect  Dialect
	prepared map[string]*sql.Stmt
}

// statementLimit bounds the statements a session keeps: filters come in many combinations.
const statementLimit = 256

func newSession(ctx context.Context, db *sql.DB, dialect Dialect) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, dialect.Fault(err)
	}
	return &session{conn, dialect, map[string]*sql.Stmt{}}, nil
}

func (s *session) close() error {
	s.forget()
	return s.conn.Close()
}

func (s *session) forget() {
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	clear(s.prepared)
}

// command runs what has no arguments and no rows: begin, commit, savepoints.
func (s *session) command(ctx context.Context, text string) error {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return err
	}
	if _, err := stmt.ExecContext(ctx); err != nil {
		return s.dialect.Fault(err)
	}
	return nil
}

func (s *session) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt := s.prepared[text]; stmt != nil {
		return stmt, nil
	}
	if len(s.prepared) == statementLimit {
		s.forget()
	}
	stmt, err := s.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, s.dialect.Fault(err)
	}
	s.prepared[text] = stmt
	return stmt, nil
}

// queries is a session within a transaction and its context.
type queries struct {
	ctx     context.Context
	session *session
}

// exec runs a statement and gives the number of rows it touched.
func (q queries) exec(text string, args ...any) (int64, error) {
	stmt, err := q.session.statement(q.ctx, text)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(q.ctx, args...)
	if err != nil {
		return 0, q.session.dialect.Fault(err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, q.session.dialect.Fault(err)
	}
	return n, nil
}

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// each runs a query and hands over its rows. The function must not query itself: not every database can do two things at
// once on a connection.
func (q queries) each(row func(scanner) error, text string, args ...any) error {
	stmt, err := q.session.statement(q.ctx, text)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(q.ctx, args...)
	if err != nil {
		return q.session.dialect.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return q.session.dialect.Fault(err)
		}
	}
	if err := rows.Err(); err != nil {
		return q.session.dialect.Fault(err)
	}
	return nil
}

// one runs a query for a single row; ErrNotFound when there is none.
func (q queries) one(text string, args []any, into ...any) error {
	stmt, err := q.session.statement(q.ctx, text)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(q.ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound.New()
	}
	if err != nil {
		return q.session.dialect.Fault(err)
	}
	return nil
}

// list collects the rows of a query.
func list[T any](q queries, row func(scanner) (T, error), text string, args ...any) ([]T, error) {
	var all []T
	err := q.each(func(s scanner) error {
		one, err := row(s)
		if err == nil {
			all = append(all, one)
		}
		return err
	}, text, args...)
	return all, err
}
