package memstore

import (
	"io"
	"math/rand/v2"
	"sync"

	"github.com/uzelhub/uzel/core/store"
)

// Disk is what outlives a crash.
type Disk struct {
	files  files
	random io.Reader // for ids and keys: it goes on over crashes, so that nothing comes twice

	mu      sync.Mutex
	flaw    Flaw
	onStep  func(Step) error
	seen    *state // what views see
	durable *state // what a crash leaves
	behind  int    // with FlawEarlyAnswer: updates that were answered and not synced
	boot    *boot
	hub     *seat // the hub that serves, if any
}

// boot is the time between two crashes.
type boot struct {
	turn chan struct{} // the write lock: whoever can send has it
	down chan struct{} // closed by the crash
}

// Step is a point of an update at which it can fail, or everything can crash.
type Step string

// The steps of an update, in their order. Those of keys are there only when a key is new or erased.
const (
	StepBegin       Step = "begin"        // before the function runs: a failure is its answer
	StepKeysWrite   Step = "keys write"   // new keys are written to the key file, or a new file is
	StepKeysSync    Step = "keys sync"    // and synced
	StepKeysReplace Step = "keys replace" // an erasure puts the new key file in the place of the old one
	StepWrite       Step = "write"        // the tables are written: a failure is a full disk, or what it says
	StepSync        Step = "sync"         // and synced: after a failure the store accepts nothing until it is opened again
	StepAnswer      Step = "answer"       // all is durable and nobody has been told: a failure is as that of a sync
)

// Flaw is a way in which a store is wrong on purpose.
type Flaw string

// The flaws.
const (
	FlawEarlyAnswer Flaw = "early answer" // updates are answered before their sync, which comes with every eighth
	FlawLateKeys    Flaw = "late keys"    // keys are not synced before the tables are, but with the next keys
)

// lateSync is how many updates share one sync with FlawEarlyAnswer.
const lateSync = 8

// NewDisk makes an empty disk. Disks with the same seed behave alike.
func NewDisk(seed uint64) *Disk {
	var whole [32]byte
	for i := range 8 {
		whole[i] = byte(seed >> (8 * i))
	}
	d := &Disk{random: &shared{source: rand.NewChaCha8(whole)}, seen: newState(), boot: newBoot()}
	d.durable = d.seen
	d.files.disk = d
	return d
}

func newBoot() *boot { return &boot{turn: make(chan struct{}, 1), down: make(chan struct{})} }

// Break gives the disk a flaw.
func (d *Disk) Break(flaw Flaw) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.flaw = flaw
}

// OnStep sets what is called at every step of every update, in the goroutine of the update. What it returns is the
// failure of the step; ErrAgain undoes the update and runs its function once more, as after a conflict. It may call
// Crash. Nil: nothing fails.
func (d *Disk) OnStep(do func(Step) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.onStep = do
}

// step is called at a step of an update. It fails when the machine has crashed, the function's own doing included.
func (d *Disk) step(b *boot, s Step) error {
	d.mu.Lock()
	do := d.onStep
	d.mu.Unlock()
	var err error
	if do != nil {
		err = do(s)
	}
	if b.crashed() {
		return ErrCrashed.New()
	}
	return err
}

func (b *boot) crashed() bool {
	select {
	case <-b.down:
		return true
	default:
		return false
	}
}

// Crash ends every store on the disk and takes the disk back to its last syncs.
func (d *Disk) Crash() {
	d.mu.Lock()
	close(d.boot.down)
	d.boot = newBoot()
	d.seen, d.behind = d.durable.apart(), 0
	hub := d.hub
	d.hub = nil
	d.mu.Unlock()
	d.files.crash()
	if hub != nil {
		hub.lose(ErrCrashed.New())
	}
}

// Sync makes everything durable that was answered. Without a flaw there is nothing to do.
func (d *Disk) Sync() {
	d.mu.Lock()
	d.durable, d.behind = d.seen, 0
	d.mu.Unlock()
	d.files.syncAll()
}

// Unseat takes the place of the hub away, as a server does that lost the hub's connection and gave its lease to another.
func (d *Disk) Unseat() {
	d.mu.Lock()
	hub := d.hub
	d.hub = nil
	d.mu.Unlock()
	if hub != nil {
		hub.lose(store.ErrUnseated.New())
	}
}

// shared is a source of randomness for several goroutines.
type shared struct {
	mu     sync.Mutex
	source io.Reader
}

func (s *shared) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.Read(b)
}
func (d *Disk) is(flaw Flaw) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.flaw == flaw
}
