package hub

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Options is what a hub is made of.
type Options struct {
	Config *config.Config
	Store  store.Store
	// Launch makes the command that runs a connector as a process.
	Launch    func(connector string) *exec.Cmd
	Clock     Clock
	Random    io.Reader
	Log       *slog.Logger
	Generator string // ВерсПрог of documents: the program's name and version
	// Sockets is the folder in which every process with the same data has one for the sockets of its connectors; empty: the
	// system's temporary one.
	Sockets string
	// Calculators, when given, compute signatures by GOST.
	Calculators Calculators
	// Web, when given, asks the addresses of lists instead of the hub's own client.
	Web *http.Client
	// Notify, when given, is told of every change of a document's state.
	Notify func(engine.Change)
	// Source, when given, lets a serving hub follow changes of its configuration.
	Source Source
	// Ready, when given, is called once a serving hub has everything it needs, before its schedules begin.
	Ready func()
	// Fail is told of every fail point of the engine, and Restart replaces the pauses before a connector that crashed is
	// started again. Only tests have them.
	Fail    failpoint.Hook
	Restart host.Backoff
}

// Clock is where a hub gets the time, and how it waits.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Hub is an assembled hub.
type Hub struct {
	options  Options
	store    store.Store
	outside  *host.Host
	sockets  *sockets
	inForce  atomic.Pointer[plan]
	engine   *engine.Engine
	schedule *schedule.Scheduler
	gates    *gate.Gates

	nudged chan struct{} // somebody rang: see answerBell

	asksPowers powerRegistry // the connections, or what a test has in their place
	asking     chan struct{} // held by who asks a registry of powers: the others want the same answer
	holders    *holders
	points     *pointQueue // lists that judgements wait for
	trust      signature.KeptTrust

	mu   sync.Mutex
	said map[string]host.Status // by connections, of themselves
	// settings are digests of what connections were configured with last, secrets included.
	settings map[string][sha256.Size]byte
}

// Open assembles a hub that does nothing yet and starts no process.
func Open(ctx context.Context, options Options) (*Hub, error) {
	h := &Hub{
		options: options, store: options.Store, gates: gate.New(), said: map[string]host.Status{},
		sockets: &sockets{home: options.Sockets}, nudged: make(chan struct{}, 1), settings: map[string][sha256.Size]byte{}, asking: make(chan struct{}, 1),
	}
	h.outside = host.New(host.Options{Launcher: options.Launch, Log: options.Log, Backoff: options.Restart, Services: granted{h}, Sockets: h.sockets.path})
	h.asksPowers, h.holders = h.outside, &holders{asked: h.outside, now: options.Clock.Now}
	h.points = newPointQueue()
	p, err := h.newPlan(ctx, options.Config, unasked, nil)
	if err != nil {
		return nil, errors.Join(err, h.outside.Close(ctx))
	}
	h.follow(p)
	h.schedule = h.scheduler(h.scheduled)
	h.engine = engine.New(engine.Options{
		Store: h.store, Outside: h.outside, Routes: inForce{h}, References: inForce{h}, Clock: h.options.Clock,
		Signing: guarded{h.outside, h}, Blocked: inForce{h}, Powers: inForce{h}, Answers: inForce{h}, Judges: inForce{h}, Flow: steps.FlowOf,
		Random: h.options.Random, Log: h.options.Log, Notify: h.options.Notify, Gates: h.gates, Ring: h.ring, Fail: h.options.Fail,
	})
	return h, nil
}

// Connect makes the connections ready to be called: their secrets are read now, and one that is missing is an error.
func (h *Hub) Connect() error {
	specs, err := specs(h.plan().config)
	if err != nil {
		return err
	}
	return h.connect(specs)
}

// connect makes the connections those of the specs. What failed with other settings or secrets may be tried again at once.
func (h *Hub) connect(specs []host.Spec) error {
	if err := h.outside.Configure(specs); err != nil {
		return err
	}
	var others []string
	h.mu.Lock()
	for _, s := range specs {
		settings := sha256.Sum256(s.Config)
		if known, ok := h.settings[s.Name]; ok && known != settings {
			others = append(others, s.Name)
		}
		h.settings[s.Name] = settings
	}
	h.mu.Unlock()
	for _, name := range others {
		h.gates.Reset(name)
		h.options.Log.Info("у подключения другие настройки или секреты", "connection", name)
	}
	return nil
}

// scheduler starts routes by their schedules.
func (h *Hub) scheduler(run func(ctx context.Context, route string, due time.Time) (string, error)) *schedule.Scheduler {
	return schedule.New(schedule.Options{
		Store: h.store, Clock: h.options.Clock, Entries: h.plan().entries, Run: run, Holder: "hub",
		KeepRuns: h.plan().config.Retention.Runs.Std(), Log: h.options.Log,
	})
}

// Engine gives the acts of people: cancel, replay, decide.
func (h *Hub) Engine() *engine.Engine { return h.engine }

// Schedule gives the schedules: next and last runs, history.
func (h *Hub) Schedule() *schedule.Scheduler { return h.schedule }

// Outside gives the connections.
func (h *Hub) Outside() *host.Host { return h.outside }

// Close ends the connector processes. The store stays open: it was given.
func (h *Hub) Close(ctx context.Context) error {
	return errors.Join(h.outside.Close(ctx), h.sockets.close())
}

// references are the kinds of reference data, and the news of exchanges, that a connection gives beside documents.
func (h *Hub) references(ctx context.Context, connection string) ([]document.Kind, error) {
	d, err := h.outside.Describe(ctx, connection)
	if err != nil {
		return nil, err
	}
	var kinds []document.Kind
	for _, k := range d.Reads {
		if k.IsReference() || k == document.KindNews {
			kinds = append(kinds, k)
		}
	}
	return kinds, nil
}
