//go:build linux

package torture

import (
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/uzelhub/uzel/connectors/demo"
	dss "github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/connectors/mig24"
	queue "github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/connectors/openssl"
	"github.com/uzelhub/uzel/connectors/openssl/authoritytest"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

func demoNotary(_ *testing.T, dir folder) notary {
	own := seal{Connector: "demo", Settings: map[string]any{"organisation": "ООО «Ромашка»", "inn": sellerINN, "state": dir.path("seal")}}
	return notary{
		seal: own, lost: nothing, verify: verifiedBy(demo.Connector{}, own), kept: onShelf(dir.path(filepath.Join("seal", "signatures"))),
	}
}

// nothing is lost by who asks nobody.
func nothing() int { return 0 }

// opensslNotary signs by GOST with a timestamp, for which it asks over a network.
func opensslNotary(t *testing.T, dir folder) notary {
	authority := authoritytest.New(t, authoritytest.GOST256)
	signer := authority.Signer("signer", "/CN=ООО «Ромашка»/companyINN="+sellerINN+"/OGRN=1269900000017", false)
	faults := []mishap.Fault{mishap.Drop, mishap.ErrorAfter}
	if os.Getenv("UZEL_TORTURE") != "" {
		faults = append(faults, mishap.Timeout) // it waits for half a minute
	}
	service := &lossy{Faults: mishap.New(mutely, 1, mishap.Plan{}), to: through(t, authority.TSA)}
	own := seal{Connector: "openssl", Settings: map[string]any{
		"keys":  []any{map[string]string{"certificate": signer.Certificate, "key": signer.Key}},
		"roots": authority.Roots, "intermediates": authority.Between, "state": dir.path("seal"),
		"level": "T", "tsa": serveWorld(t, service) + "/tsa",
	}}
	n := notary{
		seal: own, lost: func() int { return int(service.lost.Load()) },
		verify: verifiedBy(openssl.Connector{}, own), kept: onShelf(dir.path("seal")),
	}
	for _, fault := range faults {
		n.losses = append(n.losses, loss{string(fault) + " of a timestamp", func() { service.Inject(fault, "tsa", 0, 1) }})
	}
	return n
}

// mig24Notary has a person sign by a link. Each request is paid for.
func mig24Notary(t *testing.T, _ folder) notary {
	server := queue.New(queue.Options{Token: "uzel", Guesses: true, Play: true, Organisation: queue.Subscriber{INN: sellerINN}})
	own := seal{Connector: "mig24", Guesses: true, Settings: map[string]any{
		"inn": sellerINN, "kpp": "770101001", "timeout": soon,
		"signing": map[string]any{"url": serveWorld(t, server) + "/sign", "token": "uzel"},
	}}
	n := notary{
		seal: own, asks: true, verify: verifiedBy(mig24.Connector{}, own),
		lost: func() int { return struck(server.Ledger(), func(c queue.Call) mishap.Fault { return c.Fault }) },
		kept: func() int { return max(server.Count(queue.DeedRequest), server.Count(queue.DeedUpload)) },
	}
	for _, call := range []struct {
		name  string
		at    string
		after int
	}{
		{"an upload", "v2/files", 1}, // it is asked first whether the file is there
		{"a request", "signers", 1},
		{"a question", "POST /sign/api/requests", 0},
		{"a response", "GET /sign/api/responses", 0},
		{"a confirmation", "DELETE /sign/api/responses", 0},
	} {
		for _, fault := range mutely {
			n.losses = append(n.losses, loss{string(fault) + " of " + call.name, func() { server.Inject(fault, call.at, call.after, 1) }})
		}
	}
	return n
}

// dssNotary signs by itself, or has a person confirm each signature.
func dssNotary(asks bool) func(*testing.T, folder) notary {
	return func(t *testing.T, dir folder) notary {
		server, settings := dssService(t, dir, dss.Options{ConfirmationRequired: asks, Confirms: instant})
		n := notary{
			seal: seal{Connector: "dss", Settings: settings}, asks: asks,
			lost: func() int { return struck(server.Ledger(), func(e dss.Entry) mishap.Fault { return e.Fault }) },
			verify: func(t *testing.T, body, cms []byte) (sdk.Verdict, error) {
				t.Helper()
				root, err := x509.ParseCertificate(server.Root())
				return cades.Verify(body, cms, root), err
			},
			kept: onShelf(dir.path(filepath.Join("dss", "signatures"))),
		}
		if !asks {
			return n // which answers may be lost is tried elsewhere: DSS then makes another signature
		}
		n.kept = func() int { return server.Count(dss.Transacted) }
		for _, fault := range mutely {
			n.losses = append(n.losses, loss{string(fault) + " of a confirmation", func() { server.Inject(fault, "STS/confirmation", 0, 1) }})
		}
		return n
	}
}

// dssService is DSS with the settings of a connection to it.
func dssService(t *testing.T, dir folder, o dss.Options) (*dss.Server, map[string]any) {
	t.Helper()
	o.Login, o.Password, o.ClientID = "ivanova", "uzel", "uzel"
	server, err := dss.New(o)
	if err != nil {
		t.Fatal(err)
	}
	address := serveWorld(t, server)
	return server, map[string]any{
		"sign_server": address + "/SignServer", "sts": address + "/STS", "client_id": o.ClientID, "login": o.Login, "password": o.Password,
		"timeout": soon, "state": dir.path("dss"),
	}
}

// verifiedBy has a connector say what a signature is worth, in the test's own process.
func verifiedBy(c sdk.Connector, s seal) func(t *testing.T, body, cms []byte) (sdk.Verdict, error) {
	return func(t *testing.T, body, cms []byte) (sdk.Verdict, error) {
		t.Helper()
		settings, err := json.Marshal(s.Settings)
		if err != nil {
			return sdk.Verdict{}, err
		}
		opened, err := c.Open(t.Context(), sdk.Setup{Config: settings, AcceptGuess: s.Guesses, Sandbox: true})
		if err != nil {
			return sdk.Verdict{}, err
		}
		defer opened.Close()
		return opened.(sdk.Verifier).Verify(t.Context(), body, cms)
	}
}

// onShelf counts what a signer keeps.
func onShelf(dir string) func() int {
	return func() int {
		made, _ := filepath.Glob(filepath.Join(dir, "*.made"))
		return len(made)
	}
}

// lossy is a service whose answers are lost when that is ordered.
type lossy struct {
	*mishap.Faults
	to   http.Handler
	lost atomic.Int64
}

func (l *lossy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault, _ := l.Due(r.URL.Path)
	if fault == "" {
		l.to.ServeHTTP(w, r)
		return
	}
	l.to.ServeHTTP(httptest.NewRecorder(), r)
	l.lost.Add(1)
	if fault == mishap.ErrorAfter {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	mishap.Vanish(r, fault)
}

// through leads to the server of an address.
func through(t *testing.T, address string) http.Handler {
	t.Helper()
	to, err := url.Parse(strings.TrimSuffix(address, "/tsa"))
	if err != nil {
		t.Fatal(err)
	}
	return httputil.NewSingleHostReverseProxy(to)
}
