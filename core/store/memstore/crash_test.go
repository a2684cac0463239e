package memstore_test

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/core/store/vault"
)

var errDisk = errors.New("input/output error")

// at calls do at the first step of a kind, and never again.
func at(disk *memstore.Disk, step memstore.Step, do func() error) {
	done := false
	disk.OnStep(func(s memstore.Step) error {
		if s != step || done {
			return nil
		}
		done = true
		return do()
	})
}

var stepsOfTake = []memstore.Step{
	memstore.StepBegin, memstore.StepKeysWrite, memstore.StepKeysSync, memstore.StepWrite, memstore.StepSync, memstore.StepAnswer,
}

func TestStepsComeInTheOrderThatTheFirstPromiseAsksFor(t *testing.T) {
	disk := memstore.NewDisk(1)
	s := open(t, disk)
	var steps []memstore.Step
	disk.OnStep(func(step memstore.Step) error { steps = append(steps, step); return nil })
	take(t, s, "sale/1")
	if fmt.Sprint(steps) != fmt.Sprint(stepsOfTake) {
		t.Errorf("%q, want %q", steps, stepsOfTake)
	}
}

func TestACrashAtAnyStepLeavesAllOfAnUpdateOrNothing(t *testing.T) {
	for _, step := range stepsOfTake {
		t.Run(string(step), func(t *testing.T) {
			disk := memstore.NewDisk(1)
			s := open(t, disk)
			take(t, s, "sale/1")
			at(disk, step, func() error { disk.Crash(); return nil })
			_, err := tryTake(s, "sale/2")
			is(t, err, memstore.ErrCrashed)
			is(t, s.View(context.Background(), func(store.ReadTx) error { return nil }), memstore.ErrCrashed)
			_, err = tryTake(s, "sale/3")
			is(t, err, memstore.ErrCrashed)
			want := 1
			if step == memstore.StepAnswer {
				want = 2 // durable, and nobody was told
			}
			s = open(t, disk)
			if got := count(t, s); got != want {
				t.Errorf("%d documents, want %d", got, want)
			}
			take(t, s, "sale/4")
			if err := audit(s); err != nil {
				t.Error(err)
			}
		})
	}
}

func count(t testing.TB, s store.Store) (n int) {
	t.Helper()
	err := s.View(context.Background(), func(tx store.ReadTx) error {
		all, err := tx.Documents(store.DocumentFilter{Limit: 1 << 30})
		n = len(all)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAFailureOfAStepIsToldAsARealDiskTellsIt(t *testing.T) {
	for _, c := range []struct {
		step    memstore.Step
		failure error
		want    error
		goesOn  bool // without being opened again
		there   int  // documents afterwards
	}{
		{memstore.StepBegin, errDisk, errDisk, true, 1},
		{memstore.StepKeysWrite, syscall.ENOSPC, vault.ErrWrite, true, 1},
		{memstore.StepKeysSync, errDisk, vault.ErrSync, false, 1},
		{memstore.StepWrite, syscall.ENOSPC, store.ErrFull, true, 1},
		{memstore.StepSync, errDisk, store.ErrCommit, false, 1},
		{memstore.StepAnswer, errDisk, store.ErrCommit, false, 2},
	} {
		t.Run(string(c.step), func(t *testing.T) {
			disk := memstore.NewDisk(1)
			s := open(t, disk)
			take(t, s, "sale/1")
			at(disk, c.step, func() error { return c.failure })
			_, err := tryTake(s, "sale/2")
			is(t, err, c.want)
			is(t, err, c.failure)
			if c.goesOn {
				take(t, s, "sale/3")
				c.there++
			} else {
				_, err = tryTake(s, "sale/3")
				is(t, err, c.want)
				s = open(t, disk)
			}
			if got := count(t, s); got != c.there {
				t.Errorf("%d documents, want %d", got, c.there)
			}
			if err := audit(s); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAConflictRunsTheFunctionOnceMore(t *testing.T) {
	for step, want := range map[memstore.Step]int{memstore.StepBegin: 1, memstore.StepWrite: 2, memstore.StepSync: 2} {
		disk := memstore.NewDisk(1)
		s := open(t, disk)
		at(disk, step, func() error { return memstore.ErrAgain.New() })
		ran := 0
		err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
			ran++
			return tx.Note(store.Entry{Action: "x"})
		})
		if err != nil || ran != want {
			t.Errorf("%s: ran %d times, %v", step, ran, err)
		}
		report, err := s.VerifyJournal(context.Background(), "")
		if err != nil || report.Entries != 1 || report.Break != nil {
			t.Errorf("%s: %+v, %v", step, report, err)
		}
	}
}

func TestAnErasureThatACrashInterruptsIsCompleted(t *testing.T) {
	for _, step := range []memstore.Step{
		memstore.StepKeysWrite, memstore.StepKeysSync, memstore.StepKeysReplace, memstore.StepWrite, memstore.StepSync, memstore.StepAnswer,
	} {
		for first := range 2 { // StepWrite and what follows come twice in an erasure
			t.Run(fmt.Sprint(step, first), func(t *testing.T) {
				disk := memstore.NewDisk(1)
				s := open(t, disk)
				gone, kept := take(t, s, "sale/1"), take(t, s, "sale/2")
				seen := 0
				disk.OnStep(func(at memstore.Step) error {
					if at == step {
						if seen == first {
							disk.Crash()
						}
						seen++
					}
					return nil
				})
				err := s.Erase(context.Background(), store.Hub, gone.ID)
				if seen > first {
					is(t, err, memstore.ErrCrashed)
				}
				disk.OnStep(nil)
				s = open(t, disk)
				if err := audit(s); err != nil { // tells a key that should be gone, too
					t.Error(err)
				}
				must(t, s.View(context.Background(), func(tx store.ReadTx) error {
					d, err := tx.Document(gone.ID)
					marked := first == 1 || step != memstore.StepWrite && step != memstore.StepSync
					if erased := errors.Is(d.Unreadable, store.ErrErased); erased != marked {
						t.Errorf("erased: %v, want %v", erased, marked)
					}
					other, err2 := tx.Document(kept.ID)
					return errors.Join(err, err2, other.Unreadable)
				}))
			})
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// An update that was under way when the machine went down must not reach the disk of the time after.
func TestAnUpdateFromBeforeACrashWritesNothingAfterIt(t *testing.T) {
	disk := memstore.NewDisk(1)
	before := open(t, disk)
	take(t, before, "sale/1")
	var after *memstore.Store
	err := before.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		disk.Crash()
		after = open(t, disk)
		take(t, after, "sale/2")
		return tx.Note(store.Entry{Action: "late"})
	})
	is(t, err, memstore.ErrCrashed)
	if got := count(t, after); got != 2 {
		t.Errorf("%d documents", got)
	}
	if err := audit(after); err != nil {
		t.Error(err)
	}
}

func TestAHubIsUnseatedAndWritesNothingMore(t *testing.T) {
	disk := memstore.NewDisk(1)
	first, second := open(t, disk), open(t, disk)
	held, release, err := first.Exclusive(context.Background(), "первый")
	must(t, err)
	disk.Unseat()
	<-held.Done()
	is(t, context.Cause(held), store.ErrUnseated)
	_, free, err := second.Exclusive(context.Background(), "второй")
	must(t, err)
	_, err = tryTake(first, "sale/1")
	is(t, err, store.ErrUnseated)
	must(t, release())
	take(t, first, "sale/1")
	_, _, err = first.Exclusive(context.Background(), "первый")
	is(t, err, store.ErrServed)
	must(t, free())
}

func TestTheSameCallsGiveTheSameStore(t *testing.T) {
	history := func(seed uint64) (ids string, head string) {
		disk := memstore.NewDisk(seed)
		for range 3 {
			s := open(t, disk)
			for i := range 5 {
				ids += take(t, s, fmt.Sprint(ids, i)).ID + " "
			}
			disk.Crash()
		}
		must(t, open(t, disk).View(context.Background(), func(tx store.ReadTx) (err error) {
			head, err = tx.JournalHead()
			return err
		}))
		return ids, head
	}
	ids, head := history(7)
	again, headAgain := history(7)
	if ids != again || head != headAgain {
		t.Error("the second time is another")
	}
	if other, _ := history(8); other == ids {
		t.Error("another seed gives the same ids")
	}
}
