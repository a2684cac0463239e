package host_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestAConnectorIsDescribedWithoutBeingOpened(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"open":"exit"}`)})
	d, err := r.Describe(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "probe" || d.Version != "1.2.3" || d.Settlement != host.SettleByLookup || d.SettleAfter != 5*time.Second ||
		!d.ReadsPeriods || d.Protocol != 1 {
		t.Errorf("described as %+v", d)
	}
	if diff := cmp.Diff([]host.Capability{host.CapabilitySource, host.CapabilityDestination}, d.Capabilities); diff != "" {
		t.Error(diff)
	}
	var schema struct {
		Properties map[string]struct{ WriteOnly bool }
	}
	if err := json.Unmarshal(d.ConfigSchema, &schema); err != nil || !schema.Properties["secret"].WriteOnly {
		t.Errorf("the schema does not mark the secret: %s", d.ConfigSchema)
	}
}

func TestAConnectorThatNobodyUsesIsDescribed(t *testing.T) {
	r := newRig(t, nil)
	d, err := r.DescribeConnector(t.Context(), "probe", host.Executable{})
	if err != nil || d.Title != "Проба" {
		t.Fatalf("described as %+v: %v", d, err)
	}
}

func TestQuestionsAreAnswered(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	found, err := r.Discover(t.Context(), "a")
	if diff := cmp.Diff([]host.Discovered{{Type: "box", ID: "1", Name: "Основной ящик"}}, found); diff != "" || err != nil {
		t.Error(diff, err)
	}
	status, err := r.Status(t.Context(), "a")
	at := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	want := host.Status{
		Quotas: []host.Quota{{Name: "документы", Used: 5, Limit: 100, Unit: "шт."}}, LicenceUntil: at,
		Maintenance: []host.Window{{From: at, To: at.Add(time.Hour), Reason: "обновление"}},
	}
	if diff := cmp.Diff(want, status); diff != "" || err != nil {
		t.Error(diff, err)
	}
	counts, err := r.Tally(t.Context(), "a", host.Period{From: "2026-03-01", To: "2026-03-31"})
	if diff := cmp.Diff(map[document.Kind]int64{document.KindInvoice: 20}, counts); diff != "" || err != nil {
		t.Error(diff, err)
	}
	state := r.state("a")
	abilities := []host.Capability{
		host.CapabilitySource, host.CapabilityDestination, host.CapabilityDiscover, host.CapabilityStatus, host.CapabilityTally,
	}
	if diff := cmp.Diff(abilities, state.Capabilities); diff != "" {
		t.Error(diff)
	}
	if state.State != host.StateRunning || state.PID == 0 || state.Calls != 0 || state.Starts != 1 {
		t.Errorf("state is %+v", state)
	}
}

func TestWhatAConnectionCannotDoIsSaid(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	_, err := r.Resolve(t.Context(), "a", document.Party{INN: "7700000016"}, document.KindUPD)
	wantFault(t, err, document.CauseMisconfigured, "UZ-SDK-003")
	_, err = r.Invite(t.Context(), "a", "key", document.Party{INN: "7700000016"}, "consent")
	wantFault(t, err, document.CauseMisconfigured, "UZ-SDK-003")
	_, err = r.Sign(t.Context(), "a", host.SignOrder{Body: []byte("x")})
	wantFault(t, err, document.CauseMisconfigured, "UZ-SDK-003")
}

func TestAnUnknownConnectionIsMisconfigured(t *testing.T) {
	r := newRig(t, nil)
	_, err := r.Check(t.Context(), "nobody")
	wantFault(t, err, document.CauseMisconfigured, "UZ-HST-001")
}

func TestAConnectionWithoutACommandIsMisconfigured(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")}, func(o *host.Options) { o.Launcher = func(string) *exec.Cmd { return nil } })
	_, err := r.Check(t.Context(), "a")
	wantFault(t, err, document.CauseMisconfigured, "UZ-HST-003")
}

func TestAConnectorThatTheProgramDoesNotHaveIsMisconfigured(t *testing.T) {
	r := newRig(t, []host.Spec{{Name: "a", Connector: "diadoc"}})
	_, err := r.Check(t.Context(), "a")
	if f := wantFault(t, err, document.CauseMisconfigured, "UZ-HST-003"); !strings.Contains(f.Message, `коннектора "diadoc" в программе нет`) {
		t.Errorf("message is %q", f.Message)
	}
}

func TestAProcessThatIsAnotherConnectorIsMisconfigured(t *testing.T) {
	r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: misbehaving("is another connector")}})
	_, err := r.Check(t.Context(), "a")
	if f := wantFault(t, err, document.CauseMisconfigured, "UZ-HST-003"); !strings.Contains(f.Message, `назвалась "notary"`) {
		t.Errorf("message is %q", f.Message)
	}
}

func TestTheConfigurationIsRefusedByKey(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"itmes":3}`)})
	_, err := r.Check(t.Context(), "a")
	if f := wantFault(t, err, document.CauseMisconfigured, "UZ-SDK-001"); !strings.Contains(f.Message, "itmes") {
		t.Errorf("the message does not name the key: %s", f.Message)
	}
}

// The hub's environment may hold the hub's secrets, and everybody on the machine sees arguments.
func TestAProcessGetsNoSecretsButInOpen(t *testing.T) {
	t.Setenv("UZEL_MASTER_KEY", "hub-secret-value")
	r := newRig(t, []host.Spec{spec("a", `{"secret":"config-secret-value"}`)})
	environment, err := r.Check(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	seen := environment
	for _, file := range []string{"environ", "cmdline"} {
		text, err := os.ReadFile("/proc/" + strconv.Itoa(r.state("a").PID) + "/" + file)
		if err != nil {
			t.Skipf("no /proc here: %v", err)
		}
		seen += string(text)
	}
	for _, secret := range []string{"hub-secret-value", "config-secret-value"} {
		if strings.Contains(seen, secret) {
			t.Errorf("the process can see %s", secret)
		}
	}
	if !strings.Contains(environment, "UZEL_CONNECTOR=probe") || !strings.Contains(environment, "PATH=") {
		t.Errorf("the process misses what it needs: %s", environment)
	}
}

func TestTheMarksOfAConnectionReachTheConnector(t *testing.T) {
	s := spec("a", "{}")
	s.AcceptGuess, s.Sandbox = true, true
	r := newRig(t, []host.Spec{s, spec("b", "{}")})
	for name, want := range map[string]string{"a": "guess true sandbox true", "b": "guess false sandbox false"} {
		if detail, err := r.Check(t.Context(), name); err != nil || !strings.Contains(detail, want) {
			t.Errorf("%s: %s %v", name, detail, err)
		}
	}
}
