package sandbox

import (
	"bytes"
	"crypto/subtle"
	"io"
	"net/mail"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection.
type session struct {
	server   *Server
	conn     *smtp.Conn
	loggedIn bool
	letter   Letter
	before   func() // the answer is lost
}

var (
	errTooMany     = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many letters, try again later"}
	errServerError = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Local error in processing"}
	errRejected    = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "Message rejected"}
	errNoMailbox   = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
)

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	if s.server.options.Login == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, login, password string) error {
		o := s.server.options
		if subtle.ConstantTimeCompare([]byte(login+"\x00"+password), []byte(o.Login+"\x00"+o.Password)) != 1 {
			return smtp.ErrAuthFailed
		}
		s.loggedIn = true
		return nil
	}), nil
}

// Mail implements smtp.Session. The fault of a letter is drawn here.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.options.Login != "" && !s.loggedIn {
		return smtp.ErrAuthRequired
	}
	s.letter = Letter{From: from}
	s.letter.Fault, s.before = s.server.faults.Due("")
	switch s.letter.Fault {
	case TooMany:
		return s.end(errTooMany)
	case Refuse:
		s.breakOff()
		return s.end(errServerError)
	}
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.server.unknown(to) {
		s.letter.To = append(s.letter.To, to)
		return s.end(errNoMailbox)
	}
	s.letter.To = append(s.letter.To, to)
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	if s.letter.Fault == Truncate {
		_, _ = io.CopyN(io.Discard, r, 100)
		s.breakOff()
		return s.end(errServerError)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return s.end(err)
	}
	s.letter.Text, s.letter.MessageID = text, messageID(text)
	switch s.letter.Fault {
	case ServerError:
		return s.end(errServerError)
	case Reject:
		return s.end(errRejected)
	case Delay:
		s.server.options.Wait(s.server.faults.Delay())
	}
	s.letter.Done = true
	if s.letter.Fault.Mute() {
		return s.vanish()
	}
	return s.end(nil)
}

// vanish delivers the letter and gives no answer: it breaks the connection at once, or waits for the sender to do so.
func (s *session) vanish() error {
	s.server.enter(s.letter)
	if s.before != nil {
		s.before()
	}
	if s.letter.Fault == Timeout {
		_, _ = io.Copy(io.Discard, s.conn.Conn())
	}
	s.breakOff()
	return nil
}

// end writes the letter down and gives the answer.
func (s *session) end(answer error) error {
	s.server.enter(s.letter)
	return answer
}

func (s *session) breakOff() { _ = s.conn.Conn().Close() }

// Reset implements smtp.Session.
func (s *session) Reset() { s.letter = Letter{} }

// Logout implements smtp.Session.
func (*session) Logout() error { return nil }

func messageID(text []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return ""
	}
	return strings.Trim(m.Header.Get("Message-Id"), "<>")
}

var _ smtp.AuthSession = (*session)(nil)
