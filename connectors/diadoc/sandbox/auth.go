package sandbox

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // thumbprints of certificates are made so
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// account is a user with the boxes that they see.
type account struct {
	User
	boxes []*box
	shelf shelf
}

// session is a log-in that goes on.
type session struct {
	account *account
	from    time.Time // of a device code: when it was let in
	until   time.Time
	kind    string // DiadocAuth, Bearer; certificate and the grants of OIDC are half-way
}

func (s *Server) makeUsers() {
	for _, u := range s.options.Users {
		a := &account{User: u}
		a.makeShelf()
		for _, b := range s.boxes {
			if len(u.Boxes) == 0 && b.behaviour.Answer == "" || slices.ContainsFunc(u.Boxes, b.is) {
				a.boxes = append(a.boxes, b)
			}
		}
		s.users = append(s.users, a)
		if u.RefreshToken != "" {
			s.tokens[u.RefreshToken] = &session{account: a, kind: grantRefresh, until: s.options.Now().AddDate(100, 0, 0)}
		}
	}
}

func unauthorised() error {
	return refuse(http.StatusUnauthorized, "Unauthorized", "Требуется авторизация")
}

// admit finds out who calls.
func (s *Server) admit(c *call) error {
	clientID, token, kind := credentials(c.header.Get("Authorization"))
	if kind == "DiadocAuth" && !s.knows(clientID) {
		return unauthorised()
	}
	found := s.tokens[token]
	if found == nil || found.kind != kind || !s.now().Before(found.until) {
		return unauthorised()
	}
	c.account, s.caller = found.account, found.account
	return nil
}

func (s *Server) knows(clientID string) bool {
	return clientID != "" && (s.options.ClientID == "" || clientID == s.options.ClientID)
}

// credentials reads the header: Bearer, or DiadocAuth with its parts behind commas, with or without spaces.
func credentials(header string) (clientID, token, kind string) {
	if bearer, ok := strings.CutPrefix(header, "Bearer "); ok {
		return "", strings.TrimSpace(bearer), "Bearer"
	}
	rest, ok := strings.CutPrefix(header, "DiadocAuth ")
	if !ok {
		return "", "", ""
	}
	for part := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch key {
		case "ddauth_api_client_id":
			clientID = value
		case "ddauth_token":
			token = value
		}
	}
	return clientID, token, "DiadocAuth"
}

// authenticate gives a token for a password, or a riddle for a certificate.
func (s *Server) authenticate(c *call) (answer, error) {
	if clientID, _, kind := credentials(c.header.Get("Authorization")); kind != "DiadocAuth" || !s.knows(clientID) {
		return answer{}, unauthorised()
	}
	switch c.query.Get("type") {
	case "password":
		return s.byPassword(c)
	case "certificate":
		return s.byCertificate(c)
	}
	return answer{}, invalid("Неизвестный вид авторизации")
}

func (s *Server) byPassword(c *call) (answer, error) {
	var q wire.LoginPassword
	if err := c.decode(&q); err != nil {
		return answer{}, err
	}
	for _, a := range s.users {
		if a.Login == q.GetLogin() && a.Password == q.GetPassword() && a.Password != "" {
			return s.grant(a)
		}
	}
	return answer{}, refuse(http.StatusUnauthorized, "Unauthorized", "Неверный логин или пароль")
}

// grant opens a session; its token is text.
func (s *Server) grant(a *account) (answer, error) {
	return answer{raw: []byte(s.open(a, "DiadocAuth", s.options.TokenLife)), kind: "text/plain; charset=utf-8"}, nil
}

func (s *Server) open(a *account, kind string, life time.Duration) string {
	token := s.guid()
	s.tokens[token] = &session{account: a, kind: kind, until: s.now().Add(life)}
	return token
}

// riddleLife is how long a certificate's owner may think.
const riddleLife = 10 * time.Minute

// riddleBytes begins every riddle: bytes that are no text, and whose Base64 has the signs + and / and needs its = at the end. A
// client that writes another Base64, or leaves these as they are in a query, is not let in.
const riddleBytes = "\xfb\xef\xbe\xff"

// byCertificate encrypts a riddle to the certificate: only the holder of its key can read it.
func (s *Server) byCertificate(c *call) (answer, error) {
	a := s.holder(c.body)
	certificate, err := x509.ParseCertificate(c.body)
	switch {
	case err != nil:
		return answer{}, invalid("Тело запроса не разобрано как сертификат")
	case a == nil:
		return answer{}, refuse(http.StatusUnauthorized, "Unauthorized", "Сертификат не привязан к пользователю")
	}
	riddle := []byte(riddleBytes + s.open(a, "certificate", riddleLife))
	sealed, err := pkcs7.Encrypt(riddle, []*x509.Certificate{certificate})
	if err != nil { // of the algorithms it knows RSA alone
		return answer{}, invalid("Имитация шифрует только для сертификатов RSA")
	}
	return answer{raw: sealed, kind: "application/octet-stream"}, nil
}

func (s *Server) holder(certificate []byte) *account {
	for _, a := range s.users {
		if slices.ContainsFunc(a.Certificates, func(der []byte) bool { return bytes.Equal(der, certificate) }) {
			return a
		}
	}
	return nil
}

// confirm takes the riddle that was read.
func (s *Server) confirm(c *call) (answer, error) {
	riddle, err := base64.StdEncoding.DecodeString(c.query.Get("token"))
	if err != nil {
		return answer{}, invalid("Параметр token должен быть в Base64")
	}
	token, ours := strings.CutPrefix(string(riddle), riddleBytes)
	found := s.tokens[token]
	if !ours || found == nil || found.kind != "certificate" || !s.now().Before(found.until) {
		return answer{}, refuse(http.StatusForbidden, "Forbidden", "Токен не принят")
	}
	if !found.account.proves(c.query.Get("thumbprint"), c.body) {
		return answer{}, refuse(http.StatusForbidden, "Forbidden", "Токен выдан для другого сертификата")
	}
	delete(s.tokens, token)
	return s.grant(found.account)
}

// proves reports whether a certificate, or the thumbprint given in its place, is one of the account's.
func (a *account) proves(thumbprint string, certificate []byte) bool {
	return slices.ContainsFunc(a.Certificates, func(der []byte) bool {
		if thumbprint == "" {
			return bytes.Equal(der, certificate)
		}
		sum := sha1.Sum(der) //nolint:gosec // a name, no proof
		return strings.EqualFold(hex.EncodeToString(sum[:]), thumbprint)
	})
}

// ExpireTokens ends all sessions, as after 24 hours.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
}

func (s *Server) expire() {
	for _, t := range s.tokens {
		if t.kind == "DiadocAuth" || t.kind == "Bearer" {
			t.until = s.now()
		}
	}
}
