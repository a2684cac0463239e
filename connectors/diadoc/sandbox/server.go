package sandbox

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Server is the stand-in. It is an http.Handler and is used by several goroutines at once.
type Server struct {
	*mishap.Faults // of calls by their path, as /V3/PostMessage, and of events by the box that they go to

	options Options

	mu         sync.Mutex
	random     *rand.Rand
	tasks      []task
	clock      time.Time // of the task that is carried out
	lastTicks  int64
	users      []*account
	tokens     map[string]*session
	boxes      []*box
	messages   map[string]*message
	files      map[string]bool // of ФНС, that were sent
	operations map[string]*operation
	caller     *account // of the call that is carried out
	invited    map[string]*invitation
	operator   *signer
	root       *signer
	calls      []Call
	acts       []Act
}

// New makes a server with the boxes of the organisations and no messages. Without organisations there are those of
// [Sample], the second of which signs and the third is silent; without users there is one: uzel, with the password uzel.
func New(options Options) *Server {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Organisations == nil {
		options.Organisations = Sample(Behaviour{Answer: Signs, Annulment: Accepts}, Behaviour{Answer: Silent})
	}
	if options.Users == nil {
		options.Users = []User{{Login: "uzel", Password: "uzel", RefreshToken: "uzel"}}
	}
	if options.TokenLife == 0 {
		options.TokenLife = 24 * time.Hour
	}
	s := &Server{
		Faults: mishap.New(Faults(), options.Seed, options.Faults), options: options, random: rand.New(rand.NewPCG(options.Seed, 0)),
		tokens: map[string]*session{}, messages: map[string]*message{}, files: map[string]bool{},
		operations: map[string]*operation{},
		invited:    map[string]*invitation{},
	}
	s.makeSigners()
	s.makeBoxes()
	s.makeUsers()
	return s
}

// mostBytes bounds a request: 40 documents may not be 70 MB each.
const mostBytes = 128 << 20

// call is a request that was read.
type call struct {
	path, verb string
	query      url.Values
	header     http.Header
	body       []byte
	json       bool // the body is JSON
	account    *account
	fault      Fault
	before     func() // its answer is lost
}

// answer is what a call has to say.
type answer struct {
	message  proto.Message
	raw      []byte // instead of a message
	kind     string // of raw
	fileName string
	// shelfName is the name of what is read from the shelf, which has a header of its own.
	shelfName string
	status    int // 0: 200
	retry     time.Duration
}

// endpoint carries a call out. The caller holds the lock.
type endpoint struct {
	verb  string
	open  bool // without log-in
	old   bool // the service takes it away after 30 November 2026
	serve func(*Server, *call) (answer, error)
}

// ServeHTTP answers one call, or commits the fault that is due.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Kontur-Trace-Id", s.trace())
	path := published(r.URL.Path)
	e, known := endpoints[path]
	switch {
	case !known, e.old && s.options.WithoutOld:
		write(w, refuse(http.StatusNotFound, "NotFound", "Метод %s не найден", r.URL.Path))
		return
	case r.Method != e.verb:
		w.Header().Set("Allow", e.verb)
		write(w, refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "Метод вызывается глаголом %s", e.verb))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	if err != nil {
		write(w, invalid("Тело запроса не прочитано"))
		return
	}
	s.serve(w, r, e, &call{
		path: path, verb: r.Method, query: r.URL.Query(), header: r.Header, body: body,
		json: strings.Contains(r.Header.Get("Content-Type"), "json"),
	})
}

// serve carries out the call under the fault that is due, and enters both.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, e endpoint, c *call) {
	c.fault, c.before = s.Due(c.path, callFaults...)
	if c.fault == Delay && !mishap.Wait(r.Context(), s.Delay()) {
		s.note(c, 0)
		return
	}
	if status := status(c.fault); status != 0 {
		s.note(c, status)
		write(w, refusal{status: status, code: "Fault", text: http.StatusText(status), retry: retryOf(status)})
		return
	}
	if c.fault == Refuse { // before anything is done
		s.note(c, 0)
		panic(http.ErrAbortHandler)
	}
	a, text, err := s.perform(e, c, strings.Contains(r.Header.Get("Accept"), "json"))
	if err != nil {
		write(w, err)
		return
	}
	switch c.fault {
	case ErrorAfter:
		write(w, refuse(http.StatusInternalServerError, "InternalError", "Внутренняя ошибка сервера"))
	case Drop, Timeout:
		if c.before != nil {
			c.before()
		}
		mishap.Vanish(r, c.fault)
	default:
		deliver(w, a, text, c.fault == Truncate)
	}
}

// perform carries a call out and gives the text of its answer.
func (s *Server) perform(e endpoint, c *call, asJSON bool) (answer, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	since := len(s.acts)
	a, err := s.dispatch(e, c)
	var text []byte
	if err == nil {
		text, err = a.text(asJSON)
	}
	var r refusal
	switch {
	case errors.As(err, &r):
		s.enter(c, r.status, false, since)
	case err != nil:
		s.enter(c, http.StatusInternalServerError, false, since)
	case c.fault == ErrorAfter:
		s.enter(c, http.StatusInternalServerError, true, since)
	case c.fault.Mute():
		s.enter(c, 0, true, since)
	default:
		s.enter(c, a.code(), true, since)
	}
	return a, text, err
}

func (s *Server) dispatch(e endpoint, c *call) (answer, error) {
	if c.fault == ExpireToken {
		s.expire()
	}
	if !e.open {
		if err := s.admit(c); err != nil {
			return answer{}, err
		}
	}
	return e.serve(s, c)
}

// note enters a call that was not carried out.
func (s *Server) note(c *call, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enter(c, status, false, len(s.acts))
}

func (s *Server) trace() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.guid()
}

func (a answer) code() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

// text gives the bytes of the answer and, of a message, sets its kind.
func (a *answer) text(asJSON bool) ([]byte, error) {
	switch {
	case a.message == nil:
		return a.raw, nil
	case asJSON:
		a.kind = "application/json; charset=utf-8"
		return encodeJSON(a.message)
	}
	a.kind = "application/protobuf"
	return proto.Marshal(a.message)
}

func deliver(w http.ResponseWriter, a answer, text []byte, half bool) {
	h := w.Header()
	if a.kind != "" {
		h.Set("Content-Type", a.kind)
	}
	if a.fileName != "" {
		h.Set("Content-Disposition", disposition(a.fileName))
	}
	if a.shelfName != "" {
		h.Set("X-Diadoc-FileName", a.shelfName)
	}
	if a.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(seconds(a.retry)))
	}
	if a.code() != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(text)))
	}
	w.WriteHeader(a.code())
	if half {
		_, _ = w.Write(text[:len(text)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text)
}

// disposition names a file: those of ФНС as they are, others in the way that HTTP has for other alphabets.
func disposition(name string) string {
	if plain := mime.FormatMediaType("attachment", map[string]string{"filename": name}); strings.Contains(plain, "*=") {
		return plain
	}
	return `attachment; filename="` + name + `"`
}

// write says in plain Russian why a call was not carried out.
func write(w http.ResponseWriter, err error) {
	r := refusal{status: http.StatusInternalServerError, code: "InternalError", text: "Внутренняя ошибка сервера"}
	errors.As(err, &r)
	if r.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds(r.retry)))
	}
	w.Header().Set("X-Diadoc-ErrorCode", r.code)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(r.text)))
	w.WriteHeader(r.status)
	_, _ = io.WriteString(w, r.text)
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

func retryOf(status int) time.Duration {
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		return time.Second
	}
	return 0
}

// decode reads the body of a call.
func (c *call) decode(m proto.Message) error {
	read := proto.Unmarshal
	if c.json {
		read = decodeJSON
	}
	if err := read(c.body, m); err != nil {
		return invalid("Тело запроса не разобрано как %s: %v", m.ProtoReflect().Descriptor().Name(), err)
	}
	return nil
}

// guid makes one of the server's own. The caller holds the lock.
func (s *Server) guid() string {
	a, b := s.random.Uint64(), s.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}
