package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Options is what the service is like. Its zero value lets nobody in.
type Options struct {
	Login, Password        string
	ClientID, ClientSecret string        // with a secret the client names itself by HTTP Basic
	PIN                    string        // of the keys; empty: they have none
	SecondFactor           bool          // a person confirms every log-in; the password alone lets nobody in
	ConfirmationRequired   bool          // the policy asks for a confirmation of every signature
	AuthnMethod            string        // of confirmations; empty: mydss
	TokenLife              time.Duration // 0: five minutes
	ConfirmationLife       time.Duration // 0: five minutes
	Confirms               time.Duration // after which a person confirms by themselves; 0: never, see Confirm
	Seed                   uint64
	Faults                 Plan
	Now                    func() time.Time // nil: time.Now
}

// Server is the service. It serves everything below its root, as the real one does.
type Server struct {
	*mishap.Faults // of calls by their path, as /SignServer/rest/api/documents

	options Options
	mux     *http.ServeMux
	keys    []key

	mu           sync.Mutex
	random       *rand.Rand
	entries      []Entry
	tokens       map[string]token
	transactions map[string]*transaction
	operations   int // numbers given out
}

// key is a certificate with its key, as the service keeps it.
type key struct {
	id     int
	status string
	cades.ThrowAway
}

// New makes a service with two certificates: the first is active and the default, the second is out of service.
func New(options Options) (*Server, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	for _, life := range []*time.Duration{&options.TokenLife, &options.ConfirmationLife} {
		if *life == 0 {
			*life = 5 * time.Minute
		}
	}
	if options.AuthnMethod == "" {
		options.AuthnMethod = "mydss"
	}
	s := &Server{
		Faults: mishap.New(faultsInOrder, options.Seed, options.Faults), options: options, random: rand.New(rand.NewPCG(options.Seed, 1)), tokens: map[string]token{}, transactions: map[string]*transaction{},
	}
	if err := s.issue(); err != nil {
		return nil, err
	}
	s.mux = http.NewServeMux()
	for pattern, handle := range map[string]func(*call){
		"POST /STS/oauth/token":                                s.logIn,
		"POST /STS/confirmation":                               s.confirmation,
		"GET /SignServer/rest/api/certificates":                s.withToken(s.certificates),
		"GET /SignServer/rest/api/policy":                      s.withToken(s.policy),
		"POST /SignServer/rest/api/documents":                  s.withToken(s.document),
		"POST /SignServer/rest/api/documents/packagesignature": s.withToken(s.documents),
		"POST /SignServer/rest/api/transactions":               s.withToken(s.transact),
		"POST /SignServer/rest/api/v2/signature":               s.withToken(s.signature),
		"POST /verify/rest/api/signatures":                     s.verify,
	} {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, handle) })
	}
	return s, nil
}

func (s *Server) issue() error {
	now := s.options.Now()
	root, err := cades.NewAuthority("Удостоверяющий центр песочницы DSS (без юридической силы)", now.Add(-time.Hour), now.AddDate(10, 0, 0))
	if err != nil {
		return err
	}
	for i, status := range []string{"ACTIVE", "OUT_OF_ORDER"} {
		person, err := root.Issue(cades.Subject{
			Organisation: "ООО «Ромашка»", CompanyINN: "7700000016", LastName: "Иванова", GivenName: "Анна Петровна", Title: "Директор",
			NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		})
		if err != nil {
			return err
		}
		s.keys = append(s.keys, key{i + 1, status, person})
	}
	return nil
}

// Root is the certificate that stands above all of the service's, in DER.
func (s *Server) Root() []byte { return s.keys[0].Issuer.Raw }

// Certificate is the active certificate in DER.
func (s *Server) Certificate() []byte { return s.keys[0].Certificate.Raw }

// Retired is the certificate that is out of service, in DER.
func (s *Server) Retired() []byte { return s.keys[1].Certificate.Raw }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// call is one request and its answer.
type call struct {
	request *http.Request
	body    []byte
	token   string
	bound   *transaction // what the token was given for; nil: for anything
	fault   Fault
	before  func() // it vanishes

	status int
	answer any
	entry  Entry
}

func (c *call) reply(answer any) { c.status, c.answer = http.StatusOK, answer }

// refuse answers as the service does when it says no.
func (c *call) refuse(status int, code, description string) {
	c.status, c.answer = status, map[string]string{"error": code, "error_description": description}
}

// read takes the body; a body that is not JSON is answered.
func (c *call) read(into any) bool {
	if err := json.Unmarshal(c.body, into); err != nil {
		c.refuse(http.StatusBadRequest, "invalid_request", "The request is not valid JSON")
		return false
	}
	return true
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, handle func(*call)) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 200<<20))
	if err != nil {
		return
	}
	c := &call{request: r, body: body, entry: Entry{At: s.options.Now(), Path: r.URL.Path}}
	c.fault, c.before = s.Due(r.URL.Path)
	c.entry.Fault = c.fault
	switch c.fault {
	case Refuse:
		s.enter(c)
		panic(http.ErrAbortHandler)
	case TooMany:
		c.status = http.StatusTooManyRequests
	case ServerError:
		c.refuse(http.StatusInternalServerError, "an_error_has_occurred", "An error has occurred")
	case ExpireToken:
		s.forget()
		handle(c)
	default:
		handle(c)
	}
	c.entry.Done = c.status == http.StatusOK
	switch c.fault {
	case ErrorAfter:
		c.refuse(http.StatusInternalServerError, "an_error_has_occurred", "An error has occurred")
	case Drop, Timeout:
		c.status = 0
	}
	s.enter(c)
	if c.before != nil {
		c.before()
	}
	if c.fault == Delay && !mishap.Wait(r.Context(), s.Delay()) || c.fault.Mute() {
		mishap.Vanish(r, c.fault)
	}
	respond(w, c)
}

func (s *Server) enter(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.entry.Status = c.status
	s.entries = append(s.entries, c.entry)
}

func respond(w http.ResponseWriter, c *call) {
	var text bytes.Buffer
	if c.answer != nil {
		_ = json.NewEncoder(&text).Encode(c.answer)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(c.status)
	if c.fault == Truncate {
		_, _ = w.Write(text.Bytes()[:text.Len()/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text.Bytes())
}
