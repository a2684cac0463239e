package sandbox

import (
	"cmp"
	"encoding/json"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Limits of the service.
const (
	mostParallel = 5   // requests of a session at once
	mostOnPage   = 200 // records
	mostBytes    = 100 << 20
	mostSets     = 10 // ЗаписатьКомплект in a minute
	sessionLives = 21 * 24 * time.Hour
)

// Options are what a server is made with.
type Options struct {
	Login    string // empty: uzel
	Password string
	Account  string // its number, when the user has several

	// Certificates may log in, DER. Only RSA ones: the library does not encrypt for others.
	Certificates [][]byte

	Organisation Party // whose account it is; empty: ООО «Ромашка», ИНН 7700000016
	Reply        Reply // how the other side answers what nobody ordered otherwise; empty: silence
	// AsksReceipts has a service stage appear for the operator's confirmation, which asks for a receipt on it.
	AsksReceipts bool
	// Guesses serves what nobody has seen: the stages of an annulment.
	Guesses bool

	Now    func() time.Time // nil: the machine's clock
	Seed   uint64           // of identifiers and faults
	Faults Plan             // faults that happen by chance
}

// Server is the stand-in. It is an http.Handler and is used by several goroutines at once.
type Server struct {
	*mishap.Faults // of methods, as СБИС.ВыполнитьДействие; files behind links have the method GET

	options Options
	keys    *keyring

	mu       sync.Mutex
	random   *rand.Rand
	sessions map[string]*session
	papers   map[string]*paper
	order    []string // of papers
	feed     []*event
	lost     map[string]bool // events that are never listed
	members  map[string]*member
	sets     []time.Time // when ЗаписатьКомплект was called
	calls    []Call
	acts     []Act
}

// New makes a server without documents. Two other companies are there: ИНН 7810000026 and 6605000014.
func New(options Options) *Server {
	options.Login = cmp.Or(options.Login, "uzel")
	if options.Organisation.INN() == "" {
		options.Organisation = Party{Company: &Company{INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»"}}
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	s := &Server{
		Faults: mishap.New(Faults(), options.Seed, options.Faults), options: options, keys: newKeyring(options.Now), random: rand.New(rand.NewPCG(options.Seed, 0)),
		sessions: map[string]*session{}, papers: map[string]*paper{}, lost: map[string]bool{}, members: map[string]*member{},
	}
	s.AddMember(options.Organisation)
	s.AddMember(Party{Company: &Company{INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»"}})
	s.AddMember(Party{Company: &Company{INN: "6605000014", KPP: "660501001", Name: "АО «Уралпример»"}})
	return s
}

// call is a request that was read.
type call struct {
	method, document, action string
	params                   json.RawMessage
	base                     string // of links
	fault                    Fault
	happens                  func()
}

// method carries a call out. The caller holds the lock.
type method func(*Server, *call) (any, error)

var methods = map[string]method{
	"СБИС.ИнформацияОВерсии":              (*Server).version,
	"СБИС.ИнформацияОТекущемПользователе": (*Server).user,
	"СБИС.СписокНашихОрганизаций":         (*Server).organisations,
	"СБИС.ИнформацияОКонтрагенте":         (*Server).counterparty,
	"СБИС.ЗаписатьДокумент":               (*Server).writeDocument,
	"СБИС.ЗаписатьКомплект":               (*Server).writeSet,
	"СБИС.ЗаписатьВложение":               (*Server).writeAttachment,
	"СБИС.ПрочитатьДокумент":              (*Server).readDocument,
	"СБИС.УдалитьДокумент":                (*Server).deleteDocument,
	"СБИС.ПодготовитьДействие":            (*Server).prepare,
	"СБИС.ВыполнитьДействие":              (*Server).perform,
	"СБИС.СписокДокументов":               (*Server).listDocuments,
	"СБИС.СписокИзменений":                (*Server).listChanges,
	"СБИС.СписокСлужебныхЭтапов":          (*Server).listServiceStages,
	"СБИС.ИнформацияОСлужебныхЭтапах":     (*Server).countServiceStages,
}

// ServeHTTP answers one call, or commits the fault that is due.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, diskPath):
		s.serveFile(w, r)
	case r.URL.Path != "/auth/service/" && r.URL.Path != "/service/":
		http.NotFound(w, r)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	default:
		s.serveCall(w, r)
	}
}

func (s *Server) serveCall(w http.ResponseWriter, r *http.Request) {
	var q request
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	text, readErr := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	switch {
	case readErr != nil:
		http.Error(w, "request too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil || !strings.HasPrefix(kind, "application/json") || !strings.EqualFold(parameters["charset"], "utf-8"),
		json.Unmarshal(text, &q) != nil:
		s.enter(&call{method: q.Method}, writeError(w, failed(codeParse, "Parse error"), nil), codeParse, false)
		return
	}
	c := &call{method: q.Method, params: q.Params, base: "http://" + r.Host}
	var named struct {
		Document struct {
			ID string `json:"Идентификатор"`
		} `json:"Документ"`
	}
	_ = json.Unmarshal(q.Params, &named) // what names no document needs no name
	c.document = named.Document.ID
	c.fault, c.happens = s.Due(c.method)
	if r.URL.Path == "/auth/service/" {
		s.answer(w, r, c, q.ID, authMethods[c.method])
		return
	}
	if c.fault == ExpireSession {
		s.ExpireSessions()
	}
	session := s.session(r)
	if session == nil {
		s.enter(c, writeError(w, notAuthorised, q.ID), 0, false)
		return
	}
	if !s.begin(session) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		s.enter(c, http.StatusTooManyRequests, 0, false)
		return
	}
	defer s.end(session)
	s.answer(w, r, c, q.ID, methods[c.method])
}

// answer carries the call out under its fault and enters both.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, c *call, id json.RawMessage, do method) {
	if s.failsFirst(w, r, c, id) {
		return
	}
	result, err := s.carryOut(c, do)
	if err != nil {
		e, ours := err.(*rpcError) //nolint:errorlint // nothing wraps them
		if !ours {
			e = failed(codeParams, "Invalid params: %v", err)
		}
		s.enter(c, writeError(w, e, id), e.Code, false)
		return
	}
	switch c.fault {
	case Drop, Timeout: // the act is done, its answer is lost
		s.enter(c, 0, 0, true)
		if c.happens != nil {
			c.happens()
		}
		mishap.Vanish(r, c.fault)
	case ErrorAfter:
		s.enter(c, http.StatusInternalServerError, 0, true)
		http.Error(w, "Internal Server Error", http.StatusInternalServerError)
		return
	}
	s.enter(c, http.StatusOK, 0, true)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(encode(response{"2.0", result, orNull(id)}))
}

// failsFirst commits a fault that comes before anything is done, and reports whether the call ends with it.
func (s *Server) failsFirst(w http.ResponseWriter, r *http.Request, c *call, id json.RawMessage) bool {
	if c.fault == Delay && !mishap.Wait(r.Context(), s.Delay()) {
		s.enter(c, 0, 0, false)
		return true
	}
	if status := status(c.fault); status != 0 {
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		http.Error(w, http.StatusText(status), status)
		s.enter(c, status, 0, false)
		return true
	}
	switch c.fault {
	case Refuse:
		s.enter(c, 0, 0, false)
		panic(http.ErrAbortHandler)
	case DiskAway:
		e := failed(codeBusiness, "Сервис СБИС.Диск временно недоступен")
		s.enter(c, writeError(w, e, id), e.Code, false)
		return true
	}
	return false
}

func (s *Server) carryOut(c *call, do method) (any, error) {
	if do == nil {
		return nil, failed(codeMethod, "Method not found: %s", c.method)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return do(s, c)
}

// read reads the parameters of a call.
func (c *call) read(into any) error {
	if err := json.Unmarshal(c.params, into); err != nil {
		return failed(codeParams, "Invalid params")
	}
	return nil
}
