package registry

import (
	"context"

	"github.com/uzelhub/uzel/core/billing"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
)

// ErrNoContract: the configuration has no contract of this name.
var ErrNoContract = fault.Define("UZ-REG-120", fault.Setup, "такого договора в настройке нет", "опишите его в contracts")

// Terms are the terms of a contract in the configuration, completed with what is known about both sides.
func (r *Registry) Terms(ctx context.Context, name string) (billing.Terms, error) {
	c, ok := r.config.Contract(name)
	if !ok {
		return billing.Terms{}, ErrNoContract.With("%.60q", name)
	}
	seller, _ := r.config.Organisation(c.Seller)
	buyer, err := r.buyer(ctx, c.Buyer)
	if err != nil {
		return billing.Terms{}, err
	}
	t := billing.Terms{
		Seller: bill.Party{Name: seller.Name, INN: seller.INN, KPP: seller.KPP, Address: seller.Address, EDOID: seller.EDOID},
		Buyer:  buyer, Basis: bill.Basis(c.Basis), Support: c.Support, Prefix: c.Prefix, Function: c.Function,
	}
	if seller.Account != nil {
		t.Account = bill.Account(*seller.Account)
	}
	if seller.Signatory != nil {
		t.Signatory = invoice.Signatory(*seller.Signatory)
	}
	for _, price := range []struct {
		written string
		into    *num.Decimal
	}{{c.HourPrice, &t.HourPrice}, {c.CardPrice, &t.CardPrice}} {
		if price.written == "" {
			continue
		}
		if *price.into, err = num.Parse(price.written); err != nil {
			return t, err
		}
	}
	return t.WithDefaults(), nil
}

// buyer is one of one's own organisations, or a counterparty.
func (r *Registry) buyer(ctx context.Context, inn string) (bill.Party, error) {
	if own, ok := r.config.OrganisationByINN(inn, ""); ok {
		return bill.Party{Name: own.Name, INN: own.INN, KPP: own.KPP, Address: own.Address, EDOID: own.EDOID}, nil
	}
	kpp := ""
	for _, c := range r.config.Counterparties {
		if c.INN == inn {
			kpp = c.KPP
			break
		}
	}
	c, err := r.Counterparty(ctx, config.Counterparty{INN: inn, KPP: kpp})
	return bill.Party{Name: c.Name, INN: c.INN, KPP: c.KPP, Address: c.Address, EDOID: c.EDOID}, err
}
