package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Options are what a server is made with.
type Options struct {
	Login    string // empty: uzel
	Password string

	// Guesses serves /timesheets, a call that nobody has seen.
	Guesses bool
	// PerformerField is the field in which an answer shows who performs a demand. The known answer shows it nowhere;
	// empty: neither does the sandbox.
	PerformerField string

	Now    func() time.Time // of the ledger; nil: the machine's clock
	Seed   uint64           // of tokens, GUIDs and faults
	Faults Plan             // faults that happen by chance
}

// Server is the stand-in. It is an http.Handler and is used by several goroutines at once.
type Server struct {
	*mishap.Faults // of calls by their path, as /demands

	options Options

	mu     sync.Mutex
	store  store
	random *rand.Rand
	tokens map[string]bool
	calls  []Call
}

// New makes a server without any records.
func New(options Options) *Server {
	options.Login = cmp.Or(options.Login, "uzel")
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Server{
		Faults: mishap.New(faultsInOrder, options.Seed, options.Faults), options: options, store: newStore(), tokens: map[string]bool{}, random: rand.New(rand.NewPCG(options.Seed, 0)),
	}
}

// base is where the calls lie.
const base = "/erpi"

// mostBytes bounds a request.
const mostBytes = 16 << 20

// call is a request that was read.
type call struct {
	path   string
	body   []byte
	token  string
	fault  Fault
	before func() // its answer is lost
}

// answerTo carries a call out. The caller holds the lock.
type answerTo func(*Server, call) (any, error)

var calls = map[string]answerTo{
	"/organizations":        (*Server).putReference,
	"/subdivisions":         (*Server).putReference,
	"/staff-positions":      (*Server).putReference,
	"/employees":            (*Server).putEmployee,
	"/demands":              (*Server).findDemands,
	"/demand-actions":       (*Server).actOnDemands,
	"/webhook-subscription": (*Server).subscribe,
	"/timesheets":           (*Server).findTimesheets,
}

// ServeHTTP answers one call, or commits the fault that is due.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, below := strings.CutPrefix(r.URL.Path, base)
	switch {
	case !below || path != "/auth" && (calls[path] == nil || path == "/timesheets" && !s.options.Guesses):
		refuse(w, http.StatusNotFound, "not found")
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	if err != nil || !json.Valid(body) {
		refuse(w, http.StatusBadRequest, "the body is no JSON")
		return
	}
	s.serve(w, r, call{path: path, body: body, token: r.Header.Get("X-Access-Token")})
}

// serve carries out the call under the fault that is due, and enters both.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, c call) {
	c.fault, c.before = s.Due(c.path)
	if c.fault == Delay && !mishap.Wait(r.Context(), s.Delay()) {
		s.enter(c, 0, false)
		return
	}
	if status := c.fault.Status(); status != 0 {
		s.enter(c, status, false)
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		refuse(w, status, http.StatusText(status))
		return
	}
	if c.fault == Refuse { // before anything is done
		s.enter(c, 0, false)
		panic(http.ErrAbortHandler)
	}
	text, err := s.answer(c)
	var bad badCall
	switch {
	case errors.As(err, &bad):
		s.enter(c, bad.status, false)
		refuse(w, bad.status, bad.message)
		return
	case err != nil:
		s.enter(c, http.StatusInternalServerError, false)
		refuse(w, http.StatusInternalServerError, "internal error")
		return
	case c.fault == ErrorAfter:
		s.enter(c, http.StatusInternalServerError, true)
		refuse(w, http.StatusInternalServerError, "internal error")
		return
	case c.fault.Mute(): // the act is done, its answer is lost
		s.enter(c, 0, true)
		if c.before != nil {
			c.before()
		}
		mishap.Vanish(r, c.fault)
	}
	s.enter(c, http.StatusOK, true)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(text)))
	if c.fault == Truncate {
		_, _ = w.Write(text[:len(text)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text)
}

// answer is the text of the answer.
func (s *Server) answer(c call) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := s.dispatch(c)
	if err != nil {
		return nil, err
	}
	return compact(result)
}

func (s *Server) dispatch(c call) (any, error) {
	if c.path == "/auth" {
		return s.logIn(c)
	}
	if c.fault == ExpireToken {
		clear(s.tokens)
	}
	if !s.tokens[c.token] {
		return nil, badCall{http.StatusUnauthorized, "unauthorized"}
	}
	return calls[c.path](s, c)
}

func (s *Server) logIn(c call) (any, error) {
	var q struct{ Login, Password string }
	if json.Unmarshal(c.body, &q) != nil || q.Login != s.options.Login || q.Password != s.options.Password {
		return nil, badCall{http.StatusUnauthorized, "unauthorized"}
	}
	token := s.guid()
	s.tokens[token] = true
	return struct {
		Token string `json:"access_token"`
	}{token}, nil
}

// badCall is a call that is not carried out.
type badCall struct {
	status  int
	message string
}

func (b badCall) Error() string { return b.message }

func invalid(format string, args ...any) error {
	return badCall{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

func refuse(w http.ResponseWriter, status int, message string) {
	text, _ := compact(map[string]string{"message": message})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// compact writes JSON without escapes for HTML.
func compact(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// guid makes one of the server's own. The caller holds the lock.
func (s *Server) guid() string {
	a, b := s.random.Uint64(), s.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}
