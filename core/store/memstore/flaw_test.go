package memstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
)

// torture takes documents in and crashes at random, and says how the first promise was broken, if it was.
func torture(t *testing.T, seed uint64, flaw memstore.Flaw) error {
	disk := memstore.NewDisk(seed)
	disk.Break(flaw)
	chance := rand.New(rand.NewPCG(seed, 0))
	disk.OnStep(func(memstore.Step) error {
		if chance.IntN(40) == 0 {
			disk.Crash()
		}
		return nil
	})
	answered := map[string]bool{}
	for n := range 100 {
		s, err := memstore.Open(context.Background(), memstore.Options{Disk: disk})
		if err != nil {
			is(t, err, memstore.ErrCrashed)
			continue
		}
		for i := 0; ; i++ {
			key := fmt.Sprint(n, "/", i)
			if _, err := tryTake(s, key); err != nil {
				is(t, err, memstore.ErrCrashed)
				break
			}
			answered[key] = true
		}
	}
	disk.OnStep(nil)
	s := open(t, disk)
	there := map[string]bool{}
	must(t, s.View(context.Background(), func(tx store.ReadTx) error {
		all, err := tx.Documents(store.DocumentFilter{Limit: 1 << 30})
		for _, d := range all {
			there[d.Envelope.SourceKey] = true
		}
		return err
	}))
	for key := range answered {
		if !there[key] {
			return fmt.Errorf("%s was answered and is not there", key)
		}
	}
	if len(answered) < 100 {
		t.Fatalf("only %d documents: this test crashes too much", len(answered))
	}
	return audit(s)
}

func TestACrashAtAnyTimeBreaksNoPromise(t *testing.T) {
	for seed := range uint64(20) {
		if err := torture(t, seed, ""); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// The flaws are there to be found: a torture that does not find them is none.
func TestTheSameTortureFindsEveryFlaw(t *testing.T) {
	for _, flaw := range []memstore.Flaw{memstore.FlawEarlyAnswer, memstore.FlawLateKeys} {
		for seed := range uint64(20) {
			err := torture(t, seed, flaw)
			if err == nil {
				t.Errorf("%s, seed %d: not found", flaw, seed)
			} else if seed == 0 {
				t.Logf("%s: %v", flaw, err)
			}
		}
	}
}

func TestWithoutACrashAFlawedDiskShowsNothing(t *testing.T) {
	for _, flaw := range []memstore.Flaw{memstore.FlawEarlyAnswer, memstore.FlawLateKeys} {
		disk := memstore.NewDisk(1)
		disk.Break(flaw)
		s := open(t, disk)
		for i := range 3 {
			take(t, s, fmt.Sprint("sale/", i))
		}
		must(t, s.Close())
		s = open(t, disk)
		if n := count(t, s); n != 3 {
			t.Errorf("%s: %d documents after closing", flaw, n)
		}
		take(t, s, "sale/3")
		disk.Sync()
		disk.Crash()
		s = open(t, disk)
		if n := count(t, s); n != 4 {
			t.Errorf("%s: %d documents after a sync and a crash", flaw, n)
		}
		if err := audit(s); err != nil {
			t.Error(err)
		}
	}
}
