package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func keys(from, to int) []string {
	var k []string
	for n := from; n <= to; n++ {
		k = append(k, fmt.Sprintf("invoice/%d", n))
	}
	return k
}

func TestASourceIsReadToItsEnd(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":500}`)})
	got, cursor, err := r.read("a", host.ReadRequest{})
	if err != nil || cursor != "500" {
		t.Errorf("ended at %q: %v", cursor, err)
	}
	if diff := cmp.Diff(keys(1, 500), got); diff != "" {
		t.Error(diff)
	}
}

func TestASourceGoesOnAfterItsCursor(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5}`)})
	got, cursor, err := r.read("a", host.ReadRequest{Cursor: "3"})
	if diff := cmp.Diff(keys(4, 5), got); diff != "" || cursor != "5" || err != nil {
		t.Error(diff, cursor, err)
	}
	got, cursor, err = r.read("a", host.ReadRequest{Cursor: cursor})
	if len(got) != 0 || cursor != "5" || err != nil {
		t.Errorf("nothing new was read as %v %q %v", got, cursor, err)
	}
}

func TestAPeriodIsReadWithoutCursors(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":4}`)})
	got, cursor, err := r.read("a", host.ReadRequest{Period: &host.Period{From: "2026-03-01", To: "2026-03-31"}})
	if diff := cmp.Diff(keys(1, 4), got); diff != "" || cursor != "" || err != nil {
		t.Error(diff, cursor, err)
	}
}

func TestBodiesArriveWhole(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":3,"bytes":700000}`)})
	n := 0
	_, err := r.Read(t.Context(), "a", host.ReadRequest{}, func(_ context.Context, batch []host.Delivery) error {
		for _, d := range batch {
			n++
			if !bytes.Equal(d.Body(), bytes.Repeat([]byte{byte(n)}, 700000)) {
				t.Errorf("body %d is not what was sent", n)
			}
		}
		return nil
	})
	if err != nil || n != 3 {
		t.Error(n, err)
	}
}

func TestABatchIsBoundedInBytesAndItems(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":40,"bytes":300000}`)}, func(o *host.Options) {
		o.Read = host.ReadLimits{Credit: 16, Bytes: 1 << 20}
	})
	_, err := r.Read(t.Context(), "a", host.ReadRequest{}, func(_ context.Context, batch []host.Delivery) error {
		size := 0
		for _, d := range batch {
			size += len(d.Body())
		}
		if size > 1<<20+300000 || len(batch) > 16 {
			t.Errorf("a batch of %d items has %d bytes", len(batch), size)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAProblemIsDeliveredInItsPlace(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":4,"read":"problem"}`)})
	var got []string
	cursor, err := r.Read(t.Context(), "a", host.ReadRequest{}, func(_ context.Context, batch []host.Delivery) error {
		for _, d := range batch {
			got = append(got, fmt.Sprint(d.Cursor(), " ", d.Envelope().SourceKey, " ", d.Problem != nil))
			if d.Problem != nil && d.Problem.Fault.Cause != document.CauseInvalidDocument {
				t.Errorf("the problem's fault is %+v", d.Problem.Fault)
			}
		}
		return nil
	})
	want := []string{"1 invoice/1 false", "2 invoice/2 false", "3 invoice/3 true", "4 invoice/4 false"}
	if diff := cmp.Diff(want, got); diff != "" || cursor != "4" || err != nil {
		t.Error(diff, cursor, err)
	}
}

func TestWhatCameBeforeAFaultIsKept(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"fault"}`)})
	got, cursor, err := r.read("a", host.ReadRequest{})
	if f := wantFault(t, err, document.CauseMaintenance, ""); f.After != time.Hour {
		t.Errorf("fault is %+v", f)
	}
	if diff := cmp.Diff(keys(1, 2), got); diff != "" || cursor != "2" {
		t.Error(diff, cursor)
	}
}

func TestACrashWhileReadingLosesNothingThatWasTaken(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"exit"}`)})
	got, cursor, err := r.read("a", host.ReadRequest{})
	wantFault(t, err, document.CauseTransient, "UZ-HST-004")
	if len(got) > 0 && cursor != strings.TrimPrefix(got[len(got)-1], "invoice/") {
		t.Errorf("took %v and says %q", got, cursor)
	}
}

func TestAPanicWhileReadingEndsTheReadingOnly(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"panic"}`)})
	pid := r.start("a")
	_, _, err := r.read("a", host.ReadRequest{})
	f := wantFault(t, err, document.CauseInternal, "UZ-SDK-004")
	if r.start("a") != pid {
		t.Error("the process ended")
	}
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(f.Error()+r.log.String(), "пароль") || !strings.Contains(r.log.String(), "panic in") {
		t.Errorf("the panic is told with its value, or not at all: %s\n%s", f.Error(), r.log.String())
	}
}

func TestAnErrorOfAcceptEndsTheReadingAndComesBackAsItIs(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":50}`)})
	full := errors.New("disk full")
	calls := 0
	cursor, err := r.Read(t.Context(), "a", host.ReadRequest{Cursor: "10"}, func(context.Context, []host.Delivery) error {
		calls++
		return full
	})
	if !errors.Is(err, full) || cursor != "10" || calls != 1 {
		t.Errorf("%q after %d calls: %v", cursor, calls, err)
	}
}

// Promise 1: the source hears "committed" only of what accept has taken.
func TestTheSourceIsToldOnlyWhatIsDurable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "committed")
	r := newRig(t, []host.Spec{spec("a", fmt.Sprintf(`{"items":30,"file":%q}`, file))}, func(o *host.Options) { o.Read.Credit = 4 })
	var durable []string
	cursor, err := r.Read(t.Context(), "a", host.ReadRequest{}, func(_ context.Context, batch []host.Delivery) error {
		told := committed(t, file)
		if len(told) > len(durable) {
			t.Errorf("told %v when only %v were durable", told, durable)
		}
		durable = append(durable, batch[len(batch)-1].Cursor())
		return nil
	})
	if err != nil || cursor != "30" {
		t.Fatal(cursor, err)
	}
	if diff := cmp.Diff(durable, committed(t, file)); diff != "" {
		t.Errorf("confirmations are not the durable cursors in their order: %s", diff)
	}
}

func committed(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

// A crash between "durable" and "committed" must not leave the file unmoved, the message unconfirmed.
func TestALostConfirmationIsRepeatedByTheNextProcess(t *testing.T) {
	file := filepath.Join(t.TempDir(), "committed")
	r := newRig(t, []host.Spec{spec("a", fmt.Sprintf(`{"items":5,"file":%q}`, file))})
	for range 2 { // the second read of the same process knows that it has confirmed
		if _, _, err := r.read("a", host.ReadRequest{Cursor: "5"}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"5"}, committed(t, file)); diff != "" {
		t.Error(diff)
	}
}

func TestAConfirmationThatFailsIsTold(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"unconfirmed"}`)})
	got, cursor, err := r.read("a", host.ReadRequest{})
	if f := wantFault(t, err, document.CauseTransient, ""); f.Message != "не удалось подтвердить" {
		t.Errorf("fault is %+v", f)
	}
	if len(got) == 0 || cursor == "" {
		t.Errorf("what was taken before is %v %q", got, cursor)
	}
}

func TestASilentSourceIsGivenUp(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"stall"}`)})
	ended := make(chan error, 1)
	go func() { _, _, err := r.read("a", host.ReadRequest{Cursor: "2"}); ended <- err }()
	r.clock.await(15 * time.Minute)
	r.clock.advance(15 * time.Minute)
	wantFault(t, <-ended, document.CauseTransient, "UZ-HST-008")
}

func TestAReadingIsBrokenOff(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", `{"items":5,"read":"stall"}`)})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := r.Read(ctx, "a", host.ReadRequest{}, func(context.Context, []host.Delivery) error { cancel(); return nil })
	wantFault(t, err, document.CauseTransient, "UZ-HST-010")
}
