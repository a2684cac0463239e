package bus

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Options are what a bus is made of. Times that are left zero get the default that is named.
type Options struct {
	// DB is the database, the store's or one of the bus's own; it is closed with the bus. SQLite must be in WAL mode and
	// wait when it is busy: package bus/sqlite opens it so.
	DB      *sql.DB
	Dialect Dialect
	Log     *slog.Logger

	// Lease is how long a message is out of sight after a process took it and died. As long as the process lives, it
	// extends its leases; clocks of hubs on one database may differ by no more than a part of it. 30 s.
	Lease time.Duration
	// Poll is how often a subscription looks for what others have published: another process, or a transaction that nobody
	// announced with Wake. 1 s.
	Poll time.Duration
	// Pause is how long a message waits after its handler refused it; it doubles with each time in a row, up to half a
	// minute. 100 ms.
	Pause time.Duration
	// Grace is how long a closing subscription waits for the handler that has a message in hand. 10 s.
	Grace time.Duration
	// Forget is how long a group that nobody reads goes on getting messages. 30 days, beyond any holidays.
	Forget time.Duration
}

// Bus is the bus of one process. Its methods may be called by several goroutines at once.
type Bus struct {
	Options
	db      *sql.DB
	dialect Dialect
	bells   bells

	jobs    chan *job
	sending sync.RWMutex
	ended   bool
	written chan struct{} // closed when the writer has ended

	life       context.Context // until Close
	end        context.CancelFunc
	starting   sync.Mutex // what is started and what is waited for
	background sync.WaitGroup
	once       sync.Once
}

// Open brings the tables to the program's version and starts the bus.
func Open(ctx context.Context, o Options) (*Bus, error) {
	fill(&o.Lease, 30*time.Second)
	fill(&o.Poll, time.Second)
	fill(&o.Pause, 100*time.Millisecond)
	fill(&o.Grace, 10*time.Second)
	fill(&o.Forget, 30*24*time.Hour)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := prepare(ctx, o.DB, o.Dialect); err != nil {
		return nil, errors.Join(err, o.DB.Close())
	}
	b := &Bus{
		Options: o, db: o.DB, dialect: o.Dialect,
		jobs: make(chan *job, jobLimit), written: make(chan struct{}),
	}
	b.life, b.end = context.WithCancel(context.Background())
	go b.write()
	b.background.Go(b.sweep)
	if err := b.join(ctx, Poison, keeper); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func fill(d *time.Duration, otherwise time.Duration) {
	if *d == 0 {
		*d = otherwise
	}
}

// Close lets handlers finish within the grace and publishing that was begun, and closes the database.
func (b *Bus) Close() error {
	var err error
	b.once.Do(func() {
		b.starting.Lock()
		b.end()
		b.starting.Unlock()
		b.background.Wait()
		b.sending.Lock()
		b.ended = true
		close(b.jobs)
		b.sending.Unlock()
		<-b.written
		if e := b.db.Close(); e != nil {
			err = ErrDatabase.Wrap(e)
		}
	})
	return err
}

// now is the time as rows have it.
func now() int64 { return time.Now().UnixMicro() }

// after is a moment as rows have it.
func after(d time.Duration) int64 { return time.Now().Add(d).UnixMicro() }
