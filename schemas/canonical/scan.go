package canonical

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

// checkJSON finds what JSON Schema cannot see: broken syntax, a key given twice, a number with an exponent, something
// after the document.
func checkJSON(data []byte) (fault.Finding, bool) {
	scan := jsonScan{decoder: json.NewDecoder(bytes.NewReader(data))}
	scan.decoder.UseNumber()
	if err := scan.value("", 0); err != nil {
		return errJSON.Finding(jsonPlace(data, scan.decoder.InputOffset(), err), ""), true
	}
	if scan.found != nil {
		return *scan.found, true
	}
	if _, err := scan.decoder.Token(); !errors.Is(err, io.EOF) {
		return errJSON.Finding(jsonPlace(data, scan.decoder.InputOffset(), err), "после документа есть что-то ещё"), true
	}
	return fault.Finding{}, false
}

// maxJSONDepth is deeper than any document and shallower than a stack.
const maxJSONDepth = 100

// jsonScan reads a value token by token.
type jsonScan struct {
	decoder *json.Decoder
	found   *fault.Finding // the first thing that is wrong
}

func (s *jsonScan) value(at string, depth int) error {
	token, err := s.decoder.Token()
	if err != nil {
		return err
	}
	if depth > maxJSONDepth {
		return errors.New("too deep")
	}
	switch t := token.(type) {
	case json.Number:
		if strings.ContainsAny(t.String(), "eE") {
			s.find(errKeyValue.Finding(at, "число нужно записать без степени"))
		}
	case json.Delim:
		keys := map[string]bool{}
		for i := 0; s.decoder.More(); i++ {
			step := strconv.Itoa(i)
			if t == '{' {
				key, err := s.decoder.Token()
				if err != nil {
					return err
				}
				step = fmt.Sprint(key)
				if keys[step] {
					s.find(errTwice.Finding(at+"/"+pointer(step), ""))
				}
				keys[step] = true
			}
			if err := s.value(at+"/"+pointer(step), depth+1); err != nil {
				return err
			}
		}
		_, err = s.decoder.Token()
	}
	return err
}

func (s *jsonScan) find(f fault.Finding) {
	if s.found == nil {
		s.found = &f
	}
}

func jsonPlace(data []byte, offset int64, err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	}
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("%d:%d", line, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))+1)
}
