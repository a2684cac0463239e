package vatbook

import (
	"fmt"
	"slices"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
)

// Build makes the file of a book under the given identity. It is pure: the same book and identity give the same bytes. Numbers
// of lines are filled in when no line has one, and the totals of sections 8 and 9 when they are not stated; what is stated
// is never changed.
func Build(d Book, id filing.Identity) filing.File {
	b := ofKind(d.Kind)
	switch {
	case b == nil:
		return filing.File{Findings: []fault.Finding{errKind.Finding("/kind", fmt.Sprintf("%.20q", string(d.Kind)))}}
	case d.Version != "" && d.Version != version:
		return filing.File{Findings: []fault.Finding{errVersion.Finding("/version", fmt.Sprintf("%.20q", d.Version))}}
	}
	d.number()
	d.sumUp()
	return filing.Build(&b.format, &d, id, d.Unknown, func(id *filing.Identity) { d.Identity = id })
}

// number counts the lines when none has a number.
func (d *Book) number() {
	if !slices.ContainsFunc(d.Purchases, func(p Purchase) bool { return p.Row != 0 }) {
		d.Purchases = slices.Clone(d.Purchases)
		for i := range d.Purchases {
			d.Purchases[i].Row = i + 1
		}
	}
	if !slices.ContainsFunc(d.Sales, func(s Sale) bool { return s.Row != 0 }) {
		d.Sales = slices.Clone(d.Sales)
		for i := range d.Sales {
			d.Sales[i].Row = i + 1
		}
	}
}

// sumUp states the totals that are not.
func (d *Book) sumUp() {
	if d.Kind == Purchases && d.PurchaseTotals == nil && len(d.Purchases) > 0 {
		var vat num.Decimal
		for _, p := range d.Purchases {
			vat = vat.Add(p.VAT)
		}
		d.PurchaseTotals = &PurchaseTotals{VAT: &vat}
	}
	if d.Kind == Sales && d.SalesTotals == nil && len(d.Sales) > 0 {
		d.SalesTotals = &SalesTotals{}
		for _, s := range d.Sales {
			d.SalesTotals.Rates.add(s.Rates)
			add(&d.SalesTotals.Exempt, s.Exempt)
		}
	}
}

func (r *Rates) add(other Rates) {
	add(&r.Base22, other.Base22)
	add(&r.VAT22, other.VAT22)
	add(&r.Base20, other.Base20)
	add(&r.VAT20, other.VAT20)
	add(&r.Base18, other.Base18)
	add(&r.VAT18, other.VAT18)
	add(&r.Base10, other.Base10)
	add(&r.VAT10, other.VAT10)
	add(&r.Base0, other.Base0)
}

// add adds what is there; a sum of nothing stays absent.
func add(to **num.Decimal, v *num.Decimal) {
	switch {
	case v == nil:
	case *to == nil:
		sum := *v
		*to = &sum
	default:
		sum := (*to).Add(*v)
		*to = &sum
	}
}
