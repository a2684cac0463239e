package timebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

const mediaType = "application/json"

// envelope begins the envelope of a document of this connection's organisation.
func (c *connection) envelope(kind document.Kind, key string) document.Envelope {
	return document.Envelope{
		Kind: kind, MediaType: mediaType, SourceKey: fmt.Sprintf("timebook:%s:%s", kind, key),
		Organisation: document.Party{INN: c.config.INN, KPP: c.config.KPP, Name: c.config.Name},
	}
}

// revision is a digest of what is given.
func revision(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// codeOf reads a code of the form Т-13, in letters or in digits.
func codeOf(text string) (timesheet.Code, timesheet.Class) {
	if code, ok := timesheet.CodeOfDigits(text); ok {
		text = string(code)
	}
	code := timesheet.Code(strings.ToUpper(text))
	return code, code.Class()
}
