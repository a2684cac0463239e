package config

import "github.com/uzelhub/uzel/schemas/codes"

// checkContracts judges contracts and the accounts that their bills name.
func (l *loader) checkContracts() {
	known := names{}
	for i, c := range l.config.Contracts {
		at := located{l.config.main, element("/contracts", i)}
		l.unique(known, c.Name, at.place("/name"), c.Name)
		l.organisation(c.Seller, at.place("/seller"))
		l.requisite(c.Buyer, at.place("/buyer"))
		if seller, ok := l.config.Organisation(c.Seller); ok && (seller.Account == nil || seller.Signatory == nil) {
			l.add(errNoAccount.Finding(at.place("/seller"), c.Seller))
		}
		if !l.buys(c.Buyer) {
			l.add(errNoBuyer.Finding(at.place("/buyer"), c.Buyer))
		}
	}
	for i, o := range l.config.Organisations {
		at := located{l.config.main, element("/organisations", i)}
		if o.Account != nil && codes.CheckAccount(o.Account.Number, o.Account.BIC) != nil && !codes.IsTreasuryAccount(o.Account.Number) {
			l.add(errAccount.Finding(at.place("/account/number"), ""))
		}
	}
}

// buys reports whether a buyer is known by its ИНН.
func (l *loader) buys(inn string) bool {
	if _, ok := l.config.OrganisationByINN(inn, ""); ok {
		return true
	}
	_, ok := find(l.config.Counterparties, func(c Counterparty) bool { return c.INN == inn })
	return ok
}
