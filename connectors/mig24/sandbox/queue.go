package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// queue is the pair of queues of a service. A request is told from others by its GUID: the same one again is the same
// request. A response stays until it is deleted.
type queue struct {
	requests map[string][]byte // until the response is deleted
	ready    []*Response
}

func newQueue() *queue { return &queue{requests: map[string][]byte{}} }

// Response is one response of a queue.
type Response struct {
	RequestID   string `json:"requestId"`
	RequestType string `json:"requestType"`
	Status      string `json:"status"` // Success, Error
	Error       string `json:"errorMessage"`
	Data        any    `json:"data"`

	due time.Time // it is being worked on until then
}

// request is what all requests have in common, and what the types add.
type request struct {
	RequestID   string `json:"requestId"`
	RequestType string `json:"requestType"`

	UserFileID string `json:"UserFileId"` // GetStatus

	FileName  string `json:"fileName"` // Mchd
	File      []byte `json:"file"`
	Signature []byte `json:"signature"`

	Number    string `json:"number"` // Revocation
	Principal string `json:"principalInn"`
	Reason    string `json:"reason"`
}

// putRequest takes a request, or refuses it at once. Its result comes with a response.
func (s *Server) putRequest(c *call) (int, any, error) {
	var r request
	if json.Unmarshal(c.body, &r) != nil || !isGUID(r.RequestID) {
		return 0, nil, invalid("requestId должен быть GUID")
	}
	q := s.queues[c.service]
	accepted := map[string]string{"requestId": r.RequestID}
	if old, known := q.requests[r.RequestID]; known {
		if string(old) != string(c.body) {
			return 0, nil, badCall{http.StatusConflict, "Запрос с этим requestId уже принят с другим содержанием"}
		}
		return http.StatusOK, accepted, nil
	}
	data, trouble, err := s.work(c, r)
	if err != nil {
		return 0, nil, err
	}
	response := &Response{RequestID: r.RequestID, RequestType: r.RequestType, Status: "Success", Data: data}
	if trouble != "" {
		response.Status, response.Error, response.Data = "Error", trouble, nil
	}
	if s.held {
		response.due = s.options.Now().Add(time.Hour)
	}
	q.requests[r.RequestID] = c.body
	q.ready = append(q.ready, response)
	return http.StatusAccepted, accepted, nil
}

// work does what a request asks for: at once, though its result is shown later.
func (s *Server) work(c *call, r request) (data any, trouble string, err error) {
	switch {
	case c.service == "sign" && r.RequestType == "GetStatus":
		data, err = s.statusOf(r.UserFileID)
		return data, "", err
	case c.service == "mchd" && r.RequestType == "Mchd":
		return s.register(c, r)
	case c.service == "mchd" && r.RequestType == "Revocation":
		return s.revoke(c, r)
	case c.service == "mchd" && r.RequestType == "GetStatus" && s.options.Guesses:
		return s.powerOf(c, r)
	}
	return nil, "", invalid("requestType %q не поддерживается", r.RequestType)
}

// Hold keeps responses to requests that come from now on back, as a service that is slow does; without it they are there at once.
func (s *Server) Hold(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = on
	if !on {
		for _, q := range s.queues {
			for _, r := range q.ready {
				r.due = time.Time{}
			}
		}
	}
}

func (s *Server) getResponses(c *call) (int, any, error) {
	q := s.queues[c.service]
	id := c.URL.Query().Get("requestId")
	if id != "" {
		if q.requests[id] == nil {
			return 0, nil, missing("Запрос")
		}
		for _, r := range q.ready {
			if r.RequestID == id && !r.due.After(s.options.Now()) {
				return http.StatusOK, s.shown(r, c.fault), nil
			}
		}
		return http.StatusNoContent, nil, nil
	}
	list := []Response{}
	for _, r := range q.ready {
		if !r.due.After(s.options.Now()) {
			list = append(list, *r)
		}
	}
	list = disturbed(list, c.fault)
	if len(list) > 0 {
		list[0] = s.shown(&list[0], c.fault)
	}
	return http.StatusOK, list, nil
}

// shown is a response with the status that nobody knows, where that is the fault.
func (s *Server) shown(r *Response, f Fault) Response {
	shown := *r
	switch state := shown.Data.(type) {
	case fileState:
		if f == UnknownStatus {
			state.State = Strange
			shown.Data = state
		}
	case powerState:
		if f == UnknownStatus {
			state.Status = Strange
			shown.Data = state
		}
	}
	return shown
}

func (s *Server) deleteResponse(c *call) (int, any, error) {
	q, id := s.queues[c.service], c.PathValue("id")
	for i, r := range q.ready {
		if r.RequestID == id {
			q.ready = append(q.ready[:i:i], q.ready[i+1:]...)
			if r.RequestType == "GetStatus" {
				delete(q.requests, id) // it may be asked again
			}
			s.did(c.service, DeedConfirm, id)
			return http.StatusNoContent, nil, nil
		}
	}
	return 0, nil, missing("Ответ")
}

// isGUID reports whether a text is one, in lower or upper case.
func isGUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, r := range text {
		switch dash := i == 8 || i == 13 || i == 18 || i == 23; {
		case dash && r != '-':
			return false
		case !dash && !(r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F'):
			return false
		}
	}
	return true
}
