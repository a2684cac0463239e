package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"time"
)

// States of a file that somebody is to sign.
const (
	StateNew      = "New"
	StateLinkSent = "LinkSent"
	StateViewed   = "Viewed"
	StateSigned   = "Signed"
	StateRejected = "Rejected"
	StateExpired  = "Expired"
)

// Methods of signing.
const (
	MethodCertificate = "Certificate"
	MethodLink        = "Link"
	MethodGosKey      = "GosKey"
)

// userFile is a file with who is to sign it.
type userFile struct {
	id, name  string
	body      []byte
	created   time.Time
	changed   time.Time
	signers   []signer
	link      string
	state     string
	signature []byte
}

// signer is who is to sign.
type signer struct {
	Email  string `json:"email,omitempty"`
	Phone  string `json:"phone,omitempty"`
	SNILS  string `json:"snils,omitempty"`
	Method string `json:"method"`
	Order  int    `json:"order"`
}

func (p signer) address() string { return p.Email + p.Phone + p.SNILS }

// fileState is what GetStatus tells.
type fileState struct {
	UserFileID string    `json:"UserFileId"`
	Name       string    `json:"name"`
	State      string    `json:"state"`
	At         time.Time `json:"stateDateTime"`
	Signature  []byte    `json:"signature,omitempty"` // a detached .sig
	Protocol   []byte    `json:"protocol,omitempty"`  // PDF
}

// putFile stores a file under the GUID that its sender gave it: the same one again is the same file.
func (s *Server) putFile(c *call) (int, any, error) {
	fields, err := form(c)
	if err != nil {
		return 0, nil, err
	}
	id, name, body := string(fields["id"].body), fields["file"].name, fields["file"].body
	switch old := s.files[id]; {
	case !isGUID(id) || name == "":
		return 0, nil, invalid("Нужны id и file")
	case len(body) > MaxFile:
		return 0, nil, badCall{http.StatusRequestEntityTooLarge, "Файл больше 100 МБ"}
	case old != nil && !bytes.Equal(old.body, body):
		return 0, nil, badCall{http.StatusConflict, "Под этим id уже загружен другой файл"}
	case old != nil:
		return http.StatusOK, map[string]string{"UserFileId": id}, nil
	case s.storage()+int64(len(body)) > MaxStorage:
		return 0, nil, badCall{http.StatusInsufficientStorage, "Превышен объем хранилища"}
	}
	now := s.options.Now()
	s.files[id] = &userFile{id: id, name: name, body: body, created: now, changed: now, state: StateNew}
	s.did("sign", DeedUpload, id)
	return http.StatusCreated, map[string]string{"UserFileId": id}, nil
}

type field struct {
	name string
	body []byte
}

// form reads a multipart body.
func form(c *call) (map[string]field, error) {
	_, parameters, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil {
		return nil, invalid("Нужен multipart/form-data")
	}
	fields := map[string]field{}
	for reader := multipart.NewReader(bytes.NewReader(c.body), parameters["boundary"]); ; {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return nil, invalid("Запрос не читается")
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return nil, invalid("Запрос не читается")
		}
		fields[part.FormName()] = field{part.FileName(), body}
	}
}

// putSigners asks people to sign a file, once: the same people again get the same link, and nobody is asked a second time.
func (s *Server) putSigners(c *call) (int, any, error) {
	f := s.files[c.PathValue("id")]
	var people []signer
	switch {
	case f == nil:
		return 0, nil, missing("Файл")
	case json.Unmarshal(c.body, &people) != nil || len(people) == 0:
		return 0, nil, invalid("Нужен список подписантов")
	}
	for _, p := range people {
		if p.address() == "" || p.Method != MethodCertificate && p.Method != MethodLink && p.Method != MethodGosKey {
			return 0, nil, invalid("У подписанта нужны email, phone или snils и method")
		}
	}
	answer := func() map[string]string { return map[string]string{"signLink": f.link, "state": f.state} }
	if f.signers != nil {
		if fmt.Sprint(f.signers) != fmt.Sprint(people) {
			return 0, nil, badCall{http.StatusConflict, "Подписанты файла уже назначены"}
		}
		return http.StatusOK, answer(), nil
	}
	if err := s.spend(); err != nil {
		return 0, nil, err
	}
	f.signers, f.state, f.changed = people, StateLinkSent, s.options.Now()
	if people[0].Method != MethodGosKey { // there the request comes in the application
		f.link = "https://sign.invalid/s/" + s.guid()[:8]
	}
	s.did("sign", DeedRequest, f.id)
	return http.StatusCreated, answer(), nil
}

func (s *Server) statusOf(id string) (fileState, error) {
	f := s.files[id]
	if f == nil || s.options.Now().Sub(f.created) > KeptFor {
		return fileState{}, missing("Файл")
	}
	state := fileState{UserFileID: f.id, Name: f.name, State: f.state, At: f.changed, Signature: f.signature}
	if f.state == StateSigned {
		state.Protocol = []byte("%PDF-1.4\n% протокол подписания, имитация\n")
	}
	if s.options.Play {
		if err := s.play(f); err != nil {
			return fileState{}, err
		}
	}
	return state, nil
}
