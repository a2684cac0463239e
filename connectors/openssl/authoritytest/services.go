package authoritytest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
)

// Break has a service fail from now on: "stranger" answers for another question, "repeated state" does so about certificates
// alone, "down" answers not at all; "" mends it.
func (a *Authority) Break(how string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.broken = how
}

func (a *Authority) serve() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /tsa", a.stamp)
	mux.HandleFunc("POST /ocsp", a.state)
	mux.HandleFunc("GET /root.crl", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, a.path("root.crl.der")) })
	server := httptest.NewServer(mux)
	a.t.Cleanup(server.Close)
	a.TSA, a.OCSP, a.CRL = server.URL+"/tsa", server.URL+"/ocsp", server.URL+"/root.crl"
}

// stamp answers as a timestamping authority: openssl ts -reply.
func (a *Authority) stamp(w http.ResponseWriter, r *http.Request) {
	a.answer(w, r, "tsa", "application/timestamp-query", func(query, reply string) ([]byte, error) {
		return a.try("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", query, "-signer", "tsa.pem", "-inkey", "tsa.key",
			"-chain", "centre.pem", "-out", reply)
	})
}

// state answers as a service of states: openssl ocsp -index.
func (a *Authority) state(w http.ResponseWriter, r *http.Request) {
	a.answer(w, r, "ocsp", "application/ocsp-request", func(query, reply string) ([]byte, error) {
		if err := os.WriteFile(a.path("index.txt"), []byte(strings.Join(a.index, "\n")+"\n"), 0o600); err != nil {
			return nil, err
		}
		return a.try("ocsp", "-index", "index.txt", "-CA", "centre.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key", "-nmin", "60",
			"-reqin", query, "-respout", reply)
	})
}

// answer has openssl answer a question; one at a time, as its files have fixed names. A stranger gives the first answer again.
func (a *Authority) answer(w http.ResponseWriter, r *http.Request, name, kind string, do func(query, reply string) ([]byte, error)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	question, err := io.ReadAll(r.Body)
	query, reply := a.path(name+".query"), a.path(name+".reply")
	switch {
	case err != nil || r.Header.Get("Content-Type") != kind:
		http.Error(w, "a question of another kind", http.StatusUnsupportedMediaType)
		return
	case a.broken == "down":
		http.Error(w, "down", http.StatusInternalServerError)
		return
	case a.broken == "stranger", a.broken == "repeated state" && name == "ocsp":
	default:
		if err := os.WriteFile(query, question, 0o600); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if out, err := do(query, reply); err != nil {
			http.Error(w, string(out), http.StatusBadRequest)
			return
		}
	}
	http.ServeFile(w, r, reply)
}
