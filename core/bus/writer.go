package bus

import (
	"context"
	"runtime"
	"sync/atomic"
)

// jobLimit is how many jobs share a transaction at most.
const jobLimit = 512

// job is one piece of writing. It may be run again after another job of its transaction failed, so all it keeps outside
// the database it sets anew each time.
type job struct {
	run     func(*session) error
	durable bool
	state   atomic.Int32 // waiting, then taken by the writer or withdrawn by its owner
	done    chan error   // how it ended; the writer never waits here
}

const (
	waiting int32 = iota
	taken
	withdrawn
)

// do runs a job and waits until it is committed. A context that ends before the writer takes the job withdraws it, later it
// has no effect.
func (b *Bus) do(ctx context.Context, durable bool, run func(*session) error) error {
	if ctx.Err() != nil { // a select alone would choose by chance
		return context.Cause(ctx)
	}
	j, err := b.submit(ctx, durable, run)
	if err != nil {
		return err
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		if j.state.CompareAndSwap(waiting, withdrawn) {
			return context.Cause(ctx)
		}
		return <-j.done
	}
}

// submit hands a job to the writer without waiting for it. Jobs are run in the order they are submitted.
func (b *Bus) submit(ctx context.Context, durable bool, run func(*session) error) (*job, error) {
	j := &job{run: run, durable: durable, done: make(chan error, 1)}
	b.sending.RLock() // until the job is in the queue, which the writer empties before it ends
	defer b.sending.RUnlock()
	if b.ended {
		return nil, ErrClosed.New()
	}
	select {
	case b.jobs <- j:
		return j, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// write is the writer: the only goroutine that changes the database. It ends when the bus is closed and nothing waits.
func (b *Bus) write() {
	defer close(b.written)
	var s *session
	defer func() {
		if s != nil {
			s.close()
		}
	}()
	for first := range b.jobs {
		// Those who have just been told of the transaction before get a chance to join this one.
		runtime.Gosched()
		jobs := b.gather(first)
		for len(jobs) > 0 {
			failed, err := b.commit(&s, jobs)
			if failed == nil {
				answer(jobs, err)
				break
			}
			failed.done <- err
			jobs = without(jobs, failed)
		}
	}
}

// gather takes whatever waits, without waiting for more.
func (b *Bus) gather(first *job) []*job {
	var jobs []*job
	for j := first; ; {
		if j.state.CompareAndSwap(waiting, taken) {
			jobs = append(jobs, j)
		}
		if len(jobs) == jobLimit {
			return jobs
		}
		select {
		case next, open := <-b.jobs:
			if !open {
				return jobs
			}
			j = next
		default:
			return jobs
		}
	}
}

// commit runs jobs in one transaction. When one of them fails it is named, and nothing is done; an error without a name
// concerns them all.
func (b *Bus) commit(s **session, jobs []*job) (failed *job, err error) {
	if *s == nil {
		if *s, err = newSession(context.Background(), b.db, b.dialect); err != nil {
			return nil, ErrDatabase.Wrap(err)
		}
	}
	defer func() {
		if err != nil {
			(*s).close() // which rolls back
			*s = nil
		}
	}()
	durable := false
	for _, j := range jobs {
		durable = durable || j.durable
	}
	if err := (*s).begin(durable); err != nil {
		return nil, ErrDatabase.Wrap(err)
	}
	for _, j := range jobs {
		if err := j.run(*s); err != nil {
			return j, ErrDatabase.Wrap(err)
		}
	}
	if err := (*s).commit(); err != nil {
		return nil, ErrDatabase.Wrap(err)
	}
	return nil, nil
}

func answer(jobs []*job, err error) {
	for _, j := range jobs {
		j.done <- err
	}
}

func without(jobs []*job, failed *job) []*job {
	rest := jobs[:0:0]
	for _, j := range jobs {
		if j != failed {
			rest = append(rest, j)
		}
	}
	return rest
}
