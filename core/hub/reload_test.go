package hub

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestAConfigurationThatCannotBeFollowedChangesNothing(t *testing.T) {
	for name, spoil := range map[string]func(*config.Config){
		"a secret is missing": func(c *config.Config) {
			c.Connections[0].Settings = config.NewSettings(json.RawMessage(`{"password":"${env:UZEL_TEST_NO_SUCH_SECRET}"}`))
		},
		"a connector does not start": func(c *config.Config) { c.Connections[1].Connector = "other" },
	} {
		t.Run(name, func(t *testing.T) {
			h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
			before := h.plan()
			next := configuration("enrich")
			spoil(next)
			if _, err := h.Reload(t.Context(), next); err == nil {
				t.Error("it is followed")
			}
			if h.plan() != before {
				t.Error("another plan is in force")
			}
		})
	}
}

func TestAConfigurationIsFollowedAsAWhole(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	before := h.plan()
	next := configuration()
	next.Routes = nil
	next.Connections = append(next.Connections, config.Connection{Name: "new", Connector: "folder", Organisation: "romashka"})
	changes, err := h.Reload(t.Context(), next)
	if err != nil {
		t.Fatal(err)
	}
	const want = "подключения: +new; маршруты: −out"
	if got := describeChanges(changes); got != want {
		t.Errorf("changes are %q, want %q", got, want)
	}
	select {
	case <-before.replaced:
	default:
		t.Error("nobody is told")
	}
	if len(h.outside.Snapshot()) != 3 || len(h.plan().routes.Current()) != 0 {
		t.Errorf("connections %v, routes %v", h.outside.Snapshot(), h.plan().routes.Current())
	}
	var noted []store.Entry
	if err := h.store.View(t.Context(), func(tx store.ReadTx) (err error) {
		noted, err = tx.Journal(store.JournalFilter{Action: "config.reloaded"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(noted) != 1 || noted[0].Details["changes"] != want {
		t.Errorf("the journal says %+v", noted)
	}
}

func TestAServingHubFollowsOnlyWhatIsGood(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	good := configuration()
	good.Routes = nil
	loads := []*config.Config{nil, good}
	changed := make(chan struct{})
	h.options.Source = Source{Changed: changed, Load: func() (*config.Config, []fault.Finding) {
		c := loads[0]
		loads = loads[1:]
		return c, nil
	}}
	before := h.plan()
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { h.watchConfig(ctx) })
	changed <- struct{}{}
	changed <- struct{}{}
	<-before.replaced
	cancel()
	watching.Wait()
	if h.plan().config != good {
		t.Error("the good one is not in force")
	}
}

func TestWhatIsWantedStillIsNotStartedAgain(t *testing.T) {
	var mu sync.Mutex
	var started, ended []string
	var all sync.WaitGroup
	begun := make(chan struct{}, 10)
	tending := tended[string]{}
	keep := func(wanted ...string) {
		tending.keep(t.Context(), wanted, func(run func()) { all.Go(run) }, func(ctx context.Context, name string) {
			mu.Lock()
			started = append(started, name)
			mu.Unlock()
			begun <- struct{}{}
			<-ctx.Done()
			mu.Lock()
			ended = append(ended, name)
			mu.Unlock()
		})
	}
	keep("a", "b")
	<-begun
	<-begun
	keep("b", "c")
	<-begun
	keep()
	all.Wait()
	slices.Sort(started)
	slices.Sort(ended)
	if !slices.Equal(started, []string{"a", "b", "c"}) || !slices.Equal(ended, started) {
		t.Errorf("started %v, ended %v", started, ended)
	}
}

func TestAConnectionWithAnotherSecretIsTriedAtOnce(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	tell := func(text string) {
		if err := os.WriteFile(secret, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tell("wrong")
	c := configuration()
	c.Connections[1].Settings = config.NewSettings(json.RawMessage(`{"password":"${file:` + secret + `}"}`))
	c.Connections[1].Breaker.Failures = 1
	c.Routes = nil
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), c)
	if err := h.Connect(); err != nil {
		t.Fatal(err)
	}
	now := h.options.Clock.Now()
	h.gates.Enter("box", gate.Act, "d", now)
	h.gates.Leave("box", "d", now, gate.End{Cause: document.CauseUnauthorised})
	for _, step := range []struct {
		secret string
		paused bool
	}{{"wrong", true}, {"right", false}} {
		tell(step.secret)
		if _, err := h.Reload(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if paused := h.gates.State("box", now).Cause != ""; paused != step.paused {
			t.Errorf("with the secret %q it pauses: %v", step.secret, paused)
		}
	}
}
