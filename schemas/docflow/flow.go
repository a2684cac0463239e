package docflow

// Side is a participant of an exchange.
type Side string

// Sides.
const (
	Seller   Side = "seller"   // who issued the document
	Buyer    Side = "buyer"    // whom it is for
	Operator Side = "operator" // whoever carries it; with roaming there are two, and their confirmations count as one
)

// Other is the counterparty of a side.
func (s Side) Other() Side {
	if s == Seller {
		return Buyer
	}
	return Seller
}

// Flow is the kind of an exchange. What the law makes obligatory depends on it.
type Flow string

// Flows. The first six are Функция of УПД and УКД.
const (
	Invoice            Flow = "СЧФ"       // счёт-фактура
	Transfer           Flow = "ДОП"       // первичный документ
	InvoiceTransfer    Flow = "СЧФДОП"    // both
	Correction         Flow = "КСЧФ"      // корректировочный счёт-фактура
	Agreement          Flow = "ДИС"       // соглашение об изменении стоимости
	InvoiceAgreement   Flow = "КСЧФДИС"   // both
	Unformalised       Flow = "file"      // any file that needs no answer
	UnformalisedSigned Flow = "file_sign" // any file that the other side is asked to sign
)

// Flows lists them all.
func Flows() []Flow {
	return []Flow{Invoice, Transfer, InvoiceTransfer, Correction, Agreement, InvoiceAgreement, Unformalised, UnformalisedSigned}
}

// NeedsQualified reports whether the law demands qualified signatures on the documents of a flow, service documents included: on an
// invoice (Tax Code, art. 169, par. 6), and so on a correction of one.
func (f Flow) NeedsQualified() bool {
	switch f {
	case Invoice, InvoiceTransfer, Correction, Agreement, InvoiceAgreement:
		return true
	}
	return false
}
