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
	// Token opens all three services; empty: "token". A token belongs to one subscriber.
	Token string
	// Organisation is whose token it is; its ID is of the form 2JF-GUID.
	Organisation Subscriber

	// Guesses serves what nobody has seen.
	Guesses bool
	// Play has people act by themselves: who is asked to sign goes one step on with each question about it, a recipient
	// answers when its sender looks. An address or an ID with the word reject, expire or silent in it says otherwise.
	Play bool

	KeepHours    bool      // answers 503 in the maintenance hour
	LicenceUntil time.Time // answers 402 after it; zero: never
	Actions      int       // that are paid for; 0: no count
	Stored       int64     // bytes that lie there from before

	Now    func() time.Time // nil: the machine's clock
	Seed   uint64           // of GUIDs, links and faults
	Faults Plan             // faults that happen by chance
}

// Server is the stand-in. It is an http.Handler and is used by several goroutines at once.
type Server struct {
	*mishap.Faults // of calls by method and path, as POST /edo/api/v1/package-groups

	options Options
	mux     *http.ServeMux
	signers *throwAway

	mu     sync.Mutex
	random *rand.Rand
	held   bool // responses are kept back
	spent  int  // actions
	ownIDs bool // clients' IDs are not taken
	calls  []Call
	deeds  []Deed

	queues      map[string]*queue // by service
	files       map[string]*userFile
	documents   map[string]*sentDocument
	groups      []*group
	blobs       map[string][]byte // content of packages, by file ID
	subscribers []Subscriber
	invitations map[string]invitation
	powers      map[string]*power
}

// New makes a server without any records.
func New(options Options) *Server {
	options.Token = cmp.Or(options.Token, "token")
	if options.Now == nil {
		options.Now = time.Now
	}
	s := &Server{
		Faults: mishap.New(Faults(), options.Seed, options.Faults), options: options, random: rand.New(rand.NewPCG(options.Seed, 24)), signers: newThrowAway(options.Now),
		queues: map[string]*queue{"sign": newQueue(), "mchd": newQueue()}, files: map[string]*userFile{},
		documents: map[string]*sentDocument{}, blobs: map[string][]byte{}, invitations: map[string]invitation{}, powers: map[string]*power{},
	}
	s.mux = s.routes()
	return s
}

// Sizes that the service's agreement names.
const (
	MaxFile    = 100 << 20
	MaxStorage = 5 << 30
	KeptFor    = 30 * 24 * time.Hour
)

// mostBytes bounds a request: a file of the largest size in base64 and a bit.
const mostBytes = MaxFile*4/3 + 4<<20

// call is a request that was read.
type call struct {
	*http.Request
	method, path, service string
	body                  []byte
	fault                 Fault
	before                func() // its answer is lost
}

// handler carries a call out. It holds the lock.
type handler func(*Server, *call) (status int, answer any, err error)

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	add := func(guess bool, pattern string, h handler) {
		if guess && !s.options.Guesses {
			return
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, h) })
	}
	for _, service := range []string{"sign", "mchd"} {
		add(false, "POST /"+service+"/api/requests", (*Server).putRequest)
		add(true, "GET /"+service+"/api/responses", (*Server).getResponses)
		add(true, "DELETE /"+service+"/api/responses/{id}", (*Server).deleteResponse)
	}
	add(true, "POST /sign/api/v2/files", (*Server).putFile)
	add(true, "POST /sign/api/v2/files/{id}/signers", (*Server).putSigners)
	add(true, "POST /sign/api/v2/verify", (*Server).verify)
	for _, service := range []string{"sign", "edo", "mchd"} {
		add(true, "GET /"+service+"/api/account", (*Server).account)
	}
	s.exchangeRoutes(add)
	return mux
}

// ServeHTTP answers one call, or commits the fault that is due.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := s.mux.Handler(r); pattern == "" {
		refuse(w, http.StatusNotFound, "Метод не найден")
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, h handler) {
	service, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	c := &call{Request: r, method: r.Method, path: r.URL.Path, service: service}
	var err error
	if c.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes)); err != nil {
		s.enter(c, http.StatusRequestEntityTooLarge, false)
		refuse(w, http.StatusRequestEntityTooLarge, "Запрос слишком велик")
		return
	}
	c.fault, c.before = s.due(c.method + " " + c.path)
	if c.fault == Delay && !mishap.Wait(r.Context(), s.Delay()) {
		s.enter(c, 0, false)
		return
	}
	if status, message := refusal(c.fault); status != 0 && c.fault != ErrorAfter {
		s.enter(c, status, false)
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		refuse(w, status, message)
		return
	}
	if c.fault == Refuse {
		s.enter(c, 0, false)
		panic(http.ErrAbortHandler)
	}
	s.finish(w, c, h)
}

// finish carries the call out and answers it, unless the answer is to be lost.
func (s *Server) finish(w http.ResponseWriter, c *call, h handler) {
	status, answer, err := s.carryOut(c, h)
	var bad badCall
	switch {
	case errors.As(err, &bad):
		s.enter(c, bad.status, false)
		refuse(w, bad.status, bad.message)
		return
	case err != nil:
		s.enter(c, http.StatusInternalServerError, false)
		refuse(w, http.StatusInternalServerError, "Внутренняя ошибка сервера")
		return
	case c.fault == ErrorAfter:
		s.enter(c, http.StatusInternalServerError, true)
		refuse(w, http.StatusInternalServerError, "Внутренняя ошибка сервера")
		return
	case c.fault.Mute():
		s.enter(c, 0, true)
		if c.before != nil {
			c.before()
		}
		mishap.Vanish(c.Request, c.fault)
	}
	s.enter(c, status, true)
	s.write(w, c, status, answer)
}

func (s *Server) write(w http.ResponseWriter, c *call, status int, answer any) {
	text, raw := answer.([]byte)
	w.Header().Set("Content-Type", "application/octet-stream")
	if !raw && answer != nil {
		text = compact(answer)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	if status != http.StatusNoContent {
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
	}
	w.WriteHeader(status)
	if c.fault == Truncate && len(text) > 1 {
		_, _ = w.Write(text[:len(text)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text)
}

func (s *Server) carryOut(c *call, h handler) (int, any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Header.Get("Authorization") != "Bearer "+s.options.Token {
		return 0, nil, badCall{http.StatusUnauthorized, "Токен не найден"}
	}
	return h(s, c)
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

func missing(what string) error { return badCall{http.StatusNotFound, what + " не найден"} }

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(compact(map[string]string{"message": message}))
}

// compact writes JSON without escapes for HTML.
func compact(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // answers are made of plain types
	}
	return bytes.TrimSpace(b.Bytes())
}

// guid makes one of the server's own. The caller holds the lock.
func (s *Server) guid() string {
	a, b := s.random.Uint64(), s.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}
