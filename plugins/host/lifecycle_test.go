//go:build unix

package host_test

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func kill(t *testing.T, pid int) {
	t.Helper()
	process, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
}

func TestAProcessThatIsKilledIsStartedAgainAfterAPause(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	first := r.start("a")
	kill(t, first)
	state := r.await("a", host.StateBackingOff)
	if state.LastFault.Code != "UZ-HST-004" || !state.NextTry.Equal(r.clock.Now().Add(time.Second)) || state.Crashes != 1 || state.PID != 0 {
		t.Errorf("state is %+v", state)
	}
	_, err := r.commit("a", "k")
	f := wantFault(t, err, document.CauseTransient, "UZ-HST-004")
	if f.After != time.Second || r.state("a").Starts != 1 {
		t.Errorf("during the pause: %+v, %d processes", f, r.state("a").Starts)
	}
	r.clock.advance(time.Second)
	if _, err := r.commit("a", "k"); err != nil {
		t.Fatal(err)
	}
	if state := r.state("a"); state.PID == first || state.Starts != 2 || state.State != host.StateRunning {
		t.Errorf("state is %+v", state)
	}
}

func TestPausesDoubleUpToTheLongestWithJitter(t *testing.T) {
	for name, c := range map[string]struct {
		random float64
		want   []time.Duration
	}{
		"the longest":  {random: 1, want: []time.Duration{1000, 2000, 4000, 8000, 10000, 10000}},
		"the shortest": {random: 0, want: []time.Duration{500, 1000, 2000, 4000, 5000, 5000}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: misbehaving("exits")}}, func(o *host.Options) {
				o.Rand = func() float64 { return c.random }
				o.Backoff.Longest = 10 * time.Second
			})
			for i, pause := range c.want {
				if _, err := r.commit("a", "k"); err == nil {
					t.Fatal("started")
				}
				state := r.state("a")
				if got := state.NextTry.Sub(r.clock.Now()); got != pause*time.Millisecond {
					t.Errorf("pause %d is %s, want %s", i+1, got, pause*time.Millisecond)
				}
				r.clock.advance(pause * time.Millisecond)
			}
		})
	}
}

func TestACrashLoopEndsInAStateOneCanSee(t *testing.T) {
	r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: misbehaving("exits")}}, func(o *host.Options) { o.Backoff.Crashes = 3 })
	for range 2 {
		_, err := r.commit("a", "k")
		wantFault(t, err, document.CauseTransient, "UZ-HST-003")
		r.clock.advance(time.Minute)
	}
	_, err := r.commit("a", "k")
	wantFault(t, err, document.CauseNeedsPerson, "UZ-HST-007")
	state := r.state("a")
	if state.State != host.StateFailed || state.Crashes != 3 || state.LastFault == nil || state.FailedAt.IsZero() {
		t.Errorf("state is %+v", state)
	}
	r.clock.advance(24 * time.Hour)
	_, err = r.commit("a", "k")
	wantFault(t, err, document.CauseNeedsPerson, "UZ-HST-007")
	if _, err := r.Check(t.Context(), "a"); err == nil || r.state("a").Starts != 3 {
		t.Error("a failed connection was started again")
	}
	if err := r.Reset("a"); err != nil {
		t.Fatal(err)
	}
	if state := r.state("a"); state.State != host.StateStopped || state.LastFault != nil || state.Crashes != 0 {
		t.Errorf("after Reset the state is %+v", state)
	}
	_, err = r.commit("a", "k")
	wantFault(t, err, document.CauseTransient, "UZ-HST-003")
}

func TestOldCrashesAreForgotten(t *testing.T) {
	r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: misbehaving("exits")}}, func(o *host.Options) { o.Backoff.Crashes = 3 })
	for range 10 {
		_, err := r.commit("a", "k")
		wantFault(t, err, document.CauseTransient, "UZ-HST-003")
		r.clock.advance(8 * time.Minute) // two within a window of 15 minutes
	}
	if state := r.state("a"); state.State != host.StateBackingOff || state.Crashes != 1 {
		t.Errorf("state is %+v", state)
	}
}

func TestAWrongSettingIsWaitedForAndNeverEndsAsACrashLoop(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"bad":1}`)}, func(o *host.Options) { o.Backoff.Crashes = 2 })
	for range 5 {
		_, err := r.commit("a", "k")
		wantFault(t, err, document.CauseMisconfigured, "UZ-SDK-001")
		r.clock.advance(2 * time.Minute)
	}
	if state := r.state("a"); state.State != host.StateBackingOff || state.Crashes != 0 {
		t.Errorf("state is %+v", state)
	}
}

func TestCheckDoesNotWaitOutAPause(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	kill(t, r.start("a"))
	r.await("a", host.StateBackingOff)
	if _, err := r.Check(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

func TestACrashIsNobodyElsesBusiness(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}"), spec("b", "{}")})
	r.start("a")
	b := r.start("b")
	_, err := r.commit("a", "exit")
	wantFault(t, err, document.CauseOutcomeUnknown, "UZ-HST-004")
	if _, err := r.commit("b", "k"); err != nil || r.state("b").PID != b {
		t.Errorf("the other connection: %v, %+v", err, r.state("b"))
	}
}

const (
	pingEvery  = 15 * time.Second
	pingAnswer = 10 * time.Second
)

func pings(o *host.Options) { o.Watch.Ping, o.Watch.Answer = pingEvery, pingAnswer }

func TestAFrozenProcessIsKilled(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")}, pings)
	if err := syscall.Kill(r.start("a"), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r.clock.await(pingEvery)
		r.clock.advance(pingEvery)
		r.clock.await(pingAnswer)
		r.clock.advance(pingAnswer)
	}
	if state := r.await("a", host.StateBackingOff); state.LastFault.Code != "UZ-HST-005" {
		t.Errorf("state is %+v", state)
	}
}

func TestAProcessThatAnswersIsLeftAlone(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")}, pings)
	pid := r.start("a")
	for range 5 {
		r.clock.await(pingEvery) // it is set again by an answer
		r.clock.advance(pingEvery)
	}
	r.clock.await(pingEvery)
	if state := r.state("a"); state.PID != pid || state.State != host.StateRunning {
		t.Errorf("state is %+v", state)
	}
}

func TestAProcessThatFloodsItsMemoryIsKilledAlone(t *testing.T) {
	greedy := spec("a", "{}")
	greedy.MemoryLimit = 128 << 20
	r := newRig(t, []host.Spec{greedy, spec("b", "{}")}, realTime)
	r.start("a")
	other := r.start("b")
	_, err := r.commit("a", "memory")
	wantFault(t, err, document.CauseOutcomeUnknown, "UZ-HST-006")
	if state := r.await("a", host.StateBackingOff); state.LastFault.Code != "UZ-HST-006" || state.Crashes != 1 {
		t.Errorf("state is %+v", state)
	}
	if _, err := r.commit("b", "k"); err != nil || r.state("b").PID != other {
		t.Errorf("the other connection: %v", err)
	}
}

func TestAnIdleProcessIsStoppedAndStartedOnDemand(t *testing.T) {
	idle := spec("a", "{}")
	idle.Idle = time.Hour
	never := spec("b", "{}")
	never.Idle = -1
	r := newRig(t, []host.Spec{idle, never})
	first, other := r.start("a"), r.start("b")
	r.clock.advance(59 * time.Minute)
	if _, err := r.commit("a", "k"); err != nil || r.state("a").PID != first {
		t.Fatal("stopped too early", err)
	}
	r.clock.advance(59 * time.Minute)
	if r.state("a").PID != first {
		t.Fatal("a call does not begin the time anew")
	}
	r.clock.advance(time.Minute)
	if state := r.await("a", host.StateStopped); state.PID != 0 || state.LastFault != nil || state.Crashes != 0 {
		t.Errorf("state is %+v", state)
	}
	if again := r.start("a"); again == first {
		t.Error("the same process?")
	}
	if r.state("b").PID != other {
		t.Error("a process that never idles was stopped")
	}
}

func TestAProcessAtWorkIsNotIdle(t *testing.T) {
	s := spec("a", "{}")
	s.Idle = time.Minute
	r := newRig(t, []host.Spec{s})
	pid := r.start("a")
	ended := r.hang(t.Context(), "a")
	r.clock.advance(5 * time.Minute)
	if r.state("a").PID != pid {
		t.Error("stopped during a call")
	}
	r.clock.advance(5 * time.Minute)
	wantFault(t, <-ended, document.CauseOutcomeUnknown, "UZ-HST-008")
}

func TestConfigureKeepsWhatDidNotChange(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":1}`), spec("b", `{"items":1}`), spec("c", "{}")})
	a, b := r.start("a"), r.start("b")
	r.start("c")
	r.configure(spec("a", `{"items":1}`), spec("b", `{"items":2}`))
	if r.state("a").PID != a {
		t.Error("an unchanged connection lost its process")
	}
	if got, _, err := r.read("b", host.ReadRequest{}); err != nil || len(got) != 2 || r.state("b").PID == b {
		t.Errorf("a changed connection reads %v %v", got, err)
	}
	_, err := r.Check(t.Context(), "c")
	wantFault(t, err, document.CauseMisconfigured, "UZ-HST-001")
}

func TestAReplacedConnectionFinishesItsActsAndDropsItsReads(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"stall"}`)})
	r.start("a")
	act, read := r.hang(t.Context(), "a"), make(chan error, 1)
	go func() { _, _, err := r.read("a", host.ReadRequest{Cursor: "2"}); read <- err }()
	r.clock.await(15 * time.Minute)
	r.configure(spec("a", `{"items":1}`))
	wantFault(t, <-read, document.CauseTransient, "UZ-HST-015")
	r.configure(spec("a", `{"items":2}`)) // and again, before the one between had anything to do
	fresh := make(chan error, 1)
	go func() { _, err := r.commit("a", "k"); fresh <- err }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantFault(t, second(r.Commit(ctx, "a", host.Act{Key: "impatient"})), document.CauseTransient, "UZ-HST-010")
	select {
	case err := <-act:
		t.Errorf("the act of the replaced connection was broken off: %v", err)
	case err := <-fresh:
		t.Errorf("the new one did not wait for the one that it replaces: %v", err)
	default:
	}
	if n := r.state("a").Starts; n != 0 {
		t.Errorf("%d processes of the new one beside the old one's", n)
	}
	r.clock.advance(10 * time.Minute)
	wantFault(t, <-act, document.CauseOutcomeUnknown, "UZ-HST-008")
	if err := <-fresh; err != nil {
		t.Errorf("the new one: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestSpecsThatMakeNoSenseAreRefused(t *testing.T) {
	r := newRig(t, nil)
	for name, specs := range map[string][]host.Spec{
		"no name":       {{Connector: "probe"}},
		"no connector":  {{Name: "a"}},
		"twice":         {spec("a", "{}"), spec("a", "{}")},
		"not JSON":      {spec("a", "{")},
		"one is enough": {spec("a", "{}"), {Name: "b"}},
	} {
		if err := r.Configure(specs); err == nil || !strings.HasPrefix(err.Error(), "UZ-HST-002") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(r.Snapshot()) != 0 {
		t.Error("a refused configuration took effect")
	}
}

func TestCloseLeavesNoProcess(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}"), spec("b", "{}"), spec("c", "{}")})
	pids := []int{r.start("a"), r.start("b")}
	ended := r.hang(t.Context(), "a")
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	wantFault(t, <-ended, document.CauseOutcomeUnknown, "UZ-HST-011")
	for _, pid := range pids {
		if syscall.Kill(pid, 0) == nil {
			t.Errorf("process %d is left", pid)
		}
	}
	_, err := r.Check(t.Context(), "c")
	wantFault(t, err, document.CauseTransient, "UZ-HST-011")
	if err := r.Configure(nil); err == nil {
		t.Error("a closed host was configured")
	}
}

func TestCloseDoesNotWaitForAFrozenProcess(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	pid := r.start("a")
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if syscall.Kill(pid, 0) == nil {
		t.Error("the process is left")
	}
}
