package sandbox

import (
	"net/http"
	"strings"
)

// play goes one step on.
func (s *Server) play(f *userFile) error {
	if len(f.signers) == 0 {
		return nil
	}
	address := f.signers[0].address()
	switch {
	case strings.Contains(address, "silent"):
	case f.state == StateLinkSent:
		return s.act(f, StateViewed)
	case f.state == StateViewed && strings.Contains(address, "reject"):
		return s.act(f, StateRejected)
	case f.state == StateViewed && strings.Contains(address, "expire"):
		return s.act(f, StateExpired)
	case f.state == StateViewed:
		return s.act(f, StateSigned)
	}
	return nil
}

// Act has the person who was asked to sign a file go on to a state: StateViewed, StateSigned, StateRejected, StateExpired.
func (s *Server) Act(id, state string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil || f.signers == nil {
		return missing("Файл с подписантом")
	}
	return s.act(f, state)
}

func (s *Server) act(f *userFile, state string) error {
	if f.state == StateSigned || f.state == StateRejected || f.state == StateExpired {
		return badCall{http.StatusConflict, "Подписание уже закончено"}
	}
	if state == StateSigned {
		sig, err := s.signers.signFor(s.options.Organisation.INN, "Подписант по ссылке", f.body)
		if err != nil {
			return err
		}
		f.signature = sig
	}
	f.state, f.changed = state, s.options.Now()
	return nil
}

// Asked lists the files that somebody was asked to sign, with where they stand.
func (s *Server) Asked() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := map[string]string{}
	for id, f := range s.files {
		if f.signers != nil {
			asked[id] = f.state
		}
	}
	return asked
}
