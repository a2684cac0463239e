package printform

import (
	"github.com/uzelhub/uzel/schemas/mchd"
)

var passings = map[mchd.Passing]string{
	mchd.NotPassed: "без права передоверия", mchd.PassedOnce: "с правом передоверия один раз", mchd.PassedAlong: "с правом передоверия",
}

// MCHD is a machine-readable power of attorney as people read it. Whether it is in force says the register alone.
func MCHD(p mchd.Power) Form {
	title := "Машиночитаемая доверенность № " + p.Number
	fields := []Field{
		{"Номер у доверителя", p.Internal, ""}, {"Выдана", shortDate(string(p.Issued)), ""}, {"Действует по", shortDate(string(p.Expires)), ""},
		{"Передоверие", passings[p.Passing], ""}, {"Доверитель", every(p.Principals, empowered), ""}, {"Представитель", every(p.Representatives, empowered), ""},
		{"Полномочия", joined("\n", every(p.Codes, power), p.Text), ""}, {"Где проверить", p.System, ""},
	}
	if p.Joint {
		fields = append(fields, Field{"Порядок", "представители действуют только вместе", ""})
	}
	if p.Lasting {
		fields = append(fields, Field{"Отзыв", "безотзывная", ""})
	}
	if p.Passed != nil {
		fields = append(fields, Field{"Передоверие по доверенности", p.Passed.First.Number, ""})
	}
	for i := range fields {
		fields[i].Value = orDash(fields[i].Value)
	}
	return Form{Title: title, Blocks: []Block{{Heading: title}, {Fields: fields}, {Note: "Действует ли доверенность сейчас, говорит только реестр доверенностей."}}}
}

func empowered(p mchd.Party) string {
	switch {
	case p.Company != nil:
		return joined(", ", p.Company.Name, prefixed("ИНН ", p.Company.INN), prefixed("КПП ", p.Company.KPP), every(p.Heads, mchdPerson))
	case p.Entrepreneur != nil:
		return joined(", ", "ИП "+joined(" ", p.Entrepreneur.Full.Last, p.Entrepreneur.Full.First, p.Entrepreneur.Full.Middle), prefixed("ИНН ", p.Entrepreneur.INN))
	case p.Person != nil:
		return mchdPerson(*p.Person)
	}
	return ""
}

func mchdPerson(p mchd.Person) string {
	return joined(", ", p.Position, joined(" ", p.Name.Last, p.Name.First, p.Name.Middle), prefixed("ИНН ", p.INN), prefixed("СНИЛС ", p.SNILS))
}

func power(c mchd.Code) string {
	return joined(" ", c.Code, c.Name, every(c.Limits, func(l mchd.Limit) string { return "(" + joined(": ", l.Name, joined(" ", l.Value, l.ValueName)) + ")" }))
}
