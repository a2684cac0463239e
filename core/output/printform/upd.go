package printform

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/upd"
)

// UPD is the form of an УПД: the счёт-фактура of Government decree 1137 (in force with the changes of 16.08.2024) in the
// frame that ФНС recommends (letter ММВ-20-3/96@). The answer is the buyer's title, when there is one.
func UPD(d upd.Document, answer *upd.BuyerDocument) Form {
	f := Form{Title: updTitle(d), Landscape: true}
	f.Blocks = append(f.Blocks, Block{Heading: updTitle(d)}, Block{Note: updStatus(d)}, Block{Fields: updHead(d)})
	if d.Table != nil {
		table := updTable(*d.Table)
		f.Blocks = append(f.Blocks, Block{Table: &table})
		f.Blocks = append(f.Blocks, markings(*d.Table)...)
	}
	f.Blocks = append(f.Blocks, Block{Text: "Подписали: " + orDash(every(d.Signers, signedBy))})
	if d.Transfer != nil {
		f.Blocks = append(f.Blocks, Block{Sides: [][]Block{updTransfer(d), updAcceptance(answer)}})
	}
	for _, info := range []*upd.Info{d.Info, d.TransferInfo} {
		f.Blocks = append(f.Blocks, information(info)...)
	}
	return f
}

// UPDAnswer is the form of a buyer's title alone.
func UPDAnswer(d upd.BuyerDocument) Form {
	title := "Ответ покупателя на УПД № " + orDash(d.Number) + " от " + longDate(string(d.Date))
	f := Form{Title: title, Blocks: []Block{{Heading: title}, {Fields: []Field{
		{"Документ", d.Name, ""}, {"Функция", string(d.Function), ""},
		{"Файл продавца", joined(" ", d.SellerFile.FileID, prefixed("от ", shortDate(string(d.SellerFile.Date))), d.SellerFile.Time), ""},
		{"Составил", d.Author, ""},
	}}}}
	f.Blocks = append(f.Blocks, updAcceptance(&d)...)
	f.Blocks = append(f.Blocks, Block{Text: "Подписали: " + orDash(every(d.Signers, signedBy))})
	return Form{Title: f.Title, Blocks: append(f.Blocks, information(d.Info)...)}
}

func updTitle(d upd.Document) string {
	name := "Универсальный передаточный документ"
	switch d.Function {
	case upd.Invoice:
		name = "Счет-фактура"
	case upd.PrincipalStatement, upd.PurchasingStatement:
		name = "Сведения (" + string(d.Function) + ")"
	}
	return name + " № " + d.Number + " от " + longDate(string(d.Date))
}

// updStatus is the status that stands in the frame's corner.
func updStatus(d upd.Document) string {
	switch d.Function {
	case upd.InvoiceAndTransfer:
		return "Статус: 1. Счет-фактура и передаточный документ (акт)"
	case upd.TransferOnly:
		return "Статус: 2. Передаточный документ (акт)"
	}
	return "Функция документа: " + string(d.Function)
}

func updHead(d upd.Document) []Field {
	correction := dash
	if c := d.Correction; c != nil && c.Number > 0 {
		correction = "№ " + strconv.Itoa(c.Number) + " от " + shortDate(string(c.Date))
	}
	return []Field{
		{"Счет-фактура", "№ " + d.Number + " от " + longDate(string(d.Date)), "(1)"},
		{"Исправление", correction, "(1а)"},
		{"Продавец", every(d.Sellers, nameOf), "(2)"},
		{"Адрес", orDash(every(d.Sellers, addressOf)), "(2а)"},
		{"ИНН/КПП продавца", orDash(every(d.Sellers, innKPP)), "(2б)"},
		{"Грузоотправитель и его адрес", shippers(d), "(3)"},
		{"Грузополучатель и его адрес", orDash(every(d.Consignees, func(p party.Party) string { return joined(", ", nameOf(p), addressOf(p)) })), "(4)"},
		{"К платежно-расчетному документу", payments(d.Payments), "(5)"},
		{"Документ об отгрузке", orDash(references(d.Shipments)), "(5а)"},
		{"Покупатель", every(d.Buyers, nameOf), "(6)"},
		{"Адрес", orDash(every(d.Buyers, addressOf)), "(6а)"},
		{"ИНН/КПП покупателя", orDash(every(d.Buyers, innKPP)), "(6б)"},
		{"Валюта: наименование, код", currency(d.Currency), "(7)"},
		{"Идентификатор государственного контракта, договора", stateContract(d), "(8)"},
	}
}

func shippers(d upd.Document) string {
	return orDash(every(d.Shippers, func(s upd.Shipper) string {
		switch {
		case s.SameAsSeller:
			return "он же"
		case s.Party != nil:
			return joined(", ", nameOf(*s.Party), addressOf(*s.Party))
		}
		return ""
	}))
}

func payments(list []upd.Payment) string {
	return orDash(every(list, func(p upd.Payment) string {
		return joined(" ", prefixed("№ ", p.Number), prefixed("от ", shortDate(string(p.Date))))
	}))
}

func currency(c upd.Currency) string {
	name := c.Name
	if known, ok := codes.CurrencyByCode(c.Code); ok && name == "" {
		name = known.Name
	}
	text := joined(", ", name, c.Code)
	if c.Rate != nil {
		text += ", курс " + quantity(c.Rate)
	}
	return text
}

func stateContract(d upd.Document) string {
	if d.Circumstances == nil {
		return dash
	}
	return orDash(d.Circumstances.StateContract)
}

func information(info *upd.Info) []Block {
	if info == nil || len(info.Texts) == 0 {
		return nil
	}
	fields := make([]Field, len(info.Texts))
	for i, t := range info.Texts {
		fields[i] = Field{t.ID, t.Value, ""}
	}
	return []Block{{Note: "Информационное поле"}, {Fields: fields}}
}
