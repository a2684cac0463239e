package host

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

func delivery(size int) Delivery { return Delivery{Item: &Item{Body: make([]byte, size)}} }

func TestAFullInboxHoldsItsSourceUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newInbox(100)
		put := 0
		go func() {
			for range 10 {
				b.put(delivery(60))
				put++
			}
			b.end(nil)
		}()
		for taken := 0; taken < 10; {
			synctest.Wait()
			batch, _, err := b.take(t.Context())
			if err != nil || len(batch) > 2 {
				t.Fatalf("%d deliveries of 60 bytes in an inbox of 100: %v", len(batch), err)
			}
			taken += len(batch)
		}
		synctest.Wait()
		if batch, more, err := b.take(t.Context()); len(batch) != 0 || more || err != nil || put != 10 {
			t.Errorf("%d %v %v", len(batch), more, err)
		}
	})
}

func TestAnAbandonedInboxLetsItsSourceGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newInbox(1)
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.put(delivery(10))
			b.put(delivery(10))
		}()
		synctest.Wait()
		b.abandon()
		<-done
	})
}

func TestWhatCameBeforeTheEndIsTakenFirst(t *testing.T) {
	end := errors.New("end")
	b := newInbox(100)
	b.put(delivery(1))
	b.end(end)
	if batch, _, err := b.take(t.Context()); len(batch) != 1 || err != nil {
		t.Errorf("%d %v", len(batch), err)
	}
	if batch, _, err := b.take(t.Context()); len(batch) != 0 || !errors.Is(err, end) {
		t.Errorf("%d %v", len(batch), err)
	}
}

func TestBeingCaughtUpIsToldOnce(t *testing.T) {
	b := newInbox(100)
	b.setCaughtUp()
	if _, more, err := b.take(t.Context()); !more || err != nil {
		t.Error("not told", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.take(ctx); !errors.Is(err, context.Canceled) {
		t.Error("told twice", err)
	}
}

func TestASourceIsHeldToItsCredit(t *testing.T) {
	b := newInbox(100)
	credit := &creditWatch{first: 2}
	give := func() error {
		if err := credit.spend(b); err != nil {
			return err
		}
		b.put(delivery(0))
		return nil
	}
	if err := errors.Join(give(), give()); err != nil {
		t.Fatal(err)
	}
	if give() == nil {
		t.Error("a third item on a credit of two")
	}
	credit.seen--
	if _, _, err := b.take(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(give(), give()); err != nil {
		t.Errorf("the credit that came back: %v", err)
	}
	if give() == nil {
		t.Error("a fifth item on a credit of four")
	}
}
