package signature

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Confirmation is how a title of an УПД or a УКД says that who signed it may do so for its party, and what was found out of the
// power of attorney that it names. It holds nothing of the person.
type Confirmation struct {
	Way    Way          `json:"way"`
	Number string       `json:"number,omitempty"` // of a power of attorney in electronic form, in lower case
	Issued xmlbind.Date `json:"issued,omitempty"`
	System string       `json:"system,omitempty"` // where it is kept, as the title says

	Registry string       `json:"registry,omitempty"` // the connection that is asked; empty: nobody can be
	Status   mchd.Status  `json:"status,omitempty"`   // what the registry says; empty: nothing
	Since    xmlbind.Date `json:"since,omitempty"`    // since which day
	Asked    time.Time    `json:"asked,omitzero"`     // when it said so
	Silent   bool         `json:"silent,omitempty"`   // it was asked and does not answer
	Kept     bool         `json:"kept,omitempty"`     // the hub keeps its file, which was held against the signer

	Power   *mchd.Power `json:"-"` // that file; nil: the hub does not keep it
	Silence error       `json:"-"` // why the registry does not answer
}

// Way is how a signer's right is confirmed (СпосПодтПолном, order ЕД-7-26/970@).
type Way string

// The ways.
const (
	ByCertificate Way = "certificate" // 1: by what the certificate says
	ByFile        Way = "file"        // 2: the file of the power of attorney travels with the title
	ByReference   Way = "reference"   // 3: the title names the power of attorney
	ByElsewhere   Way = "elsewhere"   // 4: it is named somewhere else
	OnPaper       Way = "paper"       // 5
	ByOther       Way = "other"       // 6
)

var ways = map[string]Way{"1": ByCertificate, "2": ByFile, "3": ByReference, "4": ByElsewhere, "5": OnPaper, "6": ByOther}

// guid is a number in the registry of powers of attorney.
var guid = regexp.MustCompile(`(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`)

// ReadConfirmation reads it from a title; nil: the file says nothing of the kind. Of several signers it is the one of the given
// last name, or else the first. They stand in Документ, in the oldest titles of buyers in ИнфПок.
func ReadConfirmation(title []byte, lastName string) *Confirmation {
	text, err := xmltext.Decode(title)
	if err != nil {
		return nil
	}
	var found *Confirmation
	for _, signer := range text.Doc.FindElements("/Файл/*/Подписант") {
		c := confirmationOf(signer)
		if c == nil {
			continue
		}
		if isNamed(signer, lastName) {
			return c
		}
		found = cmp.Or(found, c)
	}
	return found
}

func isNamed(signer *etree.Element, lastName string) bool {
	name := signer.FindElement(".//ФИО")
	return name != nil && lastName != "" && strings.EqualFold(strings.TrimSpace(name.SelectAttrValue("Фамилия", "")), strings.TrimSpace(lastName))
}

// confirmationOf reads one signer; nil: nothing is said.
func confirmationOf(signer *etree.Element) *Confirmation {
	way, told := ways[signer.SelectAttrValue("СпосПодтПолном", "")]
	if !told {
		return confirmationInWords(signer)
	}
	c := &Confirmation{Way: way}
	if power := signer.SelectElement("СвДоверЭл"); power != nil {
		c.Number = strings.ToLower(guid.FindString(power.SelectAttrValue("НомДовер", "")))
		c.Issued, _ = xmlbind.ISODate(power.SelectAttrValue("ДатаВыдДовер", ""))
		c.System = power.SelectAttrValue("ИдСистХран", "")
	}
	return c
}

// confirmationInWords: the formats of 2018 and 2019 have no place for a power of attorney but the words of its ground.
func confirmationInWords(signer *etree.Element) *Confirmation {
	words := signer.SelectAttrValue("ОснПолн", "") + " " + signer.SelectAttrValue("ОснПолнОрг", "")
	switch number := strings.ToLower(guid.FindString(words)); {
	case strings.TrimSpace(words) == "":
		return nil
	case number != "":
		return &Confirmation{Way: ByReference, Number: number}
	case strings.Contains(strings.ToLower(words), "доверенн"):
		return &Confirmation{Way: ByElsewhere}
	}
	return &Confirmation{Way: ByCertificate}
}

// Open reports that another question to the registry may say more.
func (c Confirmation) Open() bool { return c.Silent || c.Status == mchd.NotRegistered }

// NeedsPerson reports that the registry will not answer before somebody has set something right.
func (c Confirmation) NeedsPerson() bool { return Inquiry{Silence: c.Silence}.needsPerson() }
