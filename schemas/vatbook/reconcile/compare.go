package reconcile

import (
	"cmp"
	"slices"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

// Side is one of the two: who it is, and its books, with extra sheets and of several quarters if they are at hand. Without an
// ИНН it is that of the books' files, who filed them.
type Side struct {
	INN   string
	Books []vatbook.Book
}

// Compare holds the books of two sides against each other: one has purchases, the other sales, whichever is given first. An
// error finding means that nothing was compared.
func Compare(one, other Side) (Result, []fault.Finding) {
	buyer, seller := one, other
	if sells(one) {
		buyer, seller = other, one
	}
	switch {
	case sells(buyer) || !sells(seller):
		return Result{}, []fault.Finding{errSame.Finding("", "")}
	case buyer.inn() == "" || seller.inn() == "":
		return Result{}, []fault.Finding{errNobody.Finding("", "")}
	}
	bought, sold := purchases(buyer.Books, seller.inn()), sales(seller.Books, buyer.inn())
	var findings []fault.Finding
	if len(bought)+len(sold) == 0 {
		return Result{}, []fault.Finding{errEmpty.Finding("", "покупатель "+buyer.inn()+", продавец "+seller.inn())}
	}
	if len(bought) == 0 {
		findings = append(findings, errEmpty.Warning("", "книга покупок, продавец "+seller.inn()))
	}
	if len(sold) == 0 {
		findings = append(findings, errEmpty.Warning("", "книга продаж, покупатель "+buyer.inn()))
	}
	r := Result{BuyerINN: buyer.inn(), SellerINN: seller.inn(), Lines: compare(bought, sold)}
	r.Totals.ByClass = map[Class]int{}
	for _, line := range r.Lines {
		r.Totals.ByClass[line.Class]++
		if line.Buyer != nil {
			r.Totals.BuyerVAT = r.Totals.BuyerVAT.Add(line.Buyer.VAT)
		}
		if line.Seller != nil {
			r.Totals.SellerVAT = r.Totals.SellerVAT.Add(line.Seller.VAT)
		}
	}
	return r, findings
}

// sells reports whether a side's books are of sales.
func sells(s Side) bool {
	return slices.ContainsFunc(s.Books, func(b vatbook.Book) bool { return b.Kind == vatbook.Sales || b.Kind == vatbook.SalesSheet })
}

// inn is the side's ИНН: given, or the beginning of who filed the books, which is ИНН and КПП, or an ИНН alone.
func (s Side) inn() string {
	if s.INN != "" {
		return s.INN
	}
	for _, b := range s.Books {
		if b.Identity == nil {
			continue
		}
		switch sender := b.Identity.Sender; len(sender) {
		case 12:
			return sender
		case 19:
			return sender[:10]
		}
	}
	return ""
}

// compare pairs the entries of both sides, the surest pairs first, and lists what is left.
func compare(bought, sold []*entry) []Line {
	var lines []Line
	for _, form := range []func(string) string{strict, loose} {
		lines = append(lines, pair(bought, sold, func(e *entry) []key { return []key{e.key(form)} }, agree)...)
	}
	for _, slip := range slips {
		lines = append(lines, pair(bought, sold, slip.keys, slip.judge)...)
	}
	for _, e := range bought {
		if !e.taken {
			lines = append(lines, Line{Class: MissingAtSeller, Operation: e.operation, Buyer: &e.Entry, CostDifference: e.Cost, VATDifference: e.VAT})
		}
	}
	for _, e := range sold {
		if !e.taken {
			var none num.Decimal
			lines = append(lines, Line{
				Class: MissingAtBuyer, Operation: e.operation, Seller: &e.Entry,
				CostDifference: none.Sub(e.Cost), VATDifference: none.Sub(e.VAT),
			})
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		x, y := a.invoice(), b.invoice()
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(loose(x.Number), loose(y.Number)))
	})
	return lines
}

// invoice is the one that the line is about, as the seller has it, who made it.
func (l Line) invoice() vatbook.Invoice {
	if l.Seller != nil {
		return l.Seller.Invoice
	}
	return l.Buyer.Invoice
}

// pair takes those of both sides that have a key in common and that judge finds to be one invoice, in the order of the books.
func pair(bought, sold []*entry, keys func(*entry) []key, judge func(b, s *entry) (Line, bool)) []Line {
	waiting := map[key][]*entry{}
	for _, e := range sold {
		if !e.taken {
			for _, k := range keys(e) {
				waiting[k] = append(waiting[k], e)
			}
		}
	}
	var lines []Line
	for _, b := range bought {
		if b.taken {
			continue
		}
		if line, ok := first(b, waiting, keys(b), judge); ok {
			lines = append(lines, line)
		}
	}
	return lines
}

func first(b *entry, waiting map[key][]*entry, keys []key, judge func(b, s *entry) (Line, bool)) (Line, bool) {
	for _, k := range keys {
		waiting[k] = slices.DeleteFunc(waiting[k], func(s *entry) bool { return s.taken })
		for _, s := range waiting[k] {
			if line, ok := judge(b, s); ok {
				b.taken, s.taken = true, true
				return line, true
			}
		}
	}
	return Line{}, false
}

// line is what the sums of a pair say.
func line(b, s *entry) Line {
	l := Line{
		Class: Match, Operation: s.operation, Buyer: &b.Entry, Seller: &s.Entry,
		CostDifference: b.Cost.Sub(s.Cost), VATDifference: b.VAT.Sub(s.VAT),
	}
	switch {
	case b.Currency != s.Currency || !l.CostDifference.IsZero():
		l.Class = AmountDiffers
	case !l.VATDifference.IsZero():
		l.Class = VATDiffers
	}
	return l
}

func agree(b, s *entry) (Line, bool) { return line(b, s), true }
