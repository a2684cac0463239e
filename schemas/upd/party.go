package upd

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// What an УПД shares with other files of the exchange.
type (
	Date           = xmlbind.Date
	Remainder      = xmlbind.Remainder
	Identity       = taxfile.Identity
	Party          = party.Party
	Company        = party.Company
	Entrepreneur   = party.Entrepreneur
	Person         = party.Person
	Foreign        = party.Foreign
	PersonName     = party.PersonName
	Bank           = party.Bank
	BankOffice     = party.BankOffice
	Contacts       = party.Contacts
	Address        = party.Address
	RussianAddress = party.RussianAddress
	GarAddress     = party.GarAddress
	FreeAddress    = party.FreeAddress
	CodedPlace     = party.CodedPlace
	KindedPlace    = party.KindedPlace
	TypedPlace     = party.TypedPlace
	Numbered       = party.Numbered
	DocRef         = party.DocRef
	RefAuthor      = party.RefAuthor
	Signer         = party.Signer
	Power          = party.Power
	PaperPower     = party.PaperPower
	Capacity       = party.Capacity
)

// Shipper is who sent the goods: a party, or the seller itself.
type Shipper struct {
	SameAsSeller bool   `json:"same_as_seller,omitempty"` // ОнЖе
	Party        *Party `json:"party,omitempty"`          // ГрузОтпр
}
