package sandbox

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Options are what a server is made with.
type Options struct {
	Version  string // empty: 6.0.29
	Database string // empty: hub
	User     string // empty: admin
	Password string
	Numbers  string // before the number of an invoice; empty: INV/

	Now    func() time.Time // the database's clock; nil: the machine's
	Seed   uint64           // of sessions and faults
	Faults Plan             // faults that happen by chance
}

// Server is the stand-in. It is an http.Handler and is used by several goroutines at once.
type Server struct {
	*mishap.Faults // of methods, as model.party.party.create

	options Options

	mu          sync.Mutex
	store       *store
	numbers     sequence
	random      *rand.Rand
	sessions    map[string]bool
	refused     int   // log-ins that failed one after another
	preferences int64 // the company of the user
	calls       []Call
}

// mostRefused is how many log-ins may fail before the next is not even looked at.
const mostRefused = 5

// New makes a server with an empty database.
func New(options Options) *Server {
	options.Version = cmp.Or(options.Version, "6.0.29")
	options.Database = cmp.Or(options.Database, "hub")
	options.User = cmp.Or(options.User, "admin")
	options.Numbers = cmp.Or(options.Numbers, "INV/")
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Server{
		Faults: mishap.New(faultsInOrder, options.Seed, options.Faults), options: options, store: newStore(options.Now), sessions: map[string]bool{},
		numbers: sequence{prefix: options.Numbers, next: 1},
		random:  rand.New(rand.NewPCG(options.Seed, 0)),
	}
}

// request is what a client asks.
type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params []any           `json:"params"`
}

// ServeHTTP answers one call, or commits the fault that is due.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	database, below, slash := strings.Cut(path, "/")
	switch {
	case path != "" && !slash:
		http.Redirect(w, r, "/"+database+"/", http.StatusPermanentRedirect)
		return
	case below != "":
		page(w, http.StatusNotFound)
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "OPTIONS, POST")
		page(w, http.StatusMethodNotAllowed)
		return
	}
	q, err := decode(r)
	if err != nil {
		page(w, http.StatusInternalServerError)
		return
	}
	s.serve(w, r, database, q)
}

func decode(r *http.Request) (request, error) {
	var q request
	if !strings.Contains(r.Header.Get("Content-Type"), "json") {
		return q, errors.New("not JSON")
	}
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 16<<20))
	decoder.UseNumber()
	if err := decoder.Decode(&q); err != nil {
		return q, err
	}
	for i, param := range q.Params {
		value, err := taken(param)
		if err != nil {
			return q, err
		}
		q.Params[i] = value
	}
	return q, nil
}

// serve carries out the call under the fault that is due, and records both.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, database string, q request) {
	f, before := s.Due(q.Method)
	if f == ExpireSession {
		s.mu.Lock()
		clear(s.sessions)
		s.mu.Unlock()
	}
	if f == Delay && !mishap.Wait(r.Context(), s.Delay()) {
		s.record(q, 0, f)
		return
	}
	if status := f.Status(); status != 0 {
		s.record(q, status, f)
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		page(w, status)
		return
	}
	if f == Refuse { // before anything is done
		s.record(q, 0, f)
		panic(http.ErrAbortHandler)
	}
	body, err := s.answer(r, database, q)
	var status statusError
	switch {
	case errors.As(err, &status):
		s.record(q, int(status), f)
		if status == http.StatusUnauthorized && q.Method != "common.db.login" {
			w.Header().Set("WWW-Authenticate", `Basic realm="Tryton"`)
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(int(status))
			return
		}
		page(w, int(status))
		return
	case f == ErrorAfter:
		s.record(q, http.StatusInternalServerError, f)
		page(w, http.StatusInternalServerError)
		return
	case f.Mute(): // the act is done, its answer is lost
		s.record(q, 0, f)
		if before != nil {
			before()
		}
		mishap.Vanish(r, f)
	}
	s.record(q, http.StatusOK, f)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	if f == Truncate {
		_, _ = w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

// answer is the text of the answer: a result, or an error of JSON-RPC.
func (s *Server) answer(r *http.Request, database string, q request) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := s.dispatch(r, database, q)
	var failed rpcError
	switch {
	case errors.As(err, &failed):
		return compact(struct {
			ID    json.RawMessage `json:"id"`
			Error [2]any          `json:"error"`
		}{q.ID, [2]any{failed.name, failed.args}})
	case err != nil:
		return nil, err
	}
	return compact(struct {
		ID     json.RawMessage `json:"id"`
		Result any             `json:"result"`
	}{q.ID, sent(result)})
}

// compact writes JSON as Tryton does: no spaces, nothing but ASCII, no characters of HTML in escapes.
func compact(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	var ascii []byte
	for _, letter := range string(bytes.TrimSpace(b.Bytes())) {
		switch high, low := utf16.EncodeRune(letter); {
		case letter < utf8.RuneSelf:
			ascii = append(ascii, byte(letter))
		case high == utf8.RuneError: // no pair is needed
			ascii = fmt.Appendf(ascii, `\u%04x`, letter)
		default:
			ascii = fmt.Appendf(ascii, `\u%04x\u%04x`, high, low)
		}
	}
	return ascii, nil
}

// page is werkzeug's page for a status.
func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!doctype html>\n<html lang=en>\n<title>%d %s</title>\n<h1>%[2]s</h1>\n", status, http.StatusText(status))
}

// authorised reports whether the call carries a living session, or name and password.
func (s *Server) authorised(r *http.Request) bool {
	if user, password, ok := r.BasicAuth(); ok {
		return user == s.options.User && password == s.options.Password
	}
	kind, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !strings.EqualFold(kind, "session") {
		return false
	}
	key, own := strings.CutPrefix(string(token), s.options.User+":1:")
	return own && s.sessions[key]
}
