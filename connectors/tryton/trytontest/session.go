package trytontest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Session calls a Tryton server, or what stands in for one, as plainly as its protocol allows: one attempt, no second
// log-in. Tests fill servers with it and compare answers.
type Session struct {
	url, database string
	authorization string
	timeout       time.Duration // 0: none
}

// Reply is one answer: a status, and the result or the error of JSON-RPC when the body is JSON.
type Reply struct {
	Status int
	Result json.RawMessage
	Error  json.RawMessage
	Body   []byte
}

// At is a session in which nobody is logged in.
func At(url string) *Session { return &Session{url: url} }

// Within is the same session with a limit on every call.
func (s *Session) Within(timeout time.Duration) *Session {
	hasty := *s
	hasty.timeout = timeout
	return &hasty
}

// Dial logs in.
func Dial(url, database, user, password string) (*Session, error) {
	s := &Session{url: url, database: database}
	reply, err := s.Send(database+"/", "common.db.login", user, map[string]any{"password": password})
	if err != nil {
		return nil, err
	}
	var session []any
	if err := json.Unmarshal(reply.Result, &session); err != nil || len(session) != 2 {
		return nil, fmt.Errorf("log-in: status %d, %s", reply.Status, reply.Error)
	}
	token := fmt.Sprintf("%s:%v:%v", user, session[0], session[1])
	s.authorization = "Session " + base64.StdEncoding.EncodeToString([]byte(token))
	return s, nil
}

// Send posts a call to a path under the server's address.
func (s *Session) Send(path, method string, params ...any) (Reply, error) {
	if params == nil {
		params = []any{}
	}
	body, err := json.Marshal(map[string]any{"id": 1, "method": method, "params": params})
	if err != nil {
		return Reply{}, err
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, s.url+"/"+path, bytes.NewReader(body))
	if err != nil {
		return Reply{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	if s.authorization != "" {
		request.Header.Set("Authorization", s.authorization)
	}
	response, err := (&http.Client{Timeout: s.timeout}).Do(request)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return Reply{}, err
	}
	reply := Reply{Status: response.StatusCode, Body: text}
	var parts struct{ Result, Error json.RawMessage }
	if json.Unmarshal(text, &parts) == nil {
		reply.Result, reply.Error = parts.Result, parts.Error
	}
	return reply, nil
}

// Call calls a method of the database and decodes its result.
func (s *Session) Call(into any, method string, params ...any) error {
	reply, err := s.Send(s.database+"/", method, params...)
	if err != nil {
		return err
	}
	if reply.Status != http.StatusOK || reply.Error != nil || reply.Result == nil {
		return fmt.Errorf("%s: status %d, %s", method, reply.Status, reply.Error)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(reply.Result, into)
}
