package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// verdict is what is said of one signature.
type verdict struct {
	Valid       bool      `json:"valid"`
	Subject     string    `json:"subject"`
	Issuer      string    `json:"issuer"`
	SigningTime time.Time `json:"signingTime,omitzero"`
	Level       string    `json:"level"`
	OCSP        bool      `json:"ocsp"`
	Timestamp   bool      `json:"timestamp"`
	MCHD        string    `json:"mchd"`
	Certificate []byte    `json:"certificate,omitempty"`
}

func (s *Server) verify(c *call) (int, any, error) {
	var q struct {
		File []byte `json:"file"`
		Sig  []byte `json:"sig"`
	}
	if json.Unmarshal(c.body, &q) != nil || len(q.Sig) == 0 {
		return 0, nil, invalid("Нужны file и sig")
	}
	who, valid := checked(q.File, q.Sig)
	if who == nil {
		return 0, nil, badCall{http.StatusUnprocessableEntity, "Подпись не читается"}
	}
	if err := s.spend(); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, []verdict{{
		Valid: valid, Subject: who.Subject.String(), Issuer: who.Issuer.String(), Level: "CAdES-BES", Certificate: who.Raw,
	}}, nil
}
