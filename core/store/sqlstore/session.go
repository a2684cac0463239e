package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uzelhub/uzel/core/store"
)

// session is one connection with the statements prepared on it. Compiling a statement costs more than running most. It
// connects when it is first used, and again when the connection was lost.
type session struct {
	db       *sql.DB
	dialect  Dialect
	conn     *sql.Conn // nil: not yet
	lost     bool
	prepared map[string]*sql.Stmt
	queue    []Statement // what waits to be sent with the next statement
}

// statementLimit bounds the statements a session keeps: filters come in many combinations.
const statementLimit = 256

func newSession(db *sql.DB, dialect Dialect) *session {
	return &session{db: db, dialect: dialect, prepared: map[string]*sql.Stmt{}}
}

// begin starts a transaction. A connection may have broken while nobody used it; then a new one is made. When it fails
// there is no transaction, whatever the driver says: one that is cut off by its context may have begun all the same.
func (s *session) begin(ctx context.Context, commands []string) error {
	for try := 0; ; try++ {
		err := s.connect(ctx)
		if err != nil && !s.lost {
			return err
		}
		if err == nil {
			err = s.send(ctx, commands...)
		}
		if err == nil {
			return nil
		}
		_ = s.rollback(context.WithoutCancel(ctx), "ROLLBACK")
		if !s.lost || try > 0 || ctx.Err() != nil {
			return err
		}
	}
}

// connect makes the session ready for use.
func (s *session) connect(ctx context.Context) error {
	if s.conn != nil && !s.lost {
		return nil
	}
	s.close() // what it says of a lost connection is known already
	s.forgetQueue()
	conn, err := s.db.Conn(ctx)
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return s.dialect.Fault(err)
	}
	s.conn, s.lost = conn, false
	return nil
}

func (s *session) close() error {
	s.forget()
	if s.conn == nil {
		return nil
	}
	conn := s.conn
	s.conn = nil
	return conn.Close()
}

// rollback undoes what is not undone yet; there may be no transaction left.
func (s *session) rollback(ctx context.Context, command string) error {
	s.forgetQueue()
	if s.lost {
		return nil
	}
	return s.command(ctx, command)
}

func (s *session) forget() {
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	clear(s.prepared)
}

// fault translates an error of the driver and notices when the connection is lost.
func (s *session) fault(err error) error {
	if s.dialect.Alive != nil && !s.dialect.Alive(s.conn) {
		s.lost = true
	}
	translated := s.dialect.Fault(err)
	if s.lost && errors.Is(translated, ErrSQL) {
		return ErrLost.Wrap(err)
	}
	return translated
}

// command runs what has no arguments and no rows: begin, commit, savepoints.
func (s *session) command(ctx context.Context, text string) error {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return err
	}
	if _, err := stmt.ExecContext(ctx); err != nil {
		return s.fault(err)
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
		return nil, s.fault(err)
	}
	s.prepared[text] = stmt
	return stmt, nil
}

// queries is a session within a transaction and its context.
type queries struct {
	ctx     context.Context
	session *session
}

// statement prepares a statement whose answer is needed; what waits is sent before it.
func (q queries) statement(text string, args []any) (*sql.Stmt, error) {
	if err := sound(args); err != nil {
		return nil, err
	}
	if err := q.session.send(q.ctx); err != nil {
		return nil, err
	}
	return q.session.statement(q.ctx, text)
}

// exec runs a statement and gives the number of rows it touched.
func (q queries) exec(text string, args ...any) (int64, error) {
	stmt, err := q.statement(text, args)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(q.ctx, args...)
	if err != nil {
		return 0, q.session.fault(err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, q.session.fault(err)
	}
	return n, nil
}

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// each runs a query and hands over its rows. The function must not query itself: not every database can do two things at
// once on a connection.
func (q queries) each(row func(scanner) error, text string, args ...any) error {
	stmt, err := q.statement(text, args)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(q.ctx, args...)
	if err != nil {
		return q.session.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return q.session.fault(err)
		}
	}
	if err := rows.Err(); err != nil {
		return q.session.fault(err)
	}
	return nil
}

// one runs a query for a single row; ErrNotFound when there is none.
func (q queries) one(text string, args []any, into ...any) error {
	stmt, err := q.statement(text, args)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(q.ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound.New()
	}
	if err != nil {
		return q.session.fault(err)
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
