package diadoc

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// titleEvent reads КодИтога out of a buyer's title of any version: 1 accepted, 2 with discrepancies, 3 not accepted. A
// title without one, of a format that has none, accepts. Of a file that cannot be read the service's own status is
// taken; without that nobody knows what it says.
func titleEvent(content []byte, status word) (docflow.Event, string) {
	text, err := xmltext.Decode(content)
	if err != nil {
		switch status {
		case "WithRecipientSignature":
			return docflow.Accepted, ""
		case "WithRecipientPartiallySignature":
			return docflow.AcceptedPartly, ""
		case "RecipientSignatureRequestRejected":
			return docflow.Rejected, ""
		}
		return docflow.Unknown, "титул покупателя не читается, RecipientResponseStatus=" + string(status)
	}
	switch code := attribute(text.Doc.Root(), "КодИтога"); code {
	case "1", "":
		return docflow.Accepted, ""
	case "2":
		return docflow.AcceptedPartly, ""
	case "3":
		return docflow.Rejected, ""
	default:
		return docflow.Unknown, "КодИтога=" + code
	}
}

// attribute is the first one of a name, in the order of the document.
func attribute(e *etree.Element, name string) string {
	if a := e.SelectAttr(name); a != nil {
		return a.Value
	}
	for _, child := range e.ChildElements() {
		if value := attribute(child, name); value != "" {
			return value
		}
	}
	return ""
}

// longestReason bounds the words that are kept of a refusal: formats allow 5000 signs.
const longestReason = 5000

// reason is why somebody refuses, asks for a correction or wants to annul, in his own words.
func reason(e entity, content []byte) string {
	if text := plainText(e); text != "" {
		return text
	}
	text, err := xmltext.Decode(content)
	if err != nil {
		return ""
	}
	words := []rune(worded(text.Doc.Root()))
	return string(words[:min(len(words), longestReason)])
}

// worded finds words in a service document: ТекстУведУточ, ТекстПредАн. The format of a refusal is not public; that its words
// stand under a name of that kind is a guess, and only people read them.
func worded(e *etree.Element) string {
	for _, a := range e.Attr {
		if strings.HasPrefix(a.Key, "Текст") {
			return a.Value
		}
	}
	if text := strings.TrimSpace(e.Text()); text != "" && strings.HasPrefix(e.Tag, "Текст") {
		return text
	}
	for _, child := range e.ChildElements() {
		if text := worded(child); text != "" {
			return text
		}
	}
	return ""
}

// plainText are the words of a universal message.
func plainText(e entity) string {
	if e.UniversalMessageInfo == nil {
		return ""
	}
	var words []string
	for _, event := range e.UniversalMessageInfo.Events {
		if event.PlainText != "" {
			words = append(words, event.PlainText)
		}
	}
	return strings.Join(words, "; ")
}
