package host_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestAnActReachesTheConnectorWhole(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	a := act("k1")
	a.Body = bytes.Repeat([]byte("я"), 500_000)
	draft, err := r.Prepare(t.Context(), "a", a)
	if err != nil {
		t.Fatal(err)
	}
	want := host.Draft{ID: "draft-k1", Parts: []host.Part{
		{ID: "title", Name: "title.xml", MediaType: "application/xml", Body: a.Body}, {ID: "empty", Name: "empty.txt"},
	}}
	if diff := cmp.Diff(want, draft); diff != "" {
		t.Fatal(diff)
	}
	a.Draft, a.Parts = draft.ID, draft.Parts
	a.Signatures = []host.Signature{{Part: "title", CMS: []byte("cms-1")}, {Part: "empty", CMS: []byte("cms-2")}}
	receipt, err := r.Commit(t.Context(), "a", a)
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]string{
		"bytes": "1000000", "draft": "draft-k1", "part title": "1000000", "part empty": "0",
		"signature title": "cms-1", "signature empty": "cms-2",
	}
	if diff := cmp.Diff(host.Receipt{RemoteID: "remote-k1", State: document.StateInExchange, Text: "отправлено", Facts: facts}, receipt); diff != "" {
		t.Error(diff)
	}
	settled, err := r.Lookup(t.Context(), "a", "k1", a.Document)
	if err != nil || settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != "remote-k1" {
		t.Errorf("settled as %+v: %v", settled, err)
	}
}

func TestLookupTellsWhatBecameOfAKey(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	settled, err := r.Lookup(t.Context(), "a", "never seen", document.Envelope{})
	if err != nil || settled.Outcome != document.OutcomeRetry || settled.Fault != nil {
		t.Errorf("settled as %+v: %v", settled, err)
	}
	settled, err = r.Lookup(t.Context(), "a", "refused", document.Envelope{})
	if err != nil || settled.Outcome != document.OutcomeRefused || settled.Fault.Message != "получатель не найден" {
		t.Errorf("settled as %+v: %v", settled, err)
	}
}

// The outcome of an attempt is decided by the fault that Commit ends with: this is the whole contract of promise 2.
func TestCommitSaysWhatIsKnownOfTheAct(t *testing.T) {
	for name, c := range map[string]struct {
		key     string
		config  string
		command string
		want    document.Outcome
		cause   document.Cause
		code    string
	}{
		"the connector says it was refused":       {key: "refused", want: document.OutcomeRefused, cause: document.CauseRefusedByRemote},
		"the connector says it was not done":      {key: "limit", want: document.OutcomeRetry, cause: document.CauseLimit},
		"the connector's error says nothing":      {key: "plain error", want: document.OutcomeUnknown, cause: document.CauseOutcomeUnknown},
		"the connector's fault has no cause":      {key: "no cause", want: document.OutcomeUnknown, cause: document.CauseOutcomeUnknown},
		"the connector panics":                    {key: "panic", want: document.OutcomeUnknown, cause: document.CauseOutcomeUnknown, code: "UZ-SDK-004"},
		"the process crashes":                     {key: "exit", want: document.OutcomeUnknown, cause: document.CauseOutcomeUnknown, code: "UZ-HST-004"},
		"the process cannot start":                {command: "exits", want: document.OutcomeRetry, cause: document.CauseTransient, code: "UZ-HST-003"},
		"the process crashes while it is opened":  {config: `{"open":"exit"}`, want: document.OutcomeRetry, cause: document.CauseTransient, code: "UZ-HST-004"},
		"opening claims that something was done":  {config: `{"open":"unknown"}`, want: document.OutcomeRetry, cause: document.CauseInternal},
		"the configuration is not taken":          {config: `{"bad":1}`, want: document.OutcomeRetry, cause: document.CauseMisconfigured},
		"the connector signs and there is nobody": {key: "sign", want: document.OutcomeRetry, cause: document.CauseUnauthorised, code: "UZ-HST-014"},
	} {
		t.Run(name, func(t *testing.T) {
			s := spec("a", c.config)
			if c.command != "" {
				s.Command = misbehaving(c.command)
			}
			r := newRig(t, []host.Spec{s})
			_, err := r.commit("a", c.key)
			if f := wantFault(t, err, c.cause, c.code); f.Outcome() != c.want {
				t.Errorf("outcome is %s, want %s", f.Outcome(), c.want)
			}
		})
	}
}

func TestAFaultArrivesWithEverythingTheConnectorSaid(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	_, err := r.commit("a", "refused")
	f := wantFault(t, err, document.CauseRefusedByRemote, "")
	if f.RemoteCode != "404" || f.RemoteText != "not found" || f.Message != "получатель не найден" {
		t.Errorf("fault is %+v", f)
	}
	_, err = r.commit("a", "limit")
	if f := wantFault(t, err, document.CauseLimit, ""); f.After != time.Minute {
		t.Errorf("fault is %+v", f)
	}
}

func TestAnActThatHangsIsUnknownAfterItsTime(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")}, func(o *host.Options) { o.Timeouts.Act = 7 * time.Minute })
	pid := r.start("a")
	ended := r.hang(t.Context(), "a")
	r.clock.advance(7 * time.Minute)
	if f := wantFault(t, <-ended, document.CauseOutcomeUnknown, "UZ-HST-008"); !strings.Contains(f.Hint, "неизвестно, выполнено ли") {
		t.Errorf("the hint is %q", f.Hint)
	}
	if r.state("a").PID != pid {
		t.Error("a call that hangs is no reason to end the process")
	}
}

func TestAQuestionThatHangsIsTransientAfterItsTime(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"open":"hang"}`)})
	ended := make(chan error, 1)
	go func() { _, err := r.Lookup(t.Context(), "a", "k", document.Envelope{}); ended <- err }()
	r.clock.await(time.Minute)
	r.clock.advance(time.Minute)
	wantFault(t, <-ended, document.CauseTransient, "UZ-HST-008")
}

func TestAnActThatIsBrokenOffIsUnknown(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	ctx, cancel := context.WithCancel(t.Context())
	ended := r.hang(ctx, "a")
	cancel()
	wantFault(t, <-ended, document.CauseOutcomeUnknown, "UZ-HST-010")
}

func TestADocumentThatIsTooLargeIsRefusedBeforeAnythingStarts(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	a := act("large")
	a.Body = make([]byte, document.MaxBytes+1)
	_, err := r.Commit(t.Context(), "a", a)
	wantFault(t, err, document.CauseInvalidDocument, "UZ-HST-016")
	_, err = r.Prepare(t.Context(), "a", a)
	wantFault(t, err, document.CauseInvalidDocument, "UZ-HST-016")
	if s := r.state("a"); s.Starts != 0 {
		t.Errorf("%d processes were started for it", s.Starts)
	}
}

func TestTheLargestDocumentIsCarried(t *testing.T) {
	if testing.Short() {
		t.Skip("100 MiB")
	}
	r := newRig(t, []host.Spec{spec("a", "{}")}, realTime)
	a := act("largest")
	a.Body = bytes.Repeat([]byte("0123456789abcdef"), document.MaxBytes/16)
	receipt, err := r.Commit(t.Context(), "a", a)
	if err != nil || receipt.Facts["bytes"] != "104857600" {
		t.Errorf("%+v %v", receipt, err)
	}
}

func TestSecretsOfTheConfigurationLeaveTheProcessInNoWords(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"secret":"s3cr3t-token","read":"problem"}`)})
	_, err := r.commit("a", "secret")
	f := wantFault(t, err, document.CauseOutcomeUnknown, "")
	var problem string
	_, err = r.Read(t.Context(), "a", host.ReadRequest{}, func(_ context.Context, batch []host.Delivery) error {
		for _, d := range batch {
			if d.Problem != nil {
				problem = d.Problem.Fault.Message
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	for place, text := range map[string]string{"fault": f.Error(), "problem": problem, "log": r.log.String()} {
		if strings.Contains(text, "s3cr3t") || !strings.Contains(text, "•••") {
			t.Errorf("%s: %s", place, text)
		}
	}
}
