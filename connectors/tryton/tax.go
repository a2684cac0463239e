package tryton

import (
	"context"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/num"
)

// taxRecord is a tax of the chart. A tax may stand for others: its children with their own terms, as НДС with one rate
// until the end of 2025 and another after it.
type taxRecord struct {
	ID       int64   `json:"id"`
	Type     string  `json:"type"` // percentage, fixed, none
	Rate     decimal `json:"rate"`
	Start    day     `json:"start_date"`
	End      day     `json:"end_date"`
	Children []int64 `json:"childs"`
}

// taxTable holds every tax by id, those no longer used included: an old invoice still names them.
type taxTable map[int64]taxRecord

func (r *reading) loadTaxes(ctx context.Context) error {
	if r.taxes != nil {
		return nil
	}
	domain := []any{[]any{"company", "=", r.office.id}}
	all, err := everything(ctx, r, "account.tax", domain, func(t taxRecord) int64 { return t.ID })
	if err != nil {
		return err
	}
	r.taxes = taxTable{}
	for _, tax := range all {
		r.taxes[tax.ID] = tax
	}
	return nil
}

// effective finds the taxes that Tryton computes for the given ones on a day.
func (t taxTable) effective(ids []int64, on day) ([]taxRecord, error) {
	var leaves []taxRecord
	seen := map[int64]bool{}
	var visit func(ids []int64) error
	visit = func(ids []int64) error {
		for _, id := range ids {
			tax, ok := t[id]
			if !ok {
				return sdk.Fail(document.CauseInvalidDocument, "в строке указан налог № %d, которого нет в справочнике", id)
			}
			if seen[id] || tax.Start != "" && on < tax.Start || tax.End != "" && on > tax.End {
				continue
			}
			seen[id] = true
			if tax.Type != "none" {
				leaves = append(leaves, tax)
			}
			if err := visit(tax.Children); err != nil {
				return err
			}
		}
		return nil
	}
	return leaves, visit(ids)
}

// percent is the rate as a person says it: 0.2 is 20.
func (t taxRecord) percent() string { return t.Rate.Mul(num.Int(100)).String() }

// taxKey is how Tryton sums up the taxes of an invoice's lines: by tax, positive and negative bases apart.
type taxKey struct {
	tax      int64
	negative bool
}

// taxShare is a line's part in a sum of tax, before rounding.
type taxShare struct {
	line  int
	exact num.Decimal
}

// divide splits a sum of tax, which Tryton rounded once for the whole invoice, among the lines that make it. Each line
// gets what Tryton computed for it, cut off at the currency's digits, and the remaining units go one each to the lines
// that lost most. So no line is off by a whole unit and the lines always make the sum. A sum that cannot be made so was
// changed by hand.
func divide(sum num.Decimal, shares []taxShare, digits int32) (map[int]num.Decimal, bool) {
	unit := num.Int(1).DivRound(power(digits), digits)
	if sum.Sign() < 0 || sum.IsZero() && slices.ContainsFunc(shares, func(s taxShare) bool { return s.exact.Sign() < 0 }) {
		unit = num.Int(0).Sub(unit)
	}
	parts, rest := map[int]num.Decimal{}, sum
	lost := slices.Clone(shares)
	for i, share := range shares {
		part := share.exact.Round(digits)
		if part.Abs().Cmp(share.exact.Abs()) > 0 {
			part = part.Sub(unit)
		}
		parts[share.line] = part
		rest = rest.Sub(part)
		lost[i].exact = share.exact.Sub(part).Abs()
	}
	slices.SortStableFunc(lost, func(a, b taxShare) int { return b.exact.Cmp(a.exact) })
	for _, share := range lost {
		if rest.IsZero() {
			break
		}
		parts[share.line] = parts[share.line].Add(unit)
		rest = rest.Sub(unit)
	}
	return parts, rest.IsZero()
}

func power(digits int32) num.Decimal {
	p := num.Int(1)
	for range digits {
		p = p.Mul(num.Int(10))
	}
	return p
}
