package hub

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// spokesman says of its account what it is told to.
type spokesman struct {
	able bool
	says []any // a Status or an error each time
	end  context.CancelFunc
}

func (s *spokesman) Status(context.Context, string) (host.Status, error) {
	if !s.able {
		return host.Status{}, &host.Fault{Cause: document.CauseMisconfigured, Code: "UZ-SDK-003"}
	}
	said := s.says[0]
	if s.says = s.says[1:]; len(s.says) == 0 {
		defer s.end()
	}
	if err, failed := said.(error); failed {
		return host.Status{}, err
	}
	return said.(host.Status), nil
}

func TestWhatAConnectionAnnouncesIsHeededAndShown(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	now := h.options.Clock.Now()
	h.options.Clock = &quickClock{now: now}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	window := host.Window{From: now, To: now.Add(24 * time.Hour), Reason: "Обновление"}
	h.watchStatus(ctx, "box", &spokesman{able: true, end: cancel, says: []any{
		errors.New("not yet"), host.Status{Quotas: []host.Quota{{Name: "документы", Used: 90, Limit: 100}}, Maintenance: []host.Window{window}},
		errors.New("not any more"),
	}})
	hold, passed := h.gates.Enter("box", gate.Act, "d", now.Add(time.Minute))
	if passed || hold != (gate.Hold{Cause: document.CauseMaintenance, Until: window.To}) {
		t.Errorf("passed %v, %v", passed, hold)
	}
	var shown ConnectionState
	shown.Name = "box"
	h.describeSending(&shown)
	if shown.Sending.Cause != document.CauseMaintenance || len(shown.Quotas) != 1 || shown.Quotas[0].Used != 90 || len(shown.Announced) != 1 {
		t.Errorf("it shows %+v", shown)
	}
}

func TestAConnectionThatKnowsNothingOfItselfIsAskedOnce(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	h.options.Clock = &quickClock{now: h.options.Clock.Now()}
	h.watchStatus(t.Context(), "box", &spokesman{}) // asked again, it would go on for ever
}

func TestASourceUnderMaintenanceDoesNotFail(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		paused bool
	}{
		"maintenance":               {&host.Fault{Cause: document.CauseMaintenance, After: time.Hour}, true},
		"a limit":                   {&host.Fault{Cause: document.CauseLimit, After: time.Hour}, true},
		"a limit of unknown length": {&host.Fault{Cause: document.CauseLimit}, false},
		"a line that breaks":        {&host.Fault{Cause: document.CauseTransient, After: time.Hour}, false},
		"anything else":             {errors.New("what"), false},
		"nothing":                   {nil, false},
	} {
		if _, paused := pausedFor(c.err); paused != c.paused {
			t.Errorf("%s: paused %v", name, paused)
		}
	}
}
