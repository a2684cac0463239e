package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// transaction is a signature, or a log-in, that waits for somebody to confirm it.
type transaction struct {
	id, name, document string
	entry              bool // it is a log-in, and nothing is signed
	order              order
	ref                string // of the question to the person; empty: not asked
	asked, until       time.Time
	answer             decision
	executed           bool
}

// decision is what a person says.
type decision int

const (
	undecided decision = iota
	confirmed
	refused
)

type parameter struct{ Name, Value string }

// transact makes a transaction. OperationCode 2 is the signature of one document.
func (s *Server) transact(c *call) {
	var in struct {
		OperationCode int
		Parameters    []parameter
		Document      string
	}
	if !c.read(&in) {
		return
	}
	values := map[string]string{}
	for _, p := range in.Parameters {
		values[p.Name] = p.Value
	}
	certificate, err := strconv.Atoi(values["CertificateID"])
	kind, _ := json.Marshal(values["SignatureType"])
	o := order{Type: kind, CertificateID: certificate, Parameters: values}
	o.PinCode = s.options.PIN // asked for when it is executed
	_, code, words := s.check(o)
	switch {
	case in.OperationCode != 2 || err != nil:
		c.refuse(http.StatusBadRequest, "invalid_request", "The sandbox knows OperationCode 2 with a CertificateID")
		return
	case code != "":
		c.refuse(http.StatusBadRequest, code, words)
		return
	}
	t := &transaction{id: "transaction-" + s.number(), name: values["DocumentInfo"], document: in.Document, order: o}
	s.mu.Lock()
	s.transactions[t.id] = t
	s.mu.Unlock()
	c.entry.Deed, c.entry.Transaction, c.entry.Document = Transacted, t.id, t.name
	c.reply(t.id)
}

// confirmation starts a question to a person and tells what became of it.
func (s *Server) confirmation(c *call) {
	var in struct {
		TransactionTokenID string `json:"TransactionTokenId"`
		ChallengeResponse  struct {
			TextChallengeResponse []struct {
				RefID string `json:"RefId"`
				Value string
			}
		}
	}
	if !c.read(&in) {
		return
	}
	byName := s.named(c)
	if !byName && !s.admitted(c) {
		c.refuse(http.StatusUnauthorized, "invalid_token", "The access token is expired or not known")
		return
	}
	ref := ""
	for _, r := range in.ChallengeResponse.TextChallengeResponse {
		ref = r.RefID
	}
	if byName && in.TransactionTokenID == "" && ref == "" {
		s.letIn(c)
		return
	}
	t := s.find(in.TransactionTokenID, ref)
	if t == nil || t.entry && !byName {
		c.refuse(http.StatusNotFound, "object_not_found", "The transaction is not found")
		return
	}
	c.entry.Transaction, c.entry.Document = t.id, t.name
	if ref == "" {
		s.ask(c, t)
		return
	}
	s.tell(c, t)
}

// letIn is a log-in, which a person confirms where there is a second factor.
func (s *Server) letIn(c *call) {
	if !s.options.SecondFactor {
		c.reply(s.final(nil))
		return
	}
	t := &transaction{id: "entry-" + s.number(), name: "вход", entry: true}
	s.mu.Lock()
	s.transactions[t.id] = t
	s.mu.Unlock()
	c.entry.Transaction = t.id
	s.ask(c, t)
}

func (s *Server) find(id, ref string) *transaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.transactions {
		if ref == "" && t.id == id || ref != "" && t.ref == ref {
			return t
		}
	}
	return nil
}

func (s *Server) ask(c *call, t *transaction) {
	ref := s.number()
	s.mu.Lock()
	t.ref, t.asked = ref, s.options.Now()
	t.until = t.asked.Add(s.options.ConfirmationLife)
	s.mu.Unlock()
	c.entry.Deed = Asked
	c.reply(s.challenge(t))
}

func (s *Server) challenge(t *transaction) map[string]any {
	return map[string]any{"IsFinal": false, "IsError": false, "Challenge": map[string]any{
		"Title": named{"Подтвердите подпись"},
		"TextChallenge": []map[string]any{{
			"Label": "Подтвердите подпись документа " + t.name, "RefID": t.ref,
			"AuthnMethod": "http://dss.cryptopro.ru/identity/authenticationmethod/" + s.options.AuthnMethod,
			"ExpiresIn":   int(s.options.ConfirmationLife.Seconds()),
		}},
		"ContextData": map[string]string{"RefID": t.ref},
	}}
}

func (s *Server) tell(c *call, t *transaction) {
	s.mu.Lock()
	now, late := s.options.Now(), !s.options.Now().Before(t.until)
	if after := s.options.Confirms; after > 0 && t.answer == undecided && !late && !now.Before(t.asked.Add(after)) {
		t.answer = confirmed
	}
	answer := t.answer
	s.mu.Unlock()
	switch {
	case answer == confirmed && t.entry:
		c.reply(s.final(nil))
	case answer == confirmed:
		c.reply(s.final(t))
	case answer == refused:
		c.reply(map[string]any{"IsFinal": true, "IsError": true, "Error": "operation_declined", "ErrorDescription": "The user has declined the operation"})
	case late:
		c.reply(map[string]any{"IsFinal": true, "IsError": true, "Error": "operation_timeout", "ErrorDescription": "The operation was not confirmed in time"})
	default:
		c.reply(s.challenge(t))
	}
}

// final is the end of a confirmation: a token for a transaction, or for anything.
func (s *Server) final(t *transaction) map[string]any {
	return map[string]any{"IsFinal": true, "IsError": false, "AccessToken": s.newToken(t), "ExpiresIn": int(s.options.TokenLife.Seconds())}
}

// execute makes the signature of a confirmed transaction, once.
func (s *Server) execute(c *call, pin string) {
	s.mu.Lock()
	t := c.bound
	again := t.executed
	s.mu.Unlock()
	if again {
		c.refuse(http.StatusNotFound, "object_not_found", "The transaction is not found")
		return
	}
	c.entry.Transaction = t.id
	o := t.order
	o.PinCode = pin
	signature, ok := s.sign(c, t.document, t.name, o)
	if !ok {
		return
	}
	s.mu.Lock()
	t.executed = true
	s.mu.Unlock()
	c.reply(signature)
}

// Question is what a person is asked.
type Question struct {
	Transaction string `json:"transaction"`
	Document    string `json:"document"` // its name, as it is shown
	Content     []byte `json:"-"`
}

// Questions lists what waits for a person.
func (s *Server) Questions() []Question {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Question
	for _, t := range s.transactions {
		if t.ref != "" && t.answer == undecided && s.options.Now().Before(t.until) {
			content, _ := base64.StdEncoding.DecodeString(t.document)
			list = append(list, Question{t.id, t.name, content})
		}
	}
	return list
}

// Confirm is a person who says yes to all that waits.
func (s *Server) Confirm() { s.decide(confirmed) }

// Decline is a person who says no to all that waits.
func (s *Server) Decline() { s.decide(refused) }

func (s *Server) decide(d decision) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.transactions {
		if t.ref != "" && t.answer == undecided && s.options.Now().Before(t.until) {
			t.answer = d
		}
	}
}
