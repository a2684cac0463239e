package sandbox

import (
	"net/http"
	"time"
)

// account is what is known of the account.
type account struct {
	StorageUsed  int64  `json:"storageUsed"`
	StorageLimit int64  `json:"storageLimit"`
	LicenceKind  string `json:"licenceKind"` // Period, Actions
	LicenceUntil string `json:"licenceUntil,omitempty"`
	ActionsUsed  int    `json:"actionsUsed"`
	ActionsLimit int    `json:"actionsLimit"`
	Documents    []kept `json:"documents"`
}

// kept is a document with when it came.
type kept struct {
	ID      string    `json:"id"`
	Created time.Time `json:"creationDateTime"`
}

func (s *Server) account(c *call) (int, any, error) {
	a := account{StorageUsed: s.storage(), StorageLimit: MaxStorage, LicenceKind: "Period", Documents: []kept{}}
	if until := s.options.LicenceUntil; !until.IsZero() {
		a.LicenceUntil = until.In(time.FixedZone("", 5*60*60)).Format(time.DateOnly)
	}
	if s.options.Actions > 0 {
		a.LicenceKind, a.ActionsLimit, a.ActionsUsed = "Actions", s.options.Actions, s.spent
	}
	if c.service == "sign" {
		for id, f := range s.files {
			a.Documents = append(a.Documents, kept{id, f.created})
		}
	}
	return http.StatusOK, a, nil
}

// spend takes one action from a licence by count.
func (s *Server) spend() error {
	if s.options.Actions > 0 && s.spent >= s.options.Actions {
		return badCall{http.StatusPaymentRequired, paidTimeOver}
	}
	s.spent++
	return nil
}

// storage is how much lies there.
func (s *Server) storage() int64 {
	n := s.options.Stored
	for _, f := range s.files {
		n += int64(len(f.body) + len(f.signature))
	}
	for _, b := range s.blobs {
		n += int64(len(b))
	}
	return n
}
