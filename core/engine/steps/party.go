package steps

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/upd"
)

// russia is the code of the Russian Federation in ОКСМ.
const russia = "643"

// partyOf tells from ИНН, name and country what a party is: a company (ИНН of 10 digits), an entrepreneur or a person
// (12 digits), or a foreigner, who has none.
func partyOf(p invoice.Party) upd.Party {
	party := upd.Party{Address: addressOf(p)}
	switch {
	case p.INN == "" && isForeign(p):
		country, _ := codes.CountryByAlpha(p.Country)
		party.Foreign = &upd.Foreign{Status: "ИО", CountryCode: country.Code, Name: p.Name, ID: p.TaxID}
	case len(p.INN) == 12:
		name, entrepreneur := personName(p.Name)
		if entrepreneur {
			party.Entrepreneur = &upd.Entrepreneur{INN: p.INN, Name: name}
		} else {
			party.Person = &upd.Person{INN: p.INN, Name: &name}
		}
	default:
		party.Company = &upd.Company{Name: p.Name, INN: p.INN, KPP: p.KPP}
	}
	return party
}

func isForeign(p invoice.Party) bool { return p.Country != "" && p.Country != "RU" }

func addressOf(p invoice.Party) *upd.Address {
	if p.Address == "" {
		return nil
	}
	country := russia
	if isForeign(p) {
		if known, ok := codes.CountryByAlpha(p.Country); ok {
			country = known.Code
		}
	}
	return &upd.Address{Free: &upd.FreeAddress{CountryCode: country, Text: p.Address}}
}

// entrepreneurWords stand before the name of an individual entrepreneur.
var entrepreneurWords = []string{"индивидуальный предприниматель", "ип"}

// personName takes the name of a person apart: surname, name, patronymic. Words before it tell an entrepreneur.
func personName(full string) (name upd.PersonName, entrepreneur bool) {
	rest := strings.TrimSpace(full)
	for _, word := range entrepreneurWords {
		if prefix := len(word) + 1; len(rest) > prefix && strings.EqualFold(rest[:len(word)], word) && rest[len(word)] == ' ' {
			rest, entrepreneur = strings.TrimSpace(rest[prefix:]), true
			break
		}
	}
	words := strings.Fields(rest)
	if len(words) > 0 {
		name.Last = words[0]
	}
	if len(words) > 1 {
		name.First = words[1]
	}
	if len(words) > 2 {
		name.Middle = strings.Join(words[2:], " ")
	}
	return name, entrepreneur
}
