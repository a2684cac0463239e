package hub

import (
	"context"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Powers of the examples, all for one person.
const (
	employeePower = "11111111-2222-4333-8444-555555555555"
	passedPower   = "33333333-2222-4333-8444-555555555555"
	firstPower    = "44444444-2222-4333-8444-555555555555"
)

var representative = cms.Name{SNILS: "11223344595"}

// ministry is a registry of powers of attorney.
type ministry struct {
	mu     sync.Mutex
	states map[string]host.PowerStatus
	silent error
	asked  []string
}

func (m *ministry) PowerState(_ context.Context, connection string, power host.PowerRef) (host.PowerState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, power.Number)
	if m.silent != nil {
		return host.PowerState{}, m.silent
	}
	state := host.PowerState{Status: m.states[power.Number], Source: connection}
	if state.Status == "" {
		state.Status = host.PowerUnknown
	}
	return state, nil
}

func (m *ministry) questions() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	asked := slices.Sorted(slices.Values(m.asked))
	m.asked = nil
	return asked
}

// powerOffice is a hub with powers of attorney and a registry.
type powerOffice struct {
	*Hub
	*ministry
	t     *testing.T
	clock *movedClock
}

type movedClock struct {
	stillClock
	mu sync.Mutex
}

func (c *movedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *movedClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newPowerOffice(t *testing.T, powers *config.Powers, files ...string) *powerOffice {
	t.Helper()
	c := configuration()
	c.Organisations[0].Powers = powers
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "uzel.db")})
	if err != nil {
		t.Fatal(err)
	}
	clock := &movedClock{stillClock: stillClock{time.Date(2026, 9, 30, 9, 0, 0, 0, time.UTC)}}
	h, err := Open(t.Context(), Options{
		Config: c, Store: s, Clock: clock, Random: rand.NewChaCha8([32]byte{}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = h.Close(context.Background()), s.Close() })
	m := &ministry{states: map[string]host.PowerStatus{
		employeePower: host.PowerRegistered, passedPower: host.PowerRegistered, firstPower: host.PowerRegistered,
	}}
	h.asksPowers = m
	for _, name := range files {
		body, err := os.ReadFile("../../schemas/mchd/examples/" + name + ".xml")
		if err != nil {
			t.Fatal(err)
		}
		kept, findings := registry.ReadPower("", body)
		if fault.HasErrors(findings) {
			t.Fatal(findings)
		}
		if _, err := h.Registry().KeepPower(t.Context(), anna, kept, clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return &powerOffice{h, m, t, clock}
}

// may is what the hub says of signing an УПД by the kept powers.
func (o *powerOffice) may() (signature.Leave, string, []string) {
	o.t.Helper()
	use, err := inForce{o.Hub}.PowerOf(o.t.Context(), representative, "7700000016", document.KindUPD)
	if err != nil || use == nil {
		o.t.Fatal(use, err)
	}
	leave, findings := use.Leave(signature.Authority(representative, *use, o.clock.Now()), o.clock.Now())
	var codes []string
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	return leave, use.Power.Number, codes
}

func (o *powerOffice) want(leave signature.Leave, number string, codes ...string) {
	o.t.Helper()
	got, by, said := o.may()
	if got != leave || by != number || !slices.Equal(said, codes) {
		o.t.Errorf("%s by %s, %v; want %s by %s, %v", got, by, said, leave, number, codes)
	}
}

func (o *powerOffice) set(number string, status host.PowerStatus) {
	o.ministry.mu.Lock()
	defer o.ministry.mu.Unlock()
	o.states[number] = status
}

func (o *powerOffice) fall(silent error) {
	o.ministry.mu.Lock()
	defer o.ministry.mu.Unlock()
	o.silent = silent
}

func (o *powerOffice) wantQuestions(numbers ...string) {
	o.t.Helper()
	if got := o.questions(); !slices.Equal(got, slices.Sorted(slices.Values(numbers))) {
		o.t.Errorf("asked about %v, want %v", got, numbers)
	}
}

var asking = &config.Powers{Registry: "in"}

func TestTheRegistryIsAskedBeforeSigningWhereWhatIsKnownIsOld(t *testing.T) {
	o := newPowerOffice(t, asking, "employee")
	o.want(signature.MaySign, employeePower)
	o.wantQuestions(employeePower)
	o.clock.pass(59 * time.Minute)
	o.want(signature.MaySign, employeePower)
	o.wantQuestions()
	o.set(employeePower, host.PowerRevoked)
	o.clock.pass(time.Minute)
	o.want(signature.MayNotSign, employeePower, "UZ-MCD-032")
	o.wantQuestions(employeePower)
	o.clock.pass(365 * time.Hour)
	o.want(signature.MayNotSign, employeePower, "UZ-MCD-032")
	o.wantQuestions() // what was revoked does not come back
}

func TestASilentRegistryIsWaitedForOnceItsAnswerIsTooOld(t *testing.T) {
	o := newPowerOffice(t, &config.Powers{Registry: "in", Stale: config.Duration(3 * time.Hour)}, "employee")
	o.fall(&host.Fault{Cause: document.CauseTransient, Message: "не отвечает"})
	o.want(signature.MayWait, employeePower, "UZ-MCD-034", "UZ-SIG-044")
	o.want(signature.MayWait, employeePower, "UZ-MCD-034", "UZ-SIG-044")
	o.wantQuestions(employeePower) // not with every document
	o.clock.pass(time.Minute)
	o.fall(nil)
	o.want(signature.MaySign, employeePower)
	o.fall(&host.Fault{Cause: document.CauseMaintenance, Message: "работы"})
	o.clock.pass(2 * time.Hour)
	o.want(signature.MaySign, employeePower, "UZ-SIG-043")
	o.clock.pass(2 * time.Hour)
	o.want(signature.MayWait, employeePower, "UZ-SIG-044")
}

func TestWithoutARegistryItIsSaidThatNobodyWasAsked(t *testing.T) {
	o := newPowerOffice(t, nil, "employee")
	o.want(signature.MaySign, employeePower, "UZ-MCD-034")
	o.wantQuestions()
}

func TestAPersonWithTwoPowersSignsByTheOneThatIsInForce(t *testing.T) {
	o := newPowerOffice(t, asking, "employee", "passed", "to-company")
	o.set(employeePower, host.PowerRevoked)
	o.want(signature.MaySign, passedPower)
	o.wantQuestions(employeePower, passedPower, firstPower)
}

func TestWithTheFirstPowerEndsWhatWasPassedOnByIt(t *testing.T) {
	for status, want := range map[host.PowerStatus]signature.Leave{
		host.PowerRegistered: signature.MaySign, host.PowerRevoked: signature.MayNotSign,
		host.PowerExpired: signature.MayNotSign, host.PowerUnknown: signature.MayNotSign,
	} {
		o := newPowerOffice(t, asking, "passed", "to-company")
		o.set(firstPower, status)
		if got, by, codes := o.may(); got != want || by != passedPower {
			t.Errorf("%s: %s by %s, %v", status, got, by, codes)
		}
	}
}

func TestAfterARevocationWasOrderedTheRegistryIsAskedEachTime(t *testing.T) {
	o := newPowerOffice(t, asking, "employee")
	o.want(signature.MaySign, employeePower)
	if err := o.store.Update(t.Context(), anna, func(tx store.Tx) error {
		return o.Registry().RevocationOrdered(tx, employeePower, "7700000016", o.clock.Now())
	}); err != nil {
		t.Fatal(err)
	}
	o.questions()
	o.want(signature.MaySign, employeePower) // the registry still says so
	o.set(employeePower, host.PowerRevoked)
	o.want(signature.MayNotSign, employeePower, "UZ-MCD-032")
	o.wantQuestions(employeePower, employeePower)
}

func TestTheCodesOfAKindOfDocumentAreTheOrganisations(t *testing.T) {
	o := newPowerOffice(t, &config.Powers{Registry: "in", Codes: map[document.Kind][]string{
		document.KindReport: {"REPORTS"}, document.KindUnformalised: {"OTHER", "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS8"},
	}}, "employee")
	for kind, want := range map[document.Kind][]string{
		document.KindReport:       {"UZ-MCD-024"}, // the power gives none of those
		document.KindUnformalised: nil,            // one of two is enough
		document.KindReceipt:      {"UZ-SIG-042"}, // nothing is said of it: a person's question
		document.KindUPD:          nil,            // as the facts have it
	} {
		use, err := inForce{o.Hub}.PowerOf(t.Context(), representative, "7700000016", kind)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, f := range signature.Authority(representative, *use, o.clock.Now()) {
			codes = append(codes, f.Code)
		}
		if !slices.Equal(codes, want) {
			t.Errorf("%s: %v, want %v", kind, codes, want)
		}
	}
}

func TestTheInventoryOfPowersIsAskedAboutAndKept(t *testing.T) {
	o := newPowerOffice(t, asking, "employee", "passed", "to-company")
	o.set(employeePower, host.PowerExpired)
	if err := o.AskPowers(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.wantQuestions(employeePower, firstPower) // of the one passed on, the principal is another's
	state, err := o.Hub.PowerState(t.Context(), employeePower)
	if err != nil || state.Status != host.PowerExpired || !state.Asked.Equal(o.clock.Now()) || state.Connection != "in" {
		t.Errorf("%+v %v", state, err)
	}
	o.fall(&host.Fault{Cause: document.CauseTransient, Message: "не отвечает"})
	if err := o.AskPowers(t.Context()); err == nil {
		t.Error("silence is no error")
	}
	o.wantQuestions(firstPower) // what has ended is not asked about again
	if state, err = o.Hub.PowerState(t.Context(), firstPower); err != nil || state.Status != host.PowerRegistered || state.Silence == nil {
		t.Errorf("the last answer is lost in the silence: %+v %v", state, err)
	}
}

// Many documents that are to be signed at once ask once.
func TestManyDocumentsAskOnce(t *testing.T) {
	o := newPowerOffice(t, asking, "employee")
	var all sync.WaitGroup
	got := map[signature.Leave]int{}
	var mu sync.Mutex
	for range 16 {
		all.Go(func() {
			leave, _, _ := o.may()
			mu.Lock()
			defer mu.Unlock()
			got[leave]++
		})
	}
	all.Wait()
	if !maps.Equal(got, map[signature.Leave]int{signature.MaySign: 16}) {
		t.Error(got)
	}
	o.wantQuestions(employeePower)
}
