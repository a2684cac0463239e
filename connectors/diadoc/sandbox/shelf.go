package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// Limits of the shelf.
const (
	mostShelf = 400 << 20
	mostPart  = 3 << 20
)

// upload is a file on its way to the shelf.
type upload struct {
	owner *account
	parts map[int][]byte
}

// shelfUpload takes a small file whole.
func (s *Server) shelfUpload(c *call) (answer, error) {
	if len(c.body) > mostPart {
		return answer{}, invalid("Файл больше 3 МБ загружается по частям")
	}
	name := s.shelfName(c)
	s.shelf[name] = c.body
	return text(name), nil
}

func (s *Server) shelfName(c *call) string {
	return "__userId__/" + strings.ToLower(c.account.Login) + "/" + s.guid()
}

func text(words string) answer {
	return answer{raw: []byte(words), kind: "text/plain; charset=utf-8"}
}

// shelfUploadPart takes a part; the name is the client's own, or that of shelfUploadPartInit. The last part ends it.
func (s *Server) shelfUploadPart(c *call) (answer, error) {
	name := c.query.Get("nameOnShelf")
	index, err := strconv.Atoi(c.query.Get("partIndex"))
	switch {
	case name == "" || err != nil || index < 0:
		return answer{}, invalid("Нужны nameOnShelf и partIndex")
	case len(c.body) > mostPart:
		return answer{}, invalid("Часть файла больше 3 МБ")
	}
	u := s.uploads[name]
	if u == nil {
		u = &upload{owner: c.account, parts: map[int][]byte{}}
		s.uploads[name] = u
	}
	if u.owner != c.account {
		return answer{}, refuse(http.StatusForbidden, "Forbidden", "Файл на полке принадлежит другому пользователю")
	}
	u.parts[index] = c.body
	if !isTrue(c.query.Get("isLastPart")) {
		return text(name), nil
	}
	var whole []byte
	for i := range index + 1 {
		part, ok := u.parts[i]
		if !ok {
			return answer{}, invalid("Не загружена часть %d", i)
		}
		whole = append(whole, part...)
	}
	if len(whole) > mostShelf {
		return answer{}, invalid("Файл больше 400 МБ")
	}
	s.shelf[name] = whole // the parts stay, so that a last part whose answer was lost may come again
	return text(name), nil
}

// shelfUploadPartInit gives the name of a new file.
func (s *Server) shelfUploadPartInit(c *call) (answer, error) {
	name := s.shelfName(c)
	s.uploads[name] = &upload{owner: c.account, parts: map[int][]byte{}}
	return text(name), nil
}

func isTrue(value string) bool { return value == "1" || strings.EqualFold(value, "true") }
