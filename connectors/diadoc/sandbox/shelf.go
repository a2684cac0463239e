package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// Limits of the shelf.
const (
	mostShelf = 400 << 20
	mostPart  = 3 << 20
	mostParts = 10000
)

// shelf are the files of one user, and those on their way to it. Nobody else sees them.
type shelf struct {
	files   map[string][]byte
	uploads map[string]map[int][]byte // parts by their numbers
}

func (a *account) makeShelf() {
	a.shelf = shelf{files: map[string][]byte{}, uploads: map[string]map[int][]byte{}}
}

// shelfUpload takes a small file whole.
func (s *Server) shelfUpload(c *call) (answer, error) {
	content, err := c.part()
	if err != nil {
		return answer{}, err
	}
	name := s.shelfName(c)
	c.account.shelf.files[name] = content
	return text(name), nil
}

// shelfUploadPartInit takes the first part of a file and gives the file its name.
func (s *Server) shelfUploadPartInit(c *call) (answer, error) {
	content, err := c.part()
	if err != nil {
		return answer{}, err
	}
	name := s.shelfName(c)
	c.account.shelf.uploads[name] = map[int][]byte{0: content}
	if isTrue(c.query.Get("isLastPart")) {
		c.account.shelf.files[name] = content
	}
	return text(name), nil
}

// shelfName is a name that may be put into an address as it is.
func (s *Server) shelfName(c *call) string {
	extension := c.query.Get("fileExtension")
	if strings.ContainsFunc(extension, func(r rune) bool { return !strings.ContainsRune(plain, r) }) {
		extension = ""
	}
	return s.guid() + extension
}

const plain = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// shelfUploadPart takes one of the other parts.
func (s *Server) shelfUploadPart(c *call) (answer, error) {
	name := c.query.Get("fileName")
	if c.account.shelf.uploads[name] == nil {
		return answer{}, invalid("Нужно имя файла (fileName), которое дал метод ShelfUploadPartInit")
	}
	return c.take(name)
}

// ownShelf begins the names of one's own shelf in the older calls.
const ownShelf = "__userId__/"

// shelfUploadOld takes a part of a file that the client has named itself.
func (s *Server) shelfUploadOld(c *call) (answer, error) {
	name, own := strings.CutPrefix(c.query.Get("nameOnShelf"), ownShelf)
	if !own || name == "" {
		return answer{}, invalid("Файл загружается только на свою полку: nameOnShelf=%sимя", ownShelf)
	}
	if c.account.shelf.uploads[name] == nil {
		c.account.shelf.uploads[name] = map[int][]byte{}
	}
	return c.take(name)
}

// take keeps a part. The last one is answered with the numbers of those that have not come.
func (c *call) take(name string) (answer, error) {
	index, err := strconv.Atoi(c.query.Get("partIndex"))
	if err != nil || index < 0 || index >= mostParts {
		return answer{}, invalid("Нужен номер части partIndex")
	}
	content, err := c.part()
	if err != nil {
		return answer{}, err
	}
	parts := c.account.shelf.uploads[name]
	parts[index] = content
	if !isTrue(c.query.Get("isLastPart")) {
		return text(""), nil
	}
	missing, whole := []int{}, []byte(nil)
	for i := range index + 1 {
		part, ok := parts[i]
		if !ok {
			missing = append(missing, i)
		}
		whole = append(whole, part...)
	}
	if len(whole) > mostShelf {
		return answer{}, invalid("Файл больше 400 МБ")
	}
	if len(missing) == 0 { // the parts stay, so that a last part whose answer was lost may come again
		c.account.shelf.files[name] = whole
	}
	numbers, err := json.Marshal(missing)
	return answer{raw: numbers, kind: "application/octet-stream"}, err
}

// part is what the body holds: bytes, or Base64 of them where Content-Type says so.
func (c *call) part() ([]byte, error) {
	content := c.body
	if c.header.Get("Content-Type") == "base64" {
		var err error
		if content, err = base64.StdEncoding.DecodeString(string(content)); err != nil {
			return nil, invalid("Тело запроса не в Base64")
		}
	}
	if len(content) > mostPart {
		return nil, invalid("Больше 3 МБ за раз не загружается: файл загружается по частям")
	}
	return content, nil
}

// shelfDownload gives back what lies on one's own shelf.
func (s *Server) shelfDownload(c *call) (answer, error) {
	name := c.query.Get("fileName")
	if name == "" {
		name = strings.TrimPrefix(c.query.Get("nameOnShelf"), ownShelf)
	}
	content, ok := c.account.shelf.files[name]
	if !ok {
		return answer{}, refuse(http.StatusNotFound, "NotFound", "Файла нет на полке")
	}
	return answer{raw: content, kind: "application/octet-stream", shelfName: name}, nil
}

func text(words string) answer {
	return answer{raw: []byte(words), kind: "text/plain; charset=utf-8"}
}

func isTrue(value string) bool { return value == "1" || strings.EqualFold(value, "true") }
