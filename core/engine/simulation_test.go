package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/document"
)

// simulation is a whole hub in one goroutine: engine, store, clock, source, destinations and people are driven by one seed,
// so that whatever goes wrong goes wrong again. What Run would do side by side it does one act at a time, in any order.
type simulation struct {
	*yard
	t      *testing.T
	engine *engine.Engine  // of the hub that lives; nil: none
	ctx    context.Context // of its life
	told   bool            // documents that were under way know that nobody knows how they ended

	called  []engine.Call
	tasks   []engine.Task
	results []engine.Result
	trace   []string
}

// TestSimulation lets seeds run. Nothing accepted is lost, nothing is done twice, chains keep their order, and every
// document that waits has a next time or a person, after every single step.
func TestSimulation(t *testing.T) {
	for _, seed := range seeds(t, "simulation", 8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := newSimulation(t, seed)
			s.run(400)
			s.report()
		})
	}
}

func TestASimulationRunsTheSameWayAgain(t *testing.T) {
	var sums []uint64
	for range 2 {
		s := newSimulation(t, 5)
		s.run(300)
		s.report()
		h := fnv.New64a()
		fmt.Fprint(h, s.trace)
		for _, d := range s.finalDocuments {
			fmt.Fprint(h, d.ID, d.State, d.ChangedAt)
		}
		sums = append(sums, h.Sum64())
	}
	if sums[0] != sums[1] {
		t.Errorf("two runs of a seed give %x and %x", sums[0], sums[1])
	}
}

func TestTheSimulationFindsAStoreThatAnswersBeforeItSyncs(t *testing.T) {
	for seed := range uint64(4) {
		s := newSimulation(t, seed)
		s.disk.Break(memstore.FlawEarlyAnswer)
		if s.run(1500); len(s.wrong) == 0 {
			t.Errorf("seed %d: nothing is found", seed)
		}
	}
}

func newSimulation(t *testing.T, seed uint64) *simulation {
	s := &simulation{yard: newYard(seed), t: t}
	s.oneByOne = true
	if seed%2 == 1 { // what does not go out in time is given up
		s.route.Policy.AgeLimit = 10 * time.Minute
	}
	s.disk.OnStep(s.step)
	return s
}

// step is a step of the disk: the hub may die at it, the disk may be full, another writer may be in the way, and once in a
// while a sync fails.
func (s *simulation) step(step memstore.Step) error {
	s.reached(pointOf(step))
	if s.calm {
		return nil
	}
	switch dice := s.chance.IntN(400); {
	case dice == 0 && step == memstore.StepWrite:
		return store.ErrFull.New()
	case dice == 1 && (step == memstore.StepBegin || step == memstore.StepWrite):
		return memstore.ErrAgain.New()
	case dice == 2 && step == memstore.StepSync:
		return errors.New("input/output error")
	}
	return nil
}

// run takes so many steps, and then lets everything come to rest.
func (s *simulation) run(steps int) {
	for range steps {
		if s.act(); len(s.wrong) > 0 {
			return
		}
	}
	s.calm, s.fuse = true, fuse{}
	for i := 0; ; i++ {
		if s.act(); len(s.wrong) > 0 {
			return
		}
		if s.engine != nil && len(s.tasks)+len(s.results) == 0 && s.settled() && !s.people(context.Background(), s.engine) {
			break
		}
		if i > 50_000 {
			s.complain("nothing comes to rest")
			return
		}
	}
	s.judge()
}

func (s *simulation) report() {
	for _, wrong := range s.wrong {
		s.t.Error(wrong)
	}
	if s.t.Failed() {
		s.t.Logf("the last steps:\n%s", strings.Join(s.trace[max(0, len(s.trace)-40):], "\n"))
	}
}

// act does one thing, and looks at everything after it.
func (s *simulation) act() {
	if s.engine == nil {
		s.begin()
	} else {
		s.doAnything(s.ctx)
	}
	if s.died || s.engine != nil && s.engine.Broken() {
		s.note("the hub is dead")
		s.kill()
		return
	}
	s.inspect()
}

func (s *simulation) note(format string, args ...any) {
	s.trace = append(s.trace, s.clock.Now().Format(time.TimeOnly)+" "+fmt.Sprintf(format, args...))
}

// begin starts a hub.
func (s *simulation) begin() {
	s.note("a hub starts")
	s.gates = gate.New()
	s.gates.Configure(&config.Config{Connections: []config.Connection{
		{Name: toBox, Limits: config.Limits{Concurrent: 2}, Breaker: config.Breaker{Failures: 2, Pause: config.Duration(time.Minute)}},
		{Name: toMail, Limits: config.Limits{Rate: "1/s"}},
		{Name: toPaper},
	}})
	if now := s.clock.Now(); s.chance.IntN(4) == 0 { // it said that it would be away
		s.gates.Announce(toPaper, []time.Time{now}, []time.Time{now.Add(3 * time.Minute)})
	}
	ctx, die := context.WithCancel(context.Background())
	s.ctx = ctx
	e, ok := s.hub(die)
	if !ok {
		s.died = true
		return
	}
	s.engine, s.told = e, false
}

// kill drops the hub: what it had in memory is gone.
func (s *simulation) kill() {
	if !s.died {
		s.life++
		s.disk.Crash()
	}
	s.engine, s.called, s.tasks, s.results = nil, nil, nil, nil
}

func (s *simulation) doAnything(ctx context.Context) {
	if !s.told {
		var err error
		if s.told, err = s.engine.TakeUp(ctx); err == nil && s.told {
			s.note("what was under way is known")
			return
		}
		<-s.clock.After(time.Minute)
		return
	}
	for !s.attempt(ctx, s.chance.IntN(100)) {
	}
}

// attempt does what a throw of the dice says, if there is anything to do of that.
func (s *simulation) attempt(ctx context.Context, dice int) bool {
	switch {
	case dice < 8:
		if s.calm {
			return false
		}
		s.offer(1)
	case dice < 16:
		source, kinds := "erp", []document.Kind(nil)
		if len(s.tasks) == 0 && s.chance.IntN(2) == 0 { // a reading waits for its turn beside acts, which nobody would end here
			source, kinds = toBox, newsOnly
		}
		_, err := s.engine.Pull(ctx, source, kinds)
		s.note("the source is read, %v", err)
	case dice < 36:
		return s.takeUpOne(ctx)
	case dice < 60:
		return s.doOne(ctx)
	case dice < 84:
		return s.writeOne(ctx)
	case dice < 88:
		return s.people(ctx, s.engine)
	case dice < 97:
		s.pass()
	case dice == 97:
		s.stop(ctx)
	default:
		if s.calm {
			return false
		}
		s.fuse = fuse{left: 1 + s.chance.IntN(20)}
	}
	return true
}

func (s *simulation) takeUpOne(ctx context.Context) bool {
	called, err := s.engine.Called(ctx)
	due, errDue := s.engine.Due(ctx)
	slices.SortFunc(called, func(a, b engine.Call) int { return strings.Compare(a.Document.ID, b.Document.ID) })
	s.called = append(s.called, called...)
	if err != nil || errDue != nil || len(s.called)+len(due) == 0 {
		return false
	}
	n := s.chance.IntN(len(s.called) + len(due))
	if n >= len(s.called) {
		s.takeUp(ctx, due[n-len(s.called)], false)
		return true
	}
	c := s.called[n]
	s.called = slices.Delete(s.called, n, n+1)
	if !s.inWork(c.Document.ID) {
		s.takeUp(ctx, c.Document, true)
	}
	s.gates.Missed(c.Connection, c.Document.ID)
	return true
}

func (s *simulation) takeUp(ctx context.Context, doc store.Document, called bool) {
	tasks, err := s.engine.TakeIn(ctx, doc, called)
	s.note("%s is taken up: %d tasks, %v", s.name(doc), len(tasks), err)
	s.tasks = append(s.tasks, tasks...)
	s.leave(doc.ID)
}

func (s *simulation) doOne(ctx context.Context) bool {
	if len(s.tasks) == 0 {
		return false
	}
	i := s.chance.IntN(len(s.tasks))
	task := s.tasks[i]
	s.tasks = slices.Delete(s.tasks, i, i+1)
	result, something := s.engine.Do(ctx, task)
	s.note("a task of %s is done", task.Document())
	if something {
		s.results = append(s.results, result)
	}
	s.leave(task.Document())
	return true
}

func (s *simulation) writeOne(ctx context.Context) bool {
	if len(s.results) == 0 {
		return false
	}
	i := s.chance.IntN(len(s.results))
	result := s.results[i]
	s.results = slices.Delete(s.results, i, i+1)
	tasks, err := s.engine.Write(ctx, result)
	s.note("a result of %s is written, %d tasks, %v", result.Document(), len(tasks), err)
	s.tasks = append(s.tasks, tasks...)
	s.leave(result.Document())
	return true
}

// leave ends the work on a document of which nothing is under way.
func (s *simulation) leave(id string) {
	if !s.inWork(id) {
		s.engine.Leave(id)
	}
}

func (s *simulation) inWork(id string) bool {
	return slices.ContainsFunc(s.tasks, func(t engine.Task) bool { return t.Document() == id }) ||
		slices.ContainsFunc(s.results, func(r engine.Result) bool { return r.Document() == id })
}

// pass lets time go by: a little, or until the next document is due.
func (s *simulation) pass() {
	wait := time.Duration(s.chance.Int64N(int64(20 * time.Second)))
	var next time.Time
	if s.chance.IntN(2) == 0 && s.store.View(context.Background(), func(tx store.ReadTx) (err error) {
		next, err = tx.NextDue()
		return err
	}) == nil && next.After(s.clock.Now()) {
		wait = next.Sub(s.clock.Now())
	}
	s.clock.set(wait)
	s.note("%s go by", wait)
}

// stop asks the hub to stop: what was done is written down, what was not begun is given back.
func (s *simulation) stop(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	s.note("the hub is stopped")
	for _, r := range s.results {
		next, _ := s.engine.Write(ctx, r)
		s.tasks = append(s.tasks, next...)
	}
	for _, task := range s.tasks {
		s.engine.GiveBack(ctx, task)
	}
	if s.died {
		return
	}
	_ = s.store.Close()
	s.life++
	s.engine, s.called, s.tasks, s.results = nil, nil, nil, nil
}

func (s *simulation) name(d store.Document) string {
	return d.Envelope.SourceKey + "/" + d.Envelope.Revision
}

// inspect holds what must be so after every step.
func (s *simulation) inspect() {
	if s.engine == nil {
		return
	}
	docs := s.documents()
	if docs == nil && s.confirmed > 0 {
		s.complain("the store cannot be read")
		return
	}
	s.finalDocuments = docs
	known := map[string]bool{}
	for _, d := range docs {
		known[s.name(d)] = true
		s.inspectDocument(d)
	}
	for _, item := range s.items[:s.confirmed] {
		if name := item.Document.SourceKey + "/" + item.Document.Revision; !known[name] {
			s.complain("%s was accepted and is not there", name)
		}
	}
}

// inspectDocument: whoever waits has a next time or a person, and what is being sent is in somebody's hands.
func (s *simulation) inspectDocument(d store.Document) {
	var p engine.Progress
	if err := json.Unmarshal(d.Progress, &p); err != nil {
		s.complain("%s: %v", s.name(d), err)
		return
	}
	switch d.State {
	case document.StateReceived, document.StateBuilding, document.StateReady, document.StateUnknown:
		if d.NextAt.IsZero() {
			s.complain("%s is %s and waits for nothing", s.name(d), d.State)
		}
	case document.StateSending:
		if s.told && !s.inWork(d.ID) {
			s.complain("%s is being sent by nobody", s.name(d))
		}
	}
	if p.Product == "" {
		return
	}
	for _, delivery := range p.Deliveries {
		waits := delivery.State == engine.DeliveryPending || delivery.State == engine.DeliveryUnknown
		if waits && delivery.NextAt.IsZero() {
			s.complain("%s waits to go to %s and for nothing", s.name(d), delivery.To)
		}
	}
}
