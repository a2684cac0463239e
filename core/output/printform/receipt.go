package printform

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// Receipt is the form of a service document of the exchange.
func Receipt(d receipt.Document) Form {
	title := strings.ToUpper(d.Type.Title()[:2]) + d.Type.Title()[2:]
	fields := []Field{
		{"Оператор", orDash(operator(d.Operator)), ""}, {"Составил", orDash(participant(d.Author)), ""},
		{"Дата и время", orDash(joined(" ", shortDate(string(d.Date)), d.Time)), ""}, {"Файл", d.File.Name, ""},
		{"Отправитель файла", orDash(participant(d.Sender)), ""}, {"Получатель", orDash(participant(d.Recipient)), ""},
	}
	fields = filled(fields)
	if d.Text != "" {
		fields = append(fields, Field{"Текст", d.Text, ""})
	}
	if d.Signer != nil {
		fields = append(fields, Field{"Подписал", joined(", ", d.Signer.Position, personName(d.Signer.Name)), ""})
	}
	return Form{Title: title, Blocks: []Block{{Heading: title}, {Fields: fields}, {Note: "Электронный служебный документ обмена; показан для чтения."}}}
}

// filled leaves out what a document does not have.
func filled(fields []Field) []Field {
	var there []Field
	for _, f := range fields {
		if f.Value != dash {
			there = append(there, f)
		}
	}
	return there
}

func operator(o *taxfile.Operator) string {
	if o == nil {
		return ""
	}
	return joined(", ", o.Name, prefixed("ИНН ", o.INN), o.ID)
}

func participant(p *receipt.Participant) string {
	switch {
	case p == nil:
		return ""
	case p.Company != nil:
		return joined(", ", p.Company.Name, prefixed("ИНН ", p.Company.INN), prefixed("КПП ", p.Company.KPP), p.ID)
	case p.Entrepreneur != nil:
		return natural("ИП ", p.Entrepreneur.Name, p.Entrepreneur.INN, p.ID)
	case p.Person != nil:
		return natural("", p.Person.Name, p.Person.INN, p.ID)
	case p.Operator != nil:
		return operator(p.Operator)
	case p.Foreign != nil:
		return joined(", ", p.Foreign.Name, p.Foreign.TaxID, p.ID)
	}
	return p.ID
}

func natural(prefix string, name party.PersonName, inn, id string) string {
	return joined(", ", prefix+personName(name), prefixed("ИНН ", inn), id)
}
