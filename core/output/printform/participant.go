package printform

import (
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/party"
)

// nameOf is how a participant is named on a form.
func nameOf(p party.Party) string {
	switch {
	case p.Company != nil:
		return joined(", ", p.Company.Name, p.Department)
	case p.Entrepreneur != nil:
		return "ИП " + personName(p.Entrepreneur.Name)
	case p.Person != nil && p.Person.Name != nil:
		return personName(*p.Person.Name)
	case p.Person != nil:
		return p.Person.Other
	case p.Foreign != nil:
		return joined(", ", p.Foreign.Name, p.Foreign.CountryName)
	}
	return ""
}

// innKPP is «ИНН/КПП».
func innKPP(p party.Party) string {
	switch {
	case p.Company != nil:
		return joined(" / ", p.Company.INN, p.Company.KPP)
	case p.Entrepreneur != nil:
		return p.Entrepreneur.INN
	case p.Person != nil:
		return p.Person.INN
	case p.Foreign != nil:
		return p.Foreign.ID
	}
	return ""
}

func personName(n party.PersonName) string { return joined(" ", n.Last, n.First, n.Middle) }

func addressOf(p party.Party) string {
	a := p.Address
	switch {
	case a == nil:
		return ""
	case a.Russian != nil:
		r := a.Russian
		return joined(", ", r.PostalCode, r.RegionName, r.District, r.City, r.Locality, r.Street, prefixed("д. ", r.House),
			prefixed("корп. ", r.Building), prefixed("кв. ", r.Flat), r.Other)
	case a.Gar != nil:
		return garAddress(*a.Gar)
	case a.Free != nil:
		return joined(", ", a.Free.Text, foreignCountry(a.Free.CountryCode))
	}
	return ""
}

func garAddress(g party.GarAddress) string {
	parts := []string{g.PostalCode, g.RegionName}
	for _, place := range []*party.CodedPlace{g.Municipality, g.Settlement} {
		if place != nil {
			parts = append(parts, place.Name)
		}
	}
	if g.Locality != nil {
		parts = append(parts, joined(" ", g.Locality.Kind, g.Locality.Name))
	}
	for _, place := range []*party.TypedPlace{g.Planning, g.Street} {
		if place != nil {
			parts = append(parts, joined(" ", place.Type, place.Name))
		}
	}
	parts = append(parts, prefixed("уч. ", g.Plot))
	for _, b := range g.Buildings {
		parts = append(parts, joined(" ", b.Type, b.Number))
	}
	for _, room := range []*party.Numbered{g.Room, g.RoomInFlat} {
		if room != nil {
			parts = append(parts, joined(" ", room.Type, room.Number))
		}
	}
	return joined(", ", parts...)
}

// foreignCountry is the name of a country other than Russia.
func foreignCountry(code string) string {
	if country, ok := codes.CountryByCode(code); ok && code != "643" {
		return country.Name
	}
	return ""
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// reference is «договор № 5 от 01.10.2026».
func reference(r party.DocRef) string {
	return joined(" ", r.Name, prefixed("№ ", r.Number), prefixed("от ", shortDate(string(r.Date))))
}

func references(list []party.DocRef) string { return every(list, reference) }

// signedBy is a place where somebody signs: post and name.
func signedBy(s party.Signer) string { return joined(", ", s.Position, personName(s.Name)) }

// every is what a function says of each item.
func every[T any](list []T, say func(T) string) string {
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = say(item)
	}
	return joined("; ", texts...)
}
