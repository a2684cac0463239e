package mig24_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
)

// The agreement says 100 MB a file. Whether a megabyte is a million bytes it does not say; the hub takes none that is larger.
func TestAHundredMegabytesGoAndOneByteMoreIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred megabytes, twice")
	}
	s := newStand(t, sandbox.Options{}, exchange)
	act := s.letter(t, "largest", buyer)
	act.Body = bytes.Repeat([]byte{'x'}, sandbox.MaxFile)
	act.Signatures = s.signed(t, act.Body)
	if _, err := s.commit(t, act); err != nil {
		t.Fatal(err)
	}
	more := s.letter(t, "larger", buyer)
	more.Body = append(act.Body, 'x')
	more.Signatures = s.signed(t, more.Body)
	_, err := s.commit(t, more)
	f := faultOf(t, err)
	if f.Cause != document.CauseInvalidDocument || f.Outcome() != document.OutcomeRefused || !strings.Contains(f.Message, "100 МБ") || f.Hint == "" {
		t.Errorf("%s: %v", f.Cause, f)
	}
	if n := s.Count(sandbox.DeedSend); n != 1 {
		t.Errorf("%d were sent", n)
	}
}
