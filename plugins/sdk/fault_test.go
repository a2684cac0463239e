package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/status"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var (
	errByInput  = fault.Define("UZ-TST-001", fault.Input, "документ неверен", "исправьте документ")
	errBySetup  = fault.Define("UZ-TST-002", fault.Setup, "настройка неверна", "исправьте настройку")
	errByRemote = fault.Define("UZ-TST-003", fault.Remote, "сервис не отвечает", "подождите")
	errByHub    = fault.Define("UZ-TST-004", fault.Hub, "сбой", "сообщите")
)

func TestAnyErrorBecomesAFaultWithACause(t *testing.T) {
	own := sdk.Fail(document.CauseLimit, "много")
	for name, c := range map[string]struct {
		err  error
		want document.Cause
	}{
		"a fault":          {own, document.CauseLimit},
		"a fault, wrapped": {fmt.Errorf("чтение: %w", own), document.CauseLimit},
		"input":            {errByInput.With("строка 3"), document.CauseInvalidDocument},
		"setup":            {errBySetup.New(), document.CauseMisconfigured},
		"remote":           {errByRemote.New(), document.CauseTransient},
		"hub":              {errByHub.New(), document.CauseInternal},
		"broken off":       {context.Canceled, document.CauseTransient},
		"too late":         {context.DeadlineExceeded, document.CauseTransient},
		"network":          {&net.OpError{Op: "dial", Err: errors.New("refused")}, document.CauseTransient},
		"anything else":    {errors.New("ой"), document.CauseInternal},
	} {
		if got := sdk.FaultOf(c.err); got.Cause != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if sdk.FaultOf(nil) != nil {
		t.Error("no error is no fault")
	}
	want := &sdk.Fault{Cause: document.CauseInvalidDocument, Message: "документ неверен: строка 3", Hint: "исправьте документ", Code: "UZ-TST-001"}
	if diff := cmp.Diff(want, sdk.FaultOf(errByInput.With("строка 3"))); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyThreeCausesAreNotRetried(t *testing.T) {
	for _, cause := range document.Causes() {
		want := document.OutcomeRetry
		switch cause {
		case document.CauseOutcomeUnknown:
			want = document.OutcomeUnknown
		case document.CauseRefusedByRemote, document.CauseInvalidDocument:
			want = document.OutcomeRefused
		}
		if got := (&sdk.Fault{Cause: cause}).Outcome(); got != want {
			t.Errorf("%s is %s, want %s", cause, got, want)
		}
	}
}

func TestAFaultIsTheSameAfterItsTravel(t *testing.T) {
	text := rapid.StringN(0, 200, 200)
	rapid.Check(t, func(t *rapid.T) {
		f := &sdk.Fault{
			Cause:   rapid.SampledFrom(document.Causes()).Draw(t, "cause"),
			Message: text.Draw(t, "message"), Hint: text.Draw(t, "hint"), Code: "UZ-TST-001",
			RemoteCode: text.Draw(t, "code"), RemoteText: text.Draw(t, "text"),
			After: time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "after")) * time.Millisecond,
		}
		got, ok := sdk.FaultFromStatus(f.GRPCStatus().Err())
		if diff := cmp.Diff(f, got); diff != "" || !ok {
			t.Fatal(diff)
		}
	})
}

func TestWordsThatCannotTravelAreMadeFit(t *testing.T) {
	f := sdk.Fail(document.CauseTransient, "%s", "\xff\xfe"+strings.Repeat("я", 5000)).Remote("500", strings.Repeat("<html>", 10_000))
	got, ok := sdk.FaultFromStatus(f.GRPCStatus().Err())
	if !ok || !utf8.ValidString(got.Message) || len(got.Message) > 2010 || len(got.RemoteText) > 2010 {
		t.Errorf("%v %d %d", ok, len(got.Message), len(got.RemoteText))
	}
}

func TestAStatusWithoutAFaultIsNone(t *testing.T) {
	for _, err := range []error{errors.New("ой"), status.Error(14, "unavailable"), nil} {
		if f, ok := sdk.FaultFromStatus(err); ok {
			t.Errorf("%v carries %+v", err, f)
		}
	}
}

func TestAFaultReadsAsASentence(t *testing.T) {
	f := sdk.Fail(document.CauseRefusedByRemote, "получатель не найден").Remote("404", "not found")
	if got := f.Error(); got != "получатель не найден (ответ другой стороны: 404 not found)" {
		t.Error(got)
	}
	f.Code = "UZ-TST-001"
	if got := f.Remote("", "").Error(); got != "UZ-TST-001 получатель не найден" {
		t.Error(got)
	}
}
