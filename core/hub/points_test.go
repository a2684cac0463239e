package hub

import (
	"crypto/x509"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

// pointed is an authority that writes its address into the certificates that it issues, and a hub that follows it.
func pointed(t *testing.T, more ...string) (*authority, *Hub) {
	var at []string
	a := newAuthority(t, func(x *x509.Certificate) { x.CRLDistributionPoints = at })
	at = append(more, a.at)
	a.sealed, a.root, a.key, a.holder = sealedBy(t, "УПД", func(x *x509.Certificate) { x.CRLDistributionPoints = at })
	h := a.served(t.TempDir())
	trust := &h.plan().config.Trust
	trust.CRLs, trust.DistributionPoints, trust.Refresh = nil, true, config.Duration(time.Hour)
	h.options.Web = http.DefaultClient // the servers of tests are on this machine
	return a, h
}

// fetch does what a serving hub does at the side, and tells how many lists were waited for.
func fetch(t *testing.T, h *Hub) (count int) {
	t.Helper()
	for {
		select {
		case w := <-h.points.list:
			h.askPoint(t.Context(), w)
			count++
		default:
			return count
		}
	}
}

func TestTheListThatACertificateNamesIsWaitedForAndFollowed(t *testing.T) {
	a, h := pointed(t)
	start := h.options.Clock.Now()
	a.publish(start.Add(-time.Minute), start.Add(48*time.Hour))
	for _, c := range []struct {
		rule   string
		after  time.Duration
		before func()
		judged string
		asks   int
	}{
		{"at first it is asked for", 0, func() {}, "asks again", 1},
		{"then it is there", time.Second, func() {}, "trusted passed", 0},
		{"for as long as lists are good", 59 * time.Minute, func() { a.publish(start, start.Add(48*time.Hour), a.holder) }, "trusted passed", 0},
		{"after that it is asked for again", 61 * time.Minute, func() {}, "asks again", 1},
		{"and was revoked", 62 * time.Minute, func() {}, "invalid failed", 0},
		{"an authority that is silent", 3 * time.Hour, func() { a.gives.Store(nil) }, "invalid failed", 1},
		{"is not asked at once again", 3*time.Hour + 29*time.Minute, func() {}, "invalid failed", 0},
		{"but later", 3*time.Hour + 31*time.Minute, func() {}, "invalid failed", 1},
	} {
		h.options.Clock = stillClock{start.Add(c.after)}
		c.before()
		// what is wrong is so at once; what waits is shown as what it waits for
		if got := a.judged(h); got != c.judged && (got != "asks again" || c.asks == 0) {
			t.Errorf("%s: %q, want %q", c.rule, got, c.judged)
		}
		if asks := fetch(t, h); asks != c.asks {
			t.Errorf("%s: asked %d times", c.rule, asks)
		}
		if c.asks > 0 && c.judged != "asks again" {
			if got := a.judged(h); got != c.judged {
				t.Errorf("%s, and afterwards: %q, want %q", c.rule, got, c.judged)
			}
		}
	}
}

func TestAnAuthorityThatIsSilentHoldsNoJudgementUpForEver(t *testing.T) {
	a, h := pointed(t, "ldap://uc.example/cn=list", "http://127.0.0.1:1/nobody.crl")
	now := h.options.Clock.Now()
	for step, want := range []string{"asks again", "asks again", "trusted unknown"} {
		if got := a.judged(h); got != want {
			t.Errorf("%d: %q, want %q", step, got, want)
		}
		fetch(t, h)
	}
	a.publish(now, now.Add(time.Hour))
	h.options.Clock = stillClock{now.Add(31 * time.Minute)}
	for _, want := range []string{"asks again", "asks again", "trusted passed"} {
		if got := a.judged(h); got != want {
			t.Errorf("later: %q, want %q", got, want)
		}
		fetch(t, h)
	}
}

func TestNobodyIsAskedUnlessTheUserWantsItOrForAStranger(t *testing.T) {
	a, h := pointed(t)
	h.plan().config.Trust.DistributionPoints = false
	if got := a.judged(h); got != "trusted unknown" || len(h.points.list) > 0 {
		t.Errorf("switched off: %q, %d are asked for", got, len(h.points.list))
	}
	other, _ := pointed(t)
	h.plan().config.Trust.DistributionPoints = true
	other.judged(h)
	if len(h.points.list) > 0 {
		t.Error("an authority that nobody knows has this hub ask for a list")
	}
}

func TestOneListIsAskedForOnce(t *testing.T) {
	a, h := pointed(t)
	for range 5 {
		a.judged(h)
	}
	if len(h.points.list) != 1 {
		t.Errorf("asked for %d times", len(h.points.list))
	}
	q := newPointQueue()
	for i := range 2 * mostWanted {
		keeper := h.pointKeeper(h.plan().config, a.root)
		q.add(wanted{keeper: keeper, address: filepath.Join("http://uc.example", string(rune('a'+i)))})
	}
	if len(q.list) != mostWanted {
		t.Errorf("%d wait", len(q.list))
	}
}
