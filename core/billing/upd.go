package billing

import (
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/upd"
)

// russia and ruble are codes of ОКСМ and ОКВ.
const (
	russia = "643"
	ruble  = "643"
)

// withoutVAT is the rate of НалСт of whoever is exempt (art. 145.1).
const withoutVAT = "без НДС"

// UPD makes the УПД that goes with a bill: the same rows, the number of the bill and its date.
func UPD(t Terms, d bill.Document) upd.Document {
	t = t.WithDefaults()
	doc := upd.Document{
		Function: upd.Function(t.Function), Name: documentName(t.Function), Author: author(t.Seller),
		Number: d.Number, Date: upd.Date(d.Date), Currency: upd.Currency{Code: ruble},
		Sellers: []upd.Party{party(t.Seller, &t.Account)}, Buyers: []upd.Party{party(t.Buyer, nil)},
		Table: &upd.Table{}, Transfer: transfer(t, d), Signers: []upd.Signer{{
			Name:     upd.PersonName{Last: t.Signatory.LastName, First: t.Signatory.FirstName, Middle: t.Signatory.MiddleName},
			Position: t.Signatory.Position, Authority: strconv.Itoa(t.Signatory.Authority),
		}},
	}
	for _, line := range d.Lines {
		doc.Table.Rows = append(doc.Table.Rows, upd.Row{
			Name: line.Name, Unit: &upd.Unit{Code: line.UnitCode}, Quantity: &line.Quantity, Price: &line.Price, Amount: &line.Amount,
			VATRate: withoutVAT, VAT: upd.Tax{None: true}, Total: &line.Amount, Excise: &upd.Tax{None: true}, Details: &upd.Details{Kind: line.Kind},
		})
	}
	return doc
}

func documentName(function string) string {
	if function == string(upd.InvoiceAndTransfer) {
		return "Счет-фактура и документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)"
	}
	return "Акт об оказании услуг и передаче прав"
}

func author(p bill.Party) string {
	text := p.Name + ", ИНН " + p.INN
	if p.KPP != "" {
		text += ", КПП " + p.KPP
	}
	return text
}

func transfer(t Terms, d bill.Document) *upd.Transfer {
	made := &upd.Transfer{
		Operation: "Права переданы, услуги оказаны", Date: upd.Date(d.Date),
		Basis: []upd.DocRef{{Name: t.Basis.Name, Number: number(t.Basis.Number), Date: upd.Date(t.Basis.Date)}},
	}
	if d.Period != nil {
		made.Date, made.PeriodStart, made.PeriodEnd = "", upd.Date(d.Period.From), upd.Date(d.Period.To)
	} else {
		made.Operation = "Товары переданы"
	}
	return made
}

// number is what stands in place of one that a document does not have.
func number(n string) string {
	if n == "" {
		return "б/н"
	}
	return n
}

func party(p bill.Party, account *bill.Account) upd.Party {
	made := upd.Party{Company: &upd.Company{Name: p.Name, INN: p.INN, KPP: p.KPP}}
	if len(p.INN) == 12 {
		made = upd.Party{Entrepreneur: &upd.Entrepreneur{INN: p.INN, Name: personName(p.Name)}}
	}
	if p.Address != "" {
		made.Address = &upd.Address{Free: &upd.FreeAddress{CountryCode: russia, Text: p.Address}}
	}
	if account != nil {
		made.Bank = &upd.Bank{Account: account.Number, Bank: &upd.BankOffice{
			Name: account.Bank, BIC: account.BIC, CorrespondentAccount: account.Correspondent,
		}}
	}
	return made
}

// personName takes an entrepreneur's name apart: surname, name, patronymic after the words that say what he is.
func personName(full string) upd.PersonName {
	words := strings.Fields(full)
	for len(words) > 0 && slices.Contains([]string{"ип", "индивидуальный", "предприниматель"}, strings.ToLower(words[0])) {
		words = words[1:]
	}
	words = append(words, "", "", "")
	return upd.PersonName{Last: words[0], First: words[1], Middle: strings.TrimSpace(strings.Join(words[2:], " "))}
}
