package sqlstore

import (
	"context"
	"database/sql"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// readers is how many views can run at once.
const readers = 4

// Options are what a store is made of. The database has been migrated, the key file opened.
type Options struct {
	Writer  *sql.DB
	Reader  *sql.DB
	Dialect Dialect
	Vault   *vault.Vault
	Clock   func() time.Time
	Random  io.Reader
	Fail    failpoint.Hook // only tests have one
}

// Store is a [store.Store] on a database, but for Exclusive, which every database does its own way.
type Store struct {
	options Options
	idle    chan *session // sessions for reading

	queue   chan *request
	closing chan struct{} // closed when the store is being closed
	stopped chan struct{} // closed when the writer has ended
	once    sync.Once
	failed  atomic.Pointer[error] // set when it is not known any more what is on disk
	groups  int64                 // the writer's: how many groups it has begun
}

// Open starts a store and finishes erasures that a crash interrupted.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{
		options: o, idle: make(chan *session, readers), queue: make(chan *request, groupLimit),
		closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	for range readers {
		s.idle <- newSession(o.Reader, o.Dialect)
	}
	go s.write(newSession(o.Writer, o.Dialect))
	if err := s.destroyKeys(ctx, store.Hub); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close lets what was begun finish and closes databases and key file. Updates that wait get ErrClosed.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closing)
		<-s.stopped
		for range readers {
			(<-s.idle).close()
		}
		for _, closer := range []io.Closer{s.options.Reader, s.options.Writer, s.options.Vault} {
			if e := closer.Close(); err == nil && e != nil {
				err = s.options.Dialect.Fault(e)
			}
		}
	})
	return err
}

// View runs do on one consistent state. Views must not be nested: there is a fixed number of them.
func (s *Store) View(ctx context.Context, do func(store.ReadTx) error) error {
	if err := s.refuses(ctx); err != nil {
		return err
	}
	var session *session
	select {
	case <-s.closing:
		return store.ErrClosed.New()
	case <-ctx.Done():
		return context.Cause(ctx)
	case session = <-s.idle:
	}
	defer func() { s.idle <- session }()
	if err := session.begin(ctx, s.options.Dialect.BeginRead); err != nil {
		return err
	}
	defer func() { _ = session.rollback(context.WithoutCancel(ctx), "ROLLBACK") }() // nothing was written
	return do(newReader(ctx, session, s.options.Vault))
}
