package taxfile

import (
	"regexp"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// MaxName is the longest ИдФайл.
const MaxName = 255

// FileName is what the name of a file of the exchange says: R_T_A_O_date_GUID, with a tail of flags in УПД since 5.02. The
// receiver A comes before the sender O.
type FileName struct {
	Prefix   string // as ON_NSCHFDOPPR
	Receiver string
	Sender   string
	Date     xmlbind.Date
	GUID     string
	Flags    string // N2…N7; empty where names have no tail
}

// NameOf is the name of a file with a prefix and an identity.
func NameOf(prefix string, id Identity) FileName {
	return FileName{prefix, id.Receiver, id.Sender, id.Date, id.GUID, id.Flags}
}

var nameForm = regexp.MustCompile(
	`^([A-Z]{2}_[A-Z]+)_([A-Za-z0-9@.-]{3,46})_([A-Za-z0-9@.-]{3,46})_([0-9]{4})([0-9]{2})([0-9]{2})_([^_]+)(?:_([0-9_]+))?$`)

// String is the ИдФайл: the name without its extension.
func (f FileName) String() string {
	parts := []string{f.Prefix, f.Receiver, f.Sender, strings.ReplaceAll(string(f.Date), "-", ""), f.GUID}
	if f.Flags != "" {
		parts = append(parts, f.Flags)
	}
	return strings.Join(parts, "_")
}

// TooLong says that a name is longer than an ИдФайл may be.
func (f FileName) TooLong() []fault.Finding {
	if len(f.String()) <= MaxName {
		return nil
	}
	return []fault.Finding{errNameLength.Finding("/identity", "")}
}

// ParseFileName reads an ИдФайл.
func ParseFileName(id string) (FileName, bool) {
	m := nameForm.FindStringSubmatch(id)
	if m == nil {
		return FileName{}, false
	}
	f := FileName{
		Prefix: m[1], Receiver: m[2], Sender: m[3], Date: xmlbind.Date(m[4] + "-" + m[5] + "-" + m[6]), GUID: m[7], Flags: m[8],
	}
	return f, guid.MatchString(f.GUID) && (f.Flags == "" || flags.MatchString(f.Flags))
}

// BaseName is the ИдФайл that a path to a file stands for.
func BaseName(path string) string {
	path = path[strings.LastIndexAny(path, `/\`)+1:]
	if len(path) > 4 && strings.EqualFold(path[len(path)-4:], ".xml") {
		path = path[:len(path)-4]
	}
	return path
}

// FileName compares the file's name and its ИдФайл. An empty name is not compared.
func (c *Check) FileName(name string) {
	if name != "" && name != c.Root.SelectAttrValue("ИдФайл", "") {
		finding := errFileName.Finding(Place(c.Root, "@ИдФайл"), "")
		finding.Official = OfficialFileName
		c.add(finding)
	}
}

// idWithINN is how Diadoc forms identifiers: operator, ИНН, КПП, moment. Other operators' say nothing of the ИНН.
var idWithINN = regexp.MustCompile(`^2BM-([0-9]{10}|[0-9]{12})-`)

// Participant compares the ИНН inside an identifier with those of the sides. A commissioned agent may send for another, so a
// difference is a warning. The role is for the message: отправитель, получатель.
func (c *Check) Participant(id, role string, inns []string) {
	m := idWithINN.FindStringSubmatch(id)
	joined := strings.Join(inns, " ")
	if m != nil && strings.TrimSpace(joined) != "" && !strings.Contains(joined, m[1]) {
		c.Warning(errFileIDParty, c.Root, "@ИдФайл", role)
	}
}

// FileID reads the ИдФайл of a file that must have one of the prefixes and was made on a day; the day is not compared when
// it is empty. What does not fit is a warning: it says nothing of the document itself.
func (c *Check) FileID(made xmlbind.Date, rule string, fits func(FileName) bool) (FileName, bool) {
	name, ok := ParseFileName(c.Root.SelectAttrValue("ИдФайл", ""))
	if !ok || !fits(name) {
		c.Warning(errFileID, c.Root, "@ИдФайл", rule)
		return FileName{}, false
	}
	if made != name.Date {
		c.Warning(errFileIDDate, c.Root, "@ИдФайл", "")
	}
	return name, true
}
