package printform

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/upd"
)

// updTransfer is the seller's side under the table: lines 8–14 of the frame.
func updTransfer(d upd.Document) []Block {
	t := *d.Transfer
	basis := references(t.Basis)
	if t.WithoutBasis {
		basis = "без документа-основания"
	}
	when := shortDate(string(t.Date))
	if t.PeriodStart != "" {
		when = joined(", ", when, "с "+shortDate(string(t.PeriodStart))+" по "+shortDate(string(t.PeriodEnd)))
	}
	return []Block{{Fields: []Field{
		{"Основание передачи (сдачи) / получения (приемки)", orDash(basis), "[8]"},
		{"Данные о транспортировке и грузе", orDash(transport(t.Transport)), "[9]"},
		{"Товар (груз) передал / услуги, результаты работ, права сдал", orDash(handedOver(t.Person)), "[10]"},
		{"Дата отгрузки, передачи (сдачи)", orDash(when), "[11]"},
		{"Иные сведения об отгрузке, передаче", orDash(t.Operation), "[12]"},
		{"Наименование экономического субъекта — составителя документа", orDash(d.Author), "[14]"},
	}}}
}

func transport(t *upd.Transport) string {
	if t == nil {
		return ""
	}
	return joined(", ", t.Info, t.Incoterms, every(t.Waybills, func(w upd.Waybill) string {
		return "накладная № " + w.Number + " от " + shortDate(string(w.Date))
	}))
}

func handedOver(p *upd.TransferPerson) string {
	if p == nil {
		return ""
	}
	return actor(p.Employee, p.Representative, p.Individual)
}

func actor(e *upd.Employee, r *upd.Representative, i *upd.Individual) string {
	switch {
	case e != nil:
		return joined(", ", e.Position, personName(e.Name))
	case r != nil:
		return joined(", ", r.Organisation, r.Position, personName(r.Name), basisOf(r.TrustBasis))
	case i != nil:
		return joined(", ", personName(i.Name), basisOf(i.TrustBasis))
	}
	return ""
}

func basisOf(r *party.DocRef) string {
	if r == nil {
		return ""
	}
	return reference(*r)
}

// outcomes are КодИтога in words.
var outcomes = map[string]string{
	"1": "принято без расхождений", "2": "принято с расхождениями", "3": "не принято",
}

// updAcceptance is the buyer's side: lines 15–19; without an answer they are to be filled.
func updAcceptance(d *upd.BuyerDocument) []Block {
	if d == nil {
		return []Block{{Fields: []Field{
			{"Товар (груз) получил / услуги, результаты работ, права принял", "", "[15]"},
			{"Дата получения (приемки)", "", "[16]"},
			{"Иные сведения о получении, приемке", "", "[17]"},
			{"Наименование экономического субъекта — составителя документа", "", "[19]"},
		}}, {Note: "Ответа покупателя на этот документ здесь нет."}}
	}
	person, outcome := "", ""
	if p := d.Acceptance.Person; p != nil {
		person = actor(p.Employee, p.Representative, p.Individual)
	}
	if o := d.Acceptance.Outcome; o != nil {
		outcome = joined(", ", outcomes[o.Code], basisOf(o.Document))
	}
	return []Block{{Fields: []Field{
		{"Товар (груз) получил / услуги, результаты работ, права принял", orDash(person), "[15]"},
		{"Дата получения (приемки)", orDash(shortDate(string(d.Acceptance.Date))), "[16]"},
		{"Иные сведения о получении, приемке", orDash(joined("; ", outcome, d.Acceptance.Operation)), "[17]"},
		{"Наименование экономического субъекта — составителя документа", orDash(d.Author), "[19]"},
	}}}
}
