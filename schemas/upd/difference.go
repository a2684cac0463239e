package upd

import (
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/num"
)

// Difference is a row of the seller's title of which something else was taken over than it says.
//
// The format has no field for it: СодОпер, РеквДокРасх and КодИтога speak of the document as a whole. So the buyer's title
// says it in ИнфПолФХЖ4, a text for each row, in words that people read and [ReadDifferences] understands.
type Difference struct {
	Row      int          `json:"row,omitempty"`      // НомСтр строки продавца
	Code     string       `json:"code,omitempty"`     // КодТов, АртикулТов или ГТИН, когда строка названа не номером
	Accepted *num.Decimal `json:"accepted,omitempty"` // сколько принято; пусто: количество то же
	Unit     string       `json:"unit,omitempty"`     // в каких единицах, чтобы сверить с документом: код ОКЕИ или наименование
	Reason   string       `json:"reason,omitempty"`   // чем отличается и почему
}

// The identifiers under which an answer says in ИнфПолФХЖ4 what the format has no field for. They are our own words: the
// format leaves them to the parties.
const (
	InfoReason     = "Причина"
	infoDifference = "Расхождение_"
)

// LongestReason is how much can be said of one row: with the row's name it has to fit into Значен, 2000 characters.
const LongestReason = 1000

// longestName is how much of a row's name an answer repeats.
const longestName = 200

// Told is the text that tells the n-th difference of a row.
func (d Difference) Told(n int, row Row) Text {
	text := rowWords(row)
	switch {
	case d.Accepted != nil && row.Quantity != nil:
		text += delivered + row.Quantity.String() + ", принято " + d.Accepted.String()
	case d.Accepted != nil:
		text += accepted + d.Accepted.String()
	}
	if reason := oneLine(d.Reason); reason != "" {
		text += "; " + reason
	}
	return Text{ID: infoDifference + strconv.Itoa(n), Value: text}
}

const (
	delivered = ": по документу "
	accepted  = ": принято "
)

// rowWords name a row.
func rowWords(row Row) string {
	name := []rune(oneLine(row.Name))
	if len(name) > longestName {
		name = append(name[:longestName], '…')
	}
	return "Строка " + strconv.Itoa(row.Number) + " «" + string(name) + "»"
}

// oneLine is a text as an attribute of XML keeps it.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// ReadDifferences understands what the texts of a buyer's title say of the rows of the seller's. What other programs say in
// other words stays among the texts.
func ReadDifferences(texts []Text, rows []Row) (differences []Difference, rest []Text) {
	for _, text := range texts {
		d, ok := readDifference(text, rows)
		if ok {
			differences = append(differences, d)
		} else {
			rest = append(rest, text)
		}
	}
	return differences, rest
}

func readDifference(text Text, rows []Row) (Difference, bool) {
	if !strings.HasPrefix(text.ID, infoDifference) {
		return Difference{}, false
	}
	for _, row := range rows {
		if said, ok := strings.CutPrefix(text.Value, rowWords(row)); ok {
			if d, ok := understood(said, row); ok {
				return d, true
			}
		}
	}
	return Difference{}, false
}

// understood reads what is said of a row after its name.
func understood(said string, row Row) (Difference, bool) {
	d := Difference{Row: row.Number}
	said, d.Reason, _ = strings.Cut(said, "; ")
	if said == "" {
		return d, d.Reason != ""
	}
	begins := accepted
	if row.Quantity != nil {
		begins = delivered + row.Quantity.String() + ", принято "
	}
	number, ok := strings.CutPrefix(said, begins)
	if !ok {
		return d, false
	}
	quantity, err := num.Parse(number)
	if err != nil {
		return d, false
	}
	d.Accepted = &quantity
	return d, true
}
