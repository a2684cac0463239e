package sbis

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/document"
)

// partyOf names a party as the service does: an ИНН of twelve digits is a person's.
func partyOf(inn, kpp, name string) *party {
	if len(inn) != 12 {
		return &party{Company: &company{INN: inn, KPP: kpp, Name: name}}
	}
	p := &person{INN: inn}
	words := strings.Fields(strings.TrimPrefix(name, "ИП "))
	for i, into := range []*string{&p.Last, &p.First, &p.Middle} {
		if i < len(words) {
			*into = words[i]
		}
	}
	return &party{Person: p}
}

// envelopeParty is a party as envelopes name it.
func envelopeParty(p *party) document.Party {
	switch {
	case p == nil:
		return document.Party{}
	case p.Company != nil:
		return document.Party{INN: p.Company.INN, KPP: p.Company.KPP, Name: p.Company.Name}
	case p.Person != nil:
		name := strings.Join(strings.Fields(p.Person.Last+" "+p.Person.First+" "+p.Person.Middle), " ")
		return document.Party{INN: p.Person.INN, Name: name}
	}
	return document.Party{}
}
