package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// sentDocument is a file that was uploaded to the exchange.
type sentDocument struct {
	name, kind   string
	number, date string // as they stand in the file
	body         []byte
}

var (
	numberIn = regexp.MustCompile(`НомерДок="([^"]*)"`)
	dateIn   = regexp.MustCompile(`ДатаДок="([^"]*)"`)
)

func newDocument(name, kind string, body []byte) *sentDocument {
	d := &sentDocument{name: name, kind: kind, body: body}
	if found := numberIn.FindSubmatch(body); kind != "" && found != nil {
		d.number = string(found[1])
	}
	if found := dateIn.FindSubmatch(body); kind != "" && found != nil {
		d.date = string(found[1])
	}
	return d
}

// putUPD takes an УПД as JSON. What its fields are is not known here: any object will do, and its bytes are the file.
func (s *Server) putUPD(c *call) (int, any, error) {
	var fields map[string]any
	if json.Unmarshal(c.body, &fields) != nil {
		return 0, nil, invalid("Нужен JSON")
	}
	id := s.guid()
	s.documents[id] = newDocument("ON_NSCHFDOPPR_"+id+".xml", "ProviderUTD", c.body)
	s.did("edo", DeedUpload, id)
	return http.StatusCreated, map[string]string{"id": id}, nil
}

func (s *Server) putDocument(c *call) (int, any, error) {
	id, name := c.PathValue("id"), c.URL.Query().Get("name")
	formal := strings.HasSuffix(c.path, "/formal")
	kind := ""
	switch {
	case formal && strings.HasPrefix(name, "ON_NSCHFDOPPR"):
		kind = "ProviderUTD"
	case formal && strings.HasPrefix(name, "ON_KORSCHFDOPPR"):
		kind = "ProviderUCD"
	case formal:
		return 0, nil, invalid("Формализованный документ этого вида не поддерживается")
	}
	switch old := s.documents[id]; {
	case !isGUID(id) || name == "":
		return 0, nil, invalid("Нужны GUID документа и name")
	case len(c.body) == 0:
		return 0, nil, invalid("Файл пуст")
	case len(c.body) > MaxFile:
		return 0, nil, badCall{http.StatusRequestEntityTooLarge, "Файл больше 100 МБ"}
	case old != nil && !bytes.Equal(old.body, c.body):
		return 0, nil, badCall{http.StatusConflict, "Под этим id уже загружен другой файл"}
	case old != nil:
		return http.StatusOK, map[string]string{"id": id}, nil
	case s.storage()+int64(len(c.body)) > MaxStorage:
		return 0, nil, badCall{http.StatusInsufficientStorage, "Превышен объем хранилища"}
	}
	s.documents[id] = newDocument(name, kind, c.body)
	s.did("edo", DeedUpload, id)
	return http.StatusCreated, map[string]string{"id": id}, nil
}
