package upd

import (
	"regexp"
	"strings"
)

// fileName is what the name of a file says: since 5.02 the participants of the exchange stand nowhere else.
type fileName struct {
	Prefix   string // ON_NSCHFDOPPR
	Receiver string // comes first
	Sender   string
	Date     Date
	GUID     string
	Flags    string // N2…N7
}

var (
	participant = regexp.MustCompile(`^[A-Za-z0-9@.-]{4,46}$`)
	guid        = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	flags       = regexp.MustCompile(`^[0-9](_[0-9]){4}_[0-9]{2}$`)
	nameForm    = regexp.MustCompile(`^(ON_[A-Z]+)_([^_]+)_([^_]+)_([0-9]{4})([0-9]{2})([0-9]{2})_([^_]+)_([0-9_]+)$`)
)

// String is the ИдФайл: the name without its extension.
func (f fileName) String() string {
	day := strings.ReplaceAll(string(f.Date), "-", "")
	return strings.Join([]string{f.Prefix, f.Receiver, f.Sender, day, f.GUID, f.Flags}, "_")
}

// parseFileName reads an ИдФайл.
func parseFileName(id string) (fileName, bool) {
	m := nameForm.FindStringSubmatch(id)
	if m == nil {
		return fileName{}, false
	}
	f := fileName{Prefix: m[1], Receiver: m[2], Sender: m[3], Date: Date(m[4] + "-" + m[5] + "-" + m[6]), GUID: m[7], Flags: m[8]}
	participants := participant.MatchString(f.Receiver) && participant.MatchString(f.Sender)
	return f, participants && guid.MatchString(f.GUID) && flags.MatchString(f.Flags)
}

// baseName is the ИдФайл that a path to a file stands for.
func baseName(path string) string {
	path = path[strings.LastIndexAny(path, `/\`)+1:]
	if len(path) > 4 && strings.EqualFold(path[len(path)-4:], ".xml") {
		path = path[:len(path)-4]
	}
	return path
}

// contentFlags are N2…N7 as the content gives them.
//
// Seen in files of operators: N2 is 1 with СведПрослеж, N3 with marking codes, N6 with КодВидПр, N7 is always 00. The
// order's own words are not at hand. That КодВидПр of any value sets N6 (petroleum products), and that nothing in the
// document sets N4 (alcohol) and N5 (tobacco), is a guess; who knows better states Identity.Flags.
func contentFlags(d *Document) string {
	traceable, marked, petroleum := byte('0'), byte('0'), byte('0')
	if d.Table != nil {
		for _, row := range d.Table.Rows {
			if row.Details == nil {
				continue
			}
			if len(row.Details.Traceability) > 0 {
				traceable = '1'
			}
			if len(row.Details.Marking) > 0 {
				marked = '1'
			}
			if row.Details.ProductKind != "" {
				petroleum = '1'
			}
		}
	}
	return string([]byte{traceable, '_', marked, '_', '0', '_', '0', '_', petroleum, '_', '0', '0'})
}
