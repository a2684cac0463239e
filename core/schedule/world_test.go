package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
)

// world is a store and a clock in a bubble whose time passes only while everybody waits. It begins on 1 January 2000 at
// midnight UTC.
type world struct {
	t     *testing.T
	store store.Store

	mu     sync.Mutex
	offset time.Duration // by which the clock is wrong
	ran    []string      // due moments in the order of their runs
	active int
	most   int // runs that were under way together
	takes  time.Duration
	fails  error
}

func inWorld(t *testing.T, test func(*testing.T, *world)) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t}
		opened, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(dir, "uzel.db"), Clock: w.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		w.store = opened
		test(t, w)
	})
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().UTC().Add(w.offset)
}

func (w *world) After(d time.Duration) <-chan time.Time { return time.After(d) }

// set moves the hands of the clock.
func (w *world) set(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.offset += by
}

// route is what every schedule runs here.
func (w *world) route(ctx context.Context, _ string, due time.Time) (string, error) {
	w.mu.Lock()
	w.ran = append(w.ran, due.UTC().Format("02 15:04"))
	w.active++
	w.most = max(w.most, w.active)
	takes, fails := w.takes, w.fails
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.active--
		w.mu.Unlock()
	}()
	if takes > 0 {
		select {
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case <-time.After(takes):
		}
	}
	return "принято: 1", fails
}

func (w *world) scheduler(holder string, entries ...Entry) *Scheduler {
	return New(Options{Store: w.store, Clock: w, Entries: entries, Run: w.route, Holder: holder, Log: slog.New(slog.DiscardHandler)})
}

// serve lets schedulers work for a while.
func (w *world) serve(d time.Duration, schedulers ...*Scheduler) {
	ctx, cancel := context.WithCancel(w.t.Context())
	var all sync.WaitGroup
	for _, s := range schedulers {
		all.Go(func() { s.Run(ctx) })
	}
	time.Sleep(d)
	synctest.Wait()
	cancel()
	all.Wait()
}

// records are an entry's runs in their order, in words.
func (w *world) records(name string) []string {
	w.t.Helper()
	runs, err := w.scheduler("reader", Entry{Name: name}).History(w.t.Context(), name, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	var words []string
	for _, r := range slices.Backward(runs) {
		word := r.Due.UTC().Format("02 15:04") + " " + r.State
		if r.Manual {
			word += " manual"
		}
		words = append(words, word)
	}
	return words
}

func (w *world) expect(what string, got, want []string) {
	w.t.Helper()
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		w.t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func hourly(t *testing.T, missed config.Missed) Entry { return entry(t, "0 * * * *", "UTC", missed) }
