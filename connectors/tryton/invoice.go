package tryton

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/invoice"
)

type invoiceRecord struct {
	ID             int64         `json:"id"`
	Number         string        `json:"number"`
	Date           day           `json:"invoice_date"`
	AccountingDate day           `json:"accounting_date"`
	Reference      string        `json:"reference"`
	Party          numbersRecord `json:"party."`
	Address        addressRecord `json:"invoice_address."`
	SellerNumber   *codeRecord   `json:"tax_identifier."`
	BuyerNumber    *codeRecord   `json:"party_tax_identifier."`
	Currency       struct {
		Code   string `json:"code"`
		Digits int32  `json:"digits"`
	} `json:"currency."`
	Untaxed decimal         `json:"untaxed_amount"`
	Tax     decimal         `json:"tax_amount"`
	Total   decimal         `json:"total_amount"`
	Lines   []lineRecord    `json:"lines."`
	Taxes   []taxLineRecord `json:"taxes."`
	Created moment          `json:"create_date"`
	Written moment          `json:"write_date"`
}

type codeRecord struct {
	Code string `json:"code"`
}

type lineRecord struct {
	ID          int64   `json:"id"`
	Type        string  `json:"type"` // line, title, comment, subtotal
	Description string  `json:"description"`
	Quantity    decimal `json:"quantity"`
	UnitPrice   decimal `json:"unit_price"`
	Amount      decimal `json:"amount"`
	Taxes       []int64 `json:"taxes"`
	TaxesDate   day     `json:"taxes_date"`
	Origin      string  `json:"origin"` // "account.invoice.line,12" in a credit note
	Unit        *struct {
		Symbol string `json:"symbol"`
	} `json:"unit."`
	Product *struct {
		Name string `json:"name"`
	} `json:"product."`
}

// taxLineRecord is a sum of tax as Tryton computed it for the invoice, or as somebody entered it.
type taxLineRecord struct {
	Tax    *int64  `json:"tax"`
	Base   decimal `json:"base"`
	Amount decimal `json:"amount"`
	Manual flag    `json:"manual"`
}

// invoices is the subject of the company's customer invoices. A draft is nobody's business yet.
func (r *reading) invoices() subject {
	s := subject{
		kind:  document.KindInvoice,
		model: "account.invoice",
		domain: []any{
			[]any{"company", "=", r.office.id}, []any{"type", "=", "out"}, []any{"state", "in", []string{"posted", "paid"}},
		},
		stamps: []string{"create_date", "write_date"},
	}
	s.fetch = func(ctx context.Context, ids []int64) ([]found, error) {
		if err := r.loadTaxes(ctx); err != nil {
			return nil, err
		}
		origins := map[int64]string{} // by invoice: the line that a credit note goes back to
		all, err := fetch(ctx, r, s, ids, func(i invoiceRecord, f *found) error {
			if origin := i.origin(); origin != "" {
				origins[i.ID] = origin
			}
			return r.mapInvoice(i, f)
		})
		if err != nil {
			return nil, err
		}
		return all, r.chain(ctx, all, origins)
	}
	return s
}

func (r *reading) mapInvoice(i invoiceRecord, f *found) error {
	doc := invoice.Document{
		ID: text(i.ID), Number: i.Number, Date: string(i.Date), Currency: i.Currency.Code,
		Seller: r.seller(i), Buyer: r.buyer(i), Contract: i.Reference,
		Untaxed: i.Untaxed.Decimal, Tax: i.Tax.Decimal, Total: i.Total.Decimal,
	}
	e := &f.envelope
	e.Counterparty = document.Party{INN: doc.Buyer.INN, KPP: doc.Buyer.KPP, Name: doc.Buyer.Name}
	e.Number, e.Date, e.Currency = doc.Number, doc.Date, doc.Currency
	if len(doc.Date) == len(time.DateOnly) {
		e.Period = doc.Date[:len("2026-10")]
	}
	e.ChangedAt = later(i.Created.Time, i.Written.Time)
	if !i.Untaxed.given || !i.Tax.given || !i.Total.given {
		return sdk.Fail(document.CauseInvalidDocument, "у счёта нет сумм")
	}
	e.Total = doc.Total.Fixed(i.Currency.Digits)
	lines, err := r.lines(i)
	if err != nil {
		return err
	}
	doc.Lines = lines
	if err := agree(doc); err != nil {
		return err
	}
	if negative(doc) {
		e.Labels = map[string]string{"credit_note": "yes"}
	}
	return f.hold(doc)
}

func (r *reading) seller(i invoiceRecord) invoice.Party {
	p := invoice.Party{
		Name: r.office.party.Name, INN: r.office.party.INN, KPP: r.office.party.KPP,
		Address: r.office.address, Country: r.office.country,
	}
	if i.SellerNumber != nil {
		p.INN = r.chosen(*i.SellerNumber, p.INN)
	}
	return p
}

func (r *reading) buyer(i invoiceRecord) invoice.Party {
	p := invoice.Party{
		ID: text(i.Party.ID), Name: i.Party.Name, INN: r.config.inn(i.Party.Identifiers), KPP: r.config.kpp(i.Party.Identifiers),
		Address: i.Address.line(), Country: r.config.country(i.Address),
	}
	if i.BuyerNumber != nil {
		p.INN = r.chosen(*i.BuyerNumber, p.INN)
	}
	return p
}

// chosen is the identifier that somebody chose for this very invoice, when it is an ИНН and no type is configured.
func (r *reading) chosen(number codeRecord, otherwise string) string {
	if inn, _ := splitINN(number.Code); inn != "" && r.config.INN == sourceAuto {
		return inn
	}
	return otherwise
}

// negative recognises a credit note: in Tryton it is an invoice with negative quantities.
func negative(doc invoice.Document) bool {
	for _, line := range doc.Lines {
		if line.Amount.Sign() < 0 {
			return true
		}
	}
	return doc.Total.Sign() < 0
}
