package mail

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// letter makes the letter of an act.
func (a *account) letter(act sdk.Act) (*gomail.Msg, error) {
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := letter.From(a.config.From); err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "from: это не адрес почты")
	}
	if err := letter.To(a.config.To...); err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "to: среди получателей есть не адрес почты")
	}
	letter.SetMessageIDWithValue(messageID(act.Key, a.config.From))
	letter.SetDateWithValue(a.now())
	letter.Subject(fill(a.config.Subject, act.Document))
	letter.SetBodyString(gomail.TypeTextPlain, fill(a.config.Text, act.Document)+"\r\n")
	media := gomail.ContentType(cmp.Or(act.Document.MediaType, "application/octet-stream"))
	err := letter.AttachReader(attachmentName(act.Document), bytes.NewReader(act.Body), gomail.WithFileContentType(media))
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "вложение не собирается: %v", err)
	}
	return letter, nil
}

// messageID is the same for every attempt at an act.
func messageID(key, from string) string {
	domain := "uzel.invalid"
	if address, err := netmail.ParseAddress(from); err == nil {
		domain = address.Address[strings.LastIndexByte(address.Address, '@')+1:]
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// attachmentName is the document's own file name, without anything that would make it a path.
func attachmentName(d document.Envelope) string {
	name := strings.TrimLeft(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, d.Name), ".")
	return cmp.Or(name, "document")
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// values are what stands for the placeholders. A letter's subject is seen by every server on the way: none of them is
// anybody's name.
func values(d document.Envelope) map[string]string {
	return map[string]string{
		"{title}": d.Kind.Title(), "{name}": d.Name, "{number}": d.Number, "{date}": d.Date, "{period}": d.Period,
		"{organisation}": d.Organisation.Name,
	}
}

// fill puts a document's words in the places of a template. What would begin another header line is a blank.
func fill(template string, d document.Envelope) string {
	known := values(d)
	return placeholder.ReplaceAllStringFunc(template, func(p string) string {
		return strings.Join(strings.FieldsFunc(known[p], func(r rune) bool { return r < ' ' }), " ")
	})
}

func unknownPlaceholders(template string) []string {
	known := values(document.Envelope{})
	return slices.DeleteFunc(placeholder.FindAllString(template, -1), func(p string) bool { _, ok := known[p]; return ok })
}
