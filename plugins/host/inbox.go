package host

import (
	"context"
	"sync"
)

// An inbox holds what a source has given and the hub has not yet taken. It is filled by one goroutine and emptied by
// another, and it is bounded: by the credit in items, by the host in bytes. Whoever fills it waits when it is full;
// the source then waits too, through the flow control of the connection.
type inbox struct {
	limit int64

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at every change
	waiting   []Delivery
	bytes     int64
	taken     int // deliveries handed on so far: credit that came back
	caught    bool
	told      bool // that the source has caught up
	ended     bool
	err       error
	abandoned bool
}

func newInbox(limit int64) *inbox { return &inbox{limit: limit, changed: make(chan struct{})} }

// change makes a change under the mutex and wakes whoever waits for one.
func (b *inbox) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.changed)
	b.changed = make(chan struct{})
}

// put adds a delivery and then waits until there is room again.
func (b *inbox) put(d Delivery) {
	b.change(func() {
		b.waiting = append(b.waiting, d)
		b.bytes += int64(len(d.Body()))
	})
	for {
		b.mu.Lock()
		room, changed := b.bytes < b.limit || b.abandoned, b.changed
		b.mu.Unlock()
		if room {
			return
		}
		<-changed
	}
}

func (b *inbox) setCaughtUp() { b.change(func() { b.caught = true }) }

func (b *inbox) caughtUp() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.caught
}

// end says that nothing more comes, and why.
func (b *inbox) end(err error) { b.change(func() { b.ended, b.err = true, err }) }

// abandon releases the goroutine that fills the inbox, since nobody will empty it any more.
func (b *inbox) abandon() { b.change(func() { b.abandoned = true }) }

// take waits for something to happen. It gives what has arrived; or, once, nothing and more: the source has caught up
// and waits to be told that nothing more will be confirmed; or the end.
func (b *inbox) take(ctx context.Context) (batch []Delivery, more bool, err error) {
	for {
		b.mu.Lock()
		switch {
		case len(b.waiting) > 0:
			batch = b.waiting
			b.waiting, b.bytes = nil, 0
			b.taken += len(batch)
			close(b.changed)
			b.changed = make(chan struct{})
			b.mu.Unlock()
			return batch, true, nil
		case b.ended:
			defer b.mu.Unlock()
			return nil, false, b.err
		case b.caught && !b.told:
			b.told = true
			b.mu.Unlock()
			return nil, true, nil
		}
		changed := b.changed
		b.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
}

// allowed is how many deliveries may have come by now: the first credit, and what was given back.
func (b *inbox) allowed(first int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return first + b.taken
}

// A creditWatch holds a source to its credit.
type creditWatch struct {
	first int
	seen  int
}

func (c *creditWatch) spend(b *inbox) error {
	c.seen++
	if c.seen > b.allowed(c.first) {
		return errContract.With("источник отдал больше документов, чем ему позволено")
	}
	return nil
}
