package sandbox

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"time"
)

// power is a registered power of attorney.
type power struct {
	Number, Principal string
	Status            string
	Since             time.Time
}

// States of a power of attorney.
const (
	PowerRegistered = "registered"
	PowerRevoked    = "revoked"
	PowerExpired    = "expired"
	PowerNotFound   = "not_found" // there is none
)

// powerState is what becomes of a request.
type powerState struct {
	Number    string `json:"number"`
	Principal string `json:"principalInn"`
	Status    string `json:"status"`
	At        string `json:"dateTime"`
}

func (s *Server) register(c *call, r request) (any, string, error) {
	number, principal := readPower(r.File)
	switch {
	case len(r.File) == 0 || len(r.Signature) == 0:
		return nil, "", invalid("Нужны file и signature")
	case number == "":
		return nil, "Файл не является доверенностью EMCHD_1", nil
	case principal != s.options.Organisation.INN:
		return nil, "Доверитель не совпадает с владельцем токена", nil
	}
	if _, valid := checked(r.File, r.Signature); !valid {
		return nil, "Подпись доверителя неверна", nil
	}
	if s.powers[number] != nil {
		return nil, "Доверенность с этим номером уже зарегистрирована", nil
	}
	if err := s.spend(); err != nil {
		return nil, "", err
	}
	now := s.options.Now()
	s.powers[number] = &power{number, principal, PowerRegistered, now}
	s.did("mchd", DeedRegister, number)
	return powerState{number, principal, PowerRegistered, moment(c, now)}, "", nil
}

func (s *Server) revoke(c *call, r request) (any, string, error) {
	if r.Number == "" || r.Principal == "" {
		return nil, "", invalid("Нужны number и principalInn")
	}
	p := s.powers[strings.ToLower(r.Number)]
	switch {
	case p == nil || p.Principal != r.Principal:
		return nil, "Доверенность не найдена в реестре", nil
	case p.Status == PowerRevoked:
		return nil, "Доверенность уже отозвана", nil
	}
	if err := s.spend(); err != nil {
		return nil, "", err
	}
	p.Status, p.Since = PowerRevoked, s.options.Now()
	s.did("mchd", DeedRevoke, p.Number)
	return powerState{p.Number, p.Principal, PowerRevoked, moment(c, p.Since)}, "", nil
}

// powerOf tells the state of a power of attorney to whom it belongs.
func (s *Server) powerOf(c *call, r request) (any, string, error) {
	if r.Number == "" || r.Principal == "" {
		return nil, "", invalid("Нужны number и principalInn")
	}
	state := powerState{Number: r.Number, Principal: r.Principal, Status: PowerNotFound}
	if p := s.powers[strings.ToLower(r.Number)]; p != nil && p.Principal == r.Principal {
		state.Status, state.At = p.Status, moment(c, p.Since)
	}
	return state, "", nil
}

// SetPower puts a power of attorney into the registry past the service, as its principal does elsewhere, or changes its state.
func (s *Server) SetPower(number, principal, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	number = strings.ToLower(number)
	s.powers[number] = &power{number, principal, status, s.options.Now()}
}

// moment is a date with time as the version of X-Version has it. How 1.0 writes it is not known; here without a zone.
func moment(c *call, at time.Time) string {
	if c.Header.Get("X-Version") == "1.1" {
		return at.In(time.FixedZone("", 5*60*60)).Format("2006-01-02T15:04:05.000-07:00")
	}
	return at.UTC().Format("2006-01-02T15:04:05")
}

// readPower reads the number and the ИНН of the principal of a power of attorney in the form EMCHD_1.
func readPower(file []byte) (number, principal string) {
	decoder := xml.NewDecoder(bytes.NewReader(file))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return number, principal
		}
		if err != nil {
			return "", ""
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			switch {
			case start.Name.Local == "СвДов" && a.Name.Local == "НомДовер":
				number = strings.ToLower(a.Value)
			case start.Name.Local == "СвРосОрг" && a.Name.Local == "ИННЮЛ" && principal == "":
				principal = a.Value
			}
		}
	}
}

// Powers are the registered powers of attorney with their states, by number.
func (s *Server) Powers() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for number, p := range s.powers {
		all[number] = p.Status
	}
	return all
}
