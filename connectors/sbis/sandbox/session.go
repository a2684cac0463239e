package sandbox

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/smallstep/pkcs7"
)

// session is somebody who logged in.
type session struct {
	until   time.Time
	running int
}

var authMethods = map[string]method{
	"СБИС.Аутентифицировать":              (*Server).logIn,
	"СБИС.АутентифицироватьПоСертификату": (*Server).logInByCertificate,
	"СБИС.Выход": (*Server).logOut,
}

// logIn takes the parameters under «Параметр» or as they are.
func (s *Server) logIn(c *call) (any, error) {
	type named struct {
		Login    string `json:"Логин"`
		Password string `json:"Пароль"`
		Account  string `json:"НомерАккаунта"`
	}
	var q struct {
		named
		Parameter *named `json:"Параметр"`
	}
	if err := c.read(&q); err != nil {
		return nil, err
	}
	given := q.named
	if q.Parameter != nil {
		given = *q.Parameter
	}
	if given.Login != s.options.Login || given.Password != s.options.Password ||
		given.Account != "" && given.Account != s.options.Account {
		return nil, refused("Неверный логин или пароль")
	}
	return s.open(), nil
}

// logInByCertificate answers with the session encrypted to the certificate: who can read it has the key.
func (s *Server) logInByCertificate(c *call) (any, error) {
	var q struct {
		Certificate Certificate `json:"Сертификат"`
	}
	if err := c.read(&q); err != nil {
		return nil, err
	}
	der, err := base64.StdEncoding.DecodeString(q.Certificate.Data)
	if err != nil || !slices.ContainsFunc(s.options.Certificates, func(known []byte) bool { return bytes.Equal(known, der) }) {
		return nil, refused("Сертификат не зарегистрирован")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, refused("Сертификат не читается")
	}
	envelope, err := pkcs7.Encrypt([]byte(s.open()), []*x509.Certificate{certificate})
	if err != nil {
		return nil, refused("Для этого сертификата нельзя зашифровать")
	}
	return base64.StdEncoding.EncodeToString(envelope), nil
}

// The library's default is DES, which no decrypting program takes any more.
func init() { pkcs7.ContentEncryptionAlgorithm = pkcs7.EncryptionAlgorithmAES256CBC }

func (s *Server) logOut(*call) (any, error) { return nil, nil }

func (s *Server) open() string {
	id := s.guid()
	s.sessions[id] = &session{until: s.options.Now().Add(sessionLives)}
	return id
}

// ExpireSessions forgets everybody who logged in.
func (s *Server) ExpireSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sessions)
}

// session finds who asks: by header, or by cookie.
func (s *Server) session(r *http.Request) *session {
	id := r.Header.Get("X-SBISSessionID")
	if cookie, err := r.Cookie("sid"); id == "" && err == nil {
		id = cookie.Value
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.sessions[id]
	if found == nil || !s.options.Now().Before(found.until) {
		return nil
	}
	return found
}

// begin counts a request in, unless there are too many at once.
func (s *Server) begin(who *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if who.running >= mostParallel {
		return false
	}
	who.running++
	return true
}

func (s *Server) end(who *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who.running--
}

func (s *Server) version(*call) (any, error) {
	return map[string]any{"ВнешнийИнтерфейс": map[string]any{"ДатаВремяЗапроса": stamp(s.options.Now())}}, nil
}

func (s *Server) user(*call) (any, error) {
	return map[string]any{"Пользователь": map[string]any{"Логин": s.options.Login, "НомерАккаунта": s.options.Account}}, nil
}

// writeSet only counts: reports are no business of this stand-in.
func (s *Server) writeSet(c *call) (any, error) {
	now := s.options.Now()
	s.sets = slices.DeleteFunc(s.sets, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	if len(s.sets) >= mostSets {
		return nil, &rpcError{status: http.StatusTooManyRequests, Code: codeBusiness, Message: "Превышено число вызовов в минуту", Type: "error"}
	}
	s.sets = append(s.sets, now)
	var q map[string]json.RawMessage
	if err := c.read(&q); err != nil {
		return nil, err
	}
	return q, nil
}
