package sandbox

import (
	"net/http"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// diskPath is where files are. The service shows them to a session only.
const diskPath = "/disk/"

func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	c := &call{method: http.MethodGet, document: strings.TrimPrefix(r.URL.Path, diskPath)}
	c.fault, c.happens = s.Due(c.method)
	if c.fault == ExpireSession {
		s.ExpireSessions()
	}
	session := s.session(r)
	if session == nil {
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		s.enter(c, http.StatusUnauthorized, 0, false)
		return
	}
	if s.failsFirst(w, r, c, nil) {
		return
	}
	body, found := s.file(c.document)
	if !found {
		http.NotFound(w, r)
		s.enter(c, http.StatusNotFound, 0, false)
		return
	}
	if c.fault.Mute() {
		s.enter(c, 0, 0, true)
		mishap.Vanish(r, c.fault)
	}
	s.enter(c, http.StatusOK, 0, true)
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(body)
}

// file finds an attachment or a signature by its identifier.
func (s *Server) file(id string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.papers {
		if p.lost {
			continue
		}
		files := p.attachments
		for _, st := range p.stages {
			for _, prepared := range st.prepared {
				files = append(files[:len(files):len(files)], prepared...)
			}
		}
		for _, a := range files {
			if a.id == id {
				return a.body, true
			}
			for _, g := range a.signatures {
				if g.id == id {
					return g.body, true
				}
			}
		}
	}
	return nil, false
}

// Change replaces the bytes of a file of a draft behind the client's back, as a service that rewrites files would.
func (s *Server) Change(document string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.paper(document)
	if err != nil {
		return err
	}
	p.main().body, p.main().modified = body, true
	return nil
}

// Slip lays a file beside that of a draft behind the client's back, as another user of the account might.
func (s *Server) Slip(document, name string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.paper(document)
	if err != nil {
		return err
	}
	p.attachments = append(p.attachments, &attachment{id: s.guid(), name: name, body: body})
	return nil
}

// Documents lists the identifiers of all documents, in the order in which they came.
func (s *Server) Documents() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.order...)
}

// State tells the code of a document's state; -1: there is none.
func (s *Server) State(document string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.papers[document]; p != nil {
		return p.state
	}
	return -1
}

// LoseFiles has the links to a document's files lead nowhere, as those of the service do after a month.
func (s *Server) LoseFiles(document string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.papers[document]; p != nil {
		p.lost = true
	}
}
