package filing

import (
	"cmp"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Identity is what makes a file this file. It is given once, by the hub or the caller, before the bytes exist.
type Identity struct {
	GUID    string       `json:"guid,omitempty"`    // из имени файла, 36 знаков
	Date    xmlbind.Date `json:"date,omitempty"`    // дата составления файла, из его имени
	Program string       `json:"program,omitempty"` // ВерсПрог
	Transit string       `json:"transit,omitempty"` // код инспекции, через которую идёт файл; пусто: та же, что final
	Final   string       `json:"final,omitempty"`   // код инспекции, для которой файл
	Sender  string       `json:"sender,omitempty"`  // кто сдаёт: ИНН и КПП подряд, у предпринимателя и гражданина ИНН
}

// Or is the identity with what it does not state taken from another. A document without an identity states nothing.
func (id *Identity) Or(other Identity) Identity {
	if id == nil {
		return other
	}
	return Identity{
		GUID: cmp.Or(id.GUID, other.GUID), Date: cmp.Or(id.Date, other.Date), Program: cmp.Or(id.Program, other.Program),
		Transit: cmp.Or(id.Transit, other.Transit), Final: cmp.Or(id.Final, other.Final), Sender: cmp.Or(id.Sender, other.Sender),
	}
}

var (
	guid   = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	office = regexp.MustCompile(`^[0-9]{4}$`)
	sender = regexp.MustCompile(`^([0-9]{12}|[0-9]{14}[0-9A-Z]{2}[0-9]{3})$`)
	named  = regexp.MustCompile(`^([0-9]{4})_([0-9]{4})_([0-9A-Z]{12}|[0-9A-Z]{19})_([0-9]{4})([0-9]{2})([0-9]{2})_([^_]+)$`)
)

// FileID is the ИдФайл of a file with a prefix, as NO_NDS.8.
func (id Identity) FileID(prefix string) string {
	day := strings.ReplaceAll(string(id.Date), "-", "")
	return strings.Join([]string{prefix, cmp.Or(id.Transit, id.Final), id.Final, id.Sender, day, id.GUID}, "_")
}

// Read takes from ИдФайл what only it knows. It is false when the identity would not give this ИдФайл back.
func (id *Identity) Read(prefix, fileID string) bool {
	rest, ok := strings.CutPrefix(fileID, prefix+"_")
	m := named.FindStringSubmatch(rest)
	if !ok || m == nil {
		return false
	}
	id.Transit, id.Final, id.Sender = m[1], m[2], m[3]
	id.Date, id.GUID = xmlbind.Date(m[4]+"-"+m[5]+"-"+m[6]), m[7]
	if id.Transit == id.Final {
		id.Transit = ""
	}
	return guid.MatchString(id.GUID) && sender.MatchString(id.Sender)
}

// Findings says what an identity lacks. Places are JSON Pointers of the document that carries it.
func (id Identity) Findings() []fault.Finding {
	var findings []fault.Finding
	check := func(fits bool, kind *fault.Kind, field string) {
		if !fits {
			findings = append(findings, kind.Finding("/identity/"+field, ""))
		}
	}
	check(guid.MatchString(id.GUID), errGUID, "guid")
	check(xmlbind.IsDate(id.Date), errDate, "date")
	length := utf8.RuneCountInString(id.Program)
	check(length > 0 && length <= 40, errProgram, "program")
	check(office.MatchString(id.Final), errOffice, "final")
	check(id.Transit == "" || office.MatchString(id.Transit), errOffice, "transit")
	check(sender.MatchString(id.Sender), errSender, "sender")
	return findings
}

// CheckName warns of an ИдФайл that is not made by the rule.
func CheckName(c *taxfile.Check, prefix string) {
	if !new(Identity).Read(prefix, c.Root.SelectAttrValue("ИдФайл", "")) {
		c.Warning(errName, c.Root, "@ИдФайл", "")
	}
}
