//go:build linux

package torture

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// patience is how long anything may take on a busy machine before the test gives it up.
const patience = 3 * time.Minute

// run is one torture: a folder, the hub that lives at present, a person beside it.
type run struct {
	folder
	t      *testing.T
	chance *rand.Rand
	plan   plan

	command *exec.Cmd
	ended   chan struct{} // closed when the hub has ended

	office *hub.Hub // the person's own, opened when first needed
	store  store.Store

	wrong []string // what broke a promise
	kills int
}

func newRun(t *testing.T, settlement sdk.Settlement, seed uint64) *run {
	dir, err := os.MkdirTemp("", "uzt") // short: the name of a socket may have 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	r := &run{
		folder: folder(dir), t: t, chance: rand.New(rand.NewPCG(seed, 3)),
		plan: plan{Settlement: settlement, Seed: seed, Began: time.Now()},
	}
	r.must(r.put("plan", r.plan))
	r.must(r.put("released", 0))
	t.Cleanup(func() {
		r.kill()
		if r.store != nil {
			if t.Failed() {
				r.show()
			}
			_ = r.office.Close(context.Background())
			_ = r.store.Close()
		}
		if t.Failed() {
			log, _ := os.ReadFile(r.path("hub.log"))
			t.Logf("%s, the end of the hub's log:\n%s", settlement, log[max(0, len(log)-4000):])
		}
		_ = os.RemoveAll(dir)
	})
	return r
}

// show tells what the documents wait for that are not finished.
func (r *run) show() {
	n, _ := r.released()
	r.t.Logf("%d documents were released, %d arrived, it is %s", n, r.arrived(), quickClock{r.plan.Began}.Now().UTC())
	_ = r.store.View(context.Background(), func(tx store.ReadTx) error {
		docs, err := tx.Documents(store.DocumentFilter{Limit: 10_000})
		for _, d := range docs {
			if d.State == document.StateFinished {
				continue
			}
			r.t.Logf("%s is %s, next %s: %s", d.Envelope.SourceKey, d.State, d.NextAt, d.Progress)
			attempts, _ := tx.Attempts(d.ID)
			findings, _ := tx.Findings(d.ID)
			for _, f := range findings {
				r.t.Logf("  finding %s %s %s", f.Code, f.Message, f.Hint)
			}
			for _, a := range attempts {
				r.t.Logf("  attempt %d, %s to %s: %s %s", a.Number, a.Started, a.Ended, a.Outcome, a.Fault)
			}
		}
		return err
	})
}

func (r *run) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// start starts a hub, unless one lives.
func (r *run) start() {
	r.t.Helper()
	if r.lives() {
		return
	}
	log, err := os.OpenFile(r.path("hub.log"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	r.must(err)
	defer log.Close()
	self, err := os.Executable()
	r.must(err)
	r.command = exec.Command(self)
	r.command.Env = append(os.Environ(), roleHub+"="+string(r.folder))
	r.command.Stdout, r.command.Stderr = log, log
	r.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	_, err = r.command.StdinPipe()
	r.must(err)
	r.must(r.command.Start())
	ended := make(chan struct{})
	r.ended = ended
	go func(c *exec.Cmd) {
		_ = c.Wait()
		close(ended)
	}(r.command)
}

func (r *run) lives() bool {
	if r.command == nil {
		return false
	}
	select {
	case <-r.ended:
		return false
	default:
		return true
	}
}

// kill kills the hub at once.
func (r *run) kill() {
	if r.lives() {
		_ = r.command.Process.Kill()
		<-r.ended
	}
}

// release lets the source offer more documents.
func (r *run) release(more int) {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	r.must(r.put("released", n+more))
}

// inFlight reports whether there are documents that have not reached the destination.
func (r *run) inFlight() bool {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	return r.arrived() < n
}

// arrived is how many documents the destination has.
func (r *run) arrived() int {
	r.t.Helper()
	text, err := os.ReadFile(r.path(acts))
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	r.must(err)
	return bytes.Count(text, []byte(whole)) // the judge sees to it that none is there twice
}

// wait lets hubs work, with a person at their side, until something is so.
func (r *run) wait(what string, so func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(patience)
	for i := 1; !so(); i++ {
		if time.Now().After(deadline) {
			r.t.Fatalf("%s: not within %s", what, patience)
		}
		time.Sleep(10 * time.Millisecond)
		if i%20 == 0 {
			r.decide()
		}
	}
}

// atStart tells of points that a hub passes only while it takes up what was interrupted.
func atStart(point failpoint.Point) bool {
	return point == engine.PointInterrupted || point == "decided: recovered"
}

// dieAt lets a process die at a point, with documents in flight: that of a role, or the one that reaches it.
func (r *run) dieAt(point failpoint.Point, victim string) {
	r.t.Helper()
	for counted := false; !counted; {
		before := r.killed()
		if atStart(point) { // a hub that was quicker than the fuse passes there no more
			r.must(r.put("fuse", fuse{point, victim}))
			r.start()
		} else {
			r.start()
			r.must(r.put("fuse", fuse{point, victim}))
		}
		r.wait(string(point)+" is reached", func() bool {
			if !r.inFlight() {
				r.release(3)
			}
			_, err := os.Stat(r.path("fuse"))
			return err != nil || !r.lives()
		})
		counted = r.inFlight() && r.burnt() && (victim == "" || r.killed() > before)
	}
	if ofHub(point) && victim == "" {
		select {
		case <-r.ended:
		case <-time.After(patience):
			r.t.Fatalf("the hub lives on after %s", point)
		}
	}
}

// dies waits for a process to die at a point: that of a role, or the hub.
func (r *run) dies(point failpoint.Point, victim string, goOn func()) {
	r.t.Helper()
	before := r.killed() + r.noted(missed)
	r.must(r.put("fuse", fuse{point, victim}))
	r.start()
	goOn()
	r.wait(string(point)+" is reached", func() bool {
		_, err := os.Stat(r.path("fuse"))
		return err != nil && (!r.lives() || victim != "" && r.killed()+r.noted(missed) > before)
	})
	r.kills++
}

// await lets hubs work until something is so. One that ends by itself is started again, as a service is: a connector that
// dies before it has described itself takes the hub's start with it.
func (r *run) await(what string, so func() bool) {
	r.t.Helper()
	r.wait(what, func() bool {
		r.start()
		return so()
	})
}

// killed is how many processes were killed by others.
func (r *run) killed() int { return r.noted(killed) }

// noted is how many lines a file has.
func (r *run) noted(name string) int {
	r.t.Helper()
	lines, err := r.lines(name)
	r.must(err)
	return len(lines)
}

// burnt reports whether somebody took the fuse, and takes it away if not.
func (r *run) burnt() bool { return os.Remove(r.path("fuse")) != nil }

// dieAnyTime kills the process of a role at a random instant, with documents in flight.
func (r *run) dieAnyTime(role string) {
	r.t.Helper()
	for {
		r.start()
		r.release(1 + r.chance.IntN(8))
		time.Sleep(time.Duration(r.chance.IntN(300)) * time.Millisecond) // the instant
		if !r.inFlight() {
			continue
		}
		if role == "hub" {
			r.kill()
			return
		}
		if pid, ok := r.pid(role); ok && syscall.Kill(pid, syscall.SIGKILL) == nil {
			return
		}
	}
}

// person opens the store beside the hub, as a command of a person does.
func (r *run) person() (*hub.Hub, store.Store) {
	r.t.Helper()
	if r.office == nil {
		var err error
		r.office, r.store, err = r.hub(r.t.Context(), nil)
		r.must(err)
	}
	return r.office, r.store
}

func (r *run) documents(state document.State) (all []store.Document) {
	r.t.Helper()
	_, s := r.person()
	filter := store.DocumentFilter{State: state, Limit: 500}
	for {
		var page []store.Document
		r.must(s.View(r.t.Context(), func(tx store.ReadTx) (err error) {
			page, err = tx.Documents(filter)
			return err
		}))
		if all = append(all, page...); len(page) < filter.Limit {
			return all
		}
		filter.After = page[len(page)-1].ID
	}
}

// decide settles what only a person can, by what the destination did. Nothing of it is under way any more: whoever was at
// it is dead or has answered.
func (r *run) decide() {
	r.t.Helper()
	if _, err := os.Stat(r.path(calls)); err != nil {
		return // not even the store may be there
	}
	office, s := r.person()
	for _, d := range r.documents(document.StateNeedsPerson) {
		var deliveries []store.Delivery
		r.must(s.View(r.t.Context(), func(tx store.ReadTx) (err error) {
			deliveries, err = tx.Deliveries(d.ID)
			return err
		}))
		for _, delivery := range deliveries {
			n, err := r.count(acts, delivery.Key)
			r.must(err)
			r.must(office.Engine().Decide(r.t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, d.ID, delivery.Destination, n > 0))
		}
	}
}

// finish lets a hub do all that is left, and ends it.
func (r *run) finish(documents int) {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	r.release(max(0, documents-n))
	r.start()
	n, err = r.released()
	r.must(err)
	r.wait("all documents are finished", func() bool {
		time.Sleep(100 * time.Millisecond)
		return len(r.documents(document.StateFinished)) == n
	})
	r.stop()
}

// stop ends the hub in good order.
func (r *run) stop() {
	r.t.Helper()
	r.wait("a hub may be asked to stop", func() bool {
		r.start()
		pid, ok := r.pid("hub")
		return ok && pid == r.command.Process.Pid
	})
	r.must(r.command.Process.Signal(syscall.SIGTERM))
	select {
	case <-r.ended:
	case <-time.After(patience):
		r.t.Fatal("the hub does not stop")
	}
	if code := r.command.ProcessState.ExitCode(); code != 0 {
		r.t.Errorf("the last hub ended with code %d", code)
	}
}
