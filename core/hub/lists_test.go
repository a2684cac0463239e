package hub

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
)

// authority publishes its lists at an address.
type authority struct {
	t      *testing.T
	root   *x509.Certificate
	key    *ecdsa.PrivateKey
	holder *x509.Certificate
	sealed []byte // a signature over "УПД"
	gives  atomic.Pointer[[]byte]
	at     string
	asked  atomic.Int64
}

func newAuthority(t *testing.T, change func(*x509.Certificate)) *authority {
	a := &authority{t: t}
	a.sealed, a.root, a.key, a.holder = sealedBy(t, "УПД", change)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a.asked.Add(1)
		if list := a.gives.Load(); list != nil {
			_, _ = w.Write(*list)
			return
		}
		http.Error(w, "closed", http.StatusServiceUnavailable)
	}))
	t.Cleanup(server.Close)
	a.at = server.URL + "/uc.crl"
	return a
}

// publish gives out another list.
func (a *authority) publish(of, until time.Time, revoked ...*x509.Certificate) {
	a.t.Helper()
	template := &x509.RevocationList{Number: big.NewInt(of.Unix()), ThisUpdate: of, NextUpdate: until}
	for _, x := range revoked {
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: x.SerialNumber, RevocationTime: of})
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, a.root, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.gives.Store(&der)
}

// served is a hub that trusts the authority and follows the list at its address.
func (a *authority) served(folder string) *Hub {
	a.t.Helper()
	if err := os.WriteFile(filepath.Join(folder, "root.cer"), a.root.Raw, 0o600); err != nil {
		a.t.Fatal(err)
	}
	settings := configuration()
	settings.Store.Path = filepath.Join(folder, "data", "uzel.db")
	settings.Trust = config.Trust{Roots: filepath.Join(folder, "root.cer"), CRLs: []string{a.at}, Refresh: config.Duration(time.Hour)}
	return openHub(a.t, filepath.Join(a.t.TempDir(), "uzel.db"), settings)
}

// judged is what a hub says of the authority's signature, and whether it is known that its certificate was not revoked.
func (a *authority) judged(h *Hub) string {
	a.t.Helper()
	j, _, err := inForce{h}.Judge(a.t.Context(), signature.Question{Body: []byte("УПД"), Container: a.sealed, Now: h.options.Clock.Now()})
	if err != nil {
		return "asks again"
	}
	for _, c := range j.Signatures[0].Checks {
		if c.Name == signature.Revocation {
			return string(j.Verdict) + " " + string(c.Result)
		}
	}
	return string(j.Verdict)
}

func TestAListAtAnAddressIsFollowed(t *testing.T) {
	a, folder := newAuthority(t, nil), t.TempDir()
	h := a.served(folder)
	now := h.options.Clock.Now()
	expect := func(rule string, h *Hub, want string) {
		t.Helper()
		if got := a.judged(h); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
	expect("before anything came", h, "asks again")
	h.RefreshLists(t.Context())
	expect("while the address is silent from the beginning", h, "asks again")
	a.publish(now.Add(-time.Minute), now.Add(24*time.Hour))
	h.RefreshLists(t.Context())
	expect("with the list", h, "trusted passed")
	a.publish(now, now.Add(24*time.Hour), a.holder)
	expect("revoked, and the hub has not asked", h, "trusted passed")
	h.RefreshLists(t.Context())
	expect("revoked", h, "invalid failed")
	a.gives.Store(nil)
	h.RefreshLists(t.Context())
	expect("the address is silent", h, "invalid failed")
	expect("after a restart", a.served(folder), "invalid failed")
}

func TestWhatIsNoBetterIsNotTaken(t *testing.T) {
	a, other := newAuthority(t, nil), newAuthority(t, nil)
	h := a.served(t.TempDir())
	now := h.options.Clock.Now()
	for _, c := range []struct {
		rule, said string
		gives      func()
	}{
		{"a good list", "", func() { a.publish(now.Add(-time.Minute), now.Add(time.Hour)) }},
		{"an error page that is called fine", "UZ-SIG-055", func() { a.gives.Store(new([]byte("<html>Вход</html>"))) }},
		{"nothing", "UZ-SIG-055", func() { a.gives.Store(new([]byte{})) }},
		{"a certificate", "UZ-SIG-055", func() { a.gives.Store(new(a.root.Raw)) }},
		{"an older list", "UZ-SIG-063", func() { a.publish(now.Add(-time.Hour), now.Add(2*time.Hour)) }},
		{"one of tomorrow", "UZ-HUB-071", func() { a.publish(now.Add(24*time.Hour), now.Add(48*time.Hour)) }},
		{"of another authority under the same name", "UZ-SIG-057", func() {
			other.publish(now, now.Add(time.Hour), a.holder)
			a.gives.Store(other.gives.Load())
		}},
		{"one whose signature is broken", "UZ-SIG-057", func() {
			a.publish(now, now.Add(time.Hour), a.holder)
			broken := bytes.Clone(*a.gives.Load())
			broken[len(broken)-1] ^= 1
			a.gives.Store(&broken)
		}},
		{"a server that fails", "UZ-SIG-061", func() { a.gives.Store(nil) }},
	} {
		c.gives()
		h.RefreshLists(t.Context())
		if got := a.judged(h); got != "trusted passed" {
			t.Errorf("%s: %q", c.rule, got)
		}
		list, err := trustCautions(h, now)
		if err != nil || (c.said == "") != (len(list) == 0) {
			t.Errorf("%s: said is %+v, %v", c.rule, list, err)
		}
		if failure := Lists(h.plan().config, nil, nil).Note(a.at).Failure; c.said != "" && !strings.HasPrefix(failure, messages[c.said]) {
			t.Errorf("%s: %q", c.rule, failure)
		}
	}
}

// messages are how the reasons begin.
var messages = map[string]string{
	"UZ-SIG-055": "по адресу дают не список", "UZ-SIG-057": "подпись под списком", "UZ-SIG-061": "вместо списка", "UZ-SIG-063": "по адресу дают список старше",
	"UZ-HUB-071": "по адресу дают список из будущего",
}

func TestAListThatHasRunOutIsToldOfOnce(t *testing.T) {
	a := newAuthority(t, nil)
	h := a.served(t.TempDir())
	now := h.options.Clock.Now()
	tell := func() (told int) {
		t.Helper()
		if err := h.warnOfLists(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := h.store.View(t.Context(), func(tx store.ReadTx) error {
			entries, err := tx.Journal(store.JournalFilter{Action: "trust.caution"})
			told = len(entries)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	a.publish(now.Add(-time.Hour), now.Add(-time.Minute))
	h.RefreshLists(t.Context())
	tell()
	if told := tell(); told != 1 {
		t.Errorf("told %d times", told)
	}
	list, err := trustCautions(h, now)
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Text, "просрочен с "+inMoscow(now.Add(-time.Minute))) || !strings.Contains(list[0].Text, "Корень") {
		t.Errorf("told is %+v, %v", list, err)
	}
	if got := a.judged(h); got != "trusted unknown" {
		t.Errorf("judged by it: %q", got)
	}
	a.publish(now.Add(-50*time.Minute), now.Add(time.Hour))
	h.RefreshLists(t.Context())
	if told := tell(); told != 1 {
		t.Errorf("told %d times when it is over", told)
	}
	a.publish(now.Add(-40*time.Minute), now.Add(-30*time.Second))
	h.RefreshLists(t.Context())
	if told := tell(); told != 2 {
		t.Errorf("told %d times when it came back", told)
	}
}

func TestAccreditedAuthoritiesAreFetchedByHTTPS(t *testing.T) {
	a, folder := newAuthority(t, nil), t.TempDir()
	var text atomic.Value
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(text.Load().(string)))
	}))
	defer server.Close()
	h := a.served(folder)
	h.options.Web = server.Client()
	h.plan().config.Trust.CRLs, h.plan().config.Trust.Accredited = nil, server.URL
	count := func() int {
		files, awaited := TrustFiles(h.plan().config)
		trust, err := files.Read()
		if err != nil {
			t.Fatal(err)
		}
		if len(awaited) > 0 {
			return -1
		}
		return len(trust.Authorities.Authorities)
	}
	const one = "authorities:\n  - { name: Центр, ogrn: \"1027700132195\", from: \"2021-07-01\" }\n"
	for _, c := range []struct {
		rule, text string
		want       int
	}{
		{"an empty answer at the beginning", "", -1}, {"a list", one, 1}, {"an empty answer", "", 1}, {"a list of nobody", "authorities: []", 1},
		{"an error page", "<!DOCTYPE html><html><body>404</body></html>", 1},
		{"a longer one", one + "  - { name: Второй, ogrn: \"1037700013020\", from: \"2022-07-01\" }\n", 2},
	} {
		text.Store(c.text)
		h.RefreshLists(t.Context())
		if got := count(); got != c.want {
			t.Errorf("%s: %d authorities, want %d", c.rule, got, c.want)
		}
	}
}

func trustCautions(h *Hub, now time.Time) ([]Caution, error) {
	files, _ := TrustFiles(h.plan().config)
	trust, err := files.Read()
	return TrustCautions(h.plan().config, trust, now), err
}
