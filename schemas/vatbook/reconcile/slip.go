package reconcile

import "github.com/uzelhub/uzel/schemas/vatbook"

// slip is a way in which two sides may write one invoice otherwise.
type slip struct {
	keys  func(*entry) []key // two entries that are one have one of them in common
	judge func(b, s *entry) (Line, bool)
}

// slips, the likeliest first. Numbers and dates may differ only where the sums are the same: otherwise any two invoices of a
// day would look like one.
var slips = []slip{
	{ // one side has not taken a revision into account: number and date are those of the same invoice
		keys: func(e *entry) []key {
			k := key{operation: e.operation, number: loose(e.Invoice.Number), adjusted: loose(e.Invoice.Adjustment)}
			k.rest = vatbook.Invoice{Date: e.Invoice.Date}
			return []key{k}
		},
		judge: func(b, s *entry) (Line, bool) { return nearly(b, s, "revision"), true },
	},
	{
		keys: func(e *entry) []key {
			k := key{operation: e.operation, number: loose(e.Invoice.Number), adjusted: loose(e.Invoice.Adjustment), sums: e.sums()}
			return []key{k}
		},
		judge: func(b, s *entry) (Line, bool) { return nearly(b, s, "date"), true },
	},
	{
		keys: func(e *entry) []key {
			k := e.key(loose)
			k.adjusted, k.sums = "", e.sums()
			var keys []key
			for _, k.number = range shortened(e.Invoice.Number) {
				keys = append(keys, k)
			}
			return keys
		},
		judge: func(b, s *entry) (Line, bool) {
			alike := near(b.Invoice.Number, s.Invoice.Number) &&
				(loose(b.Invoice.Adjustment) == loose(s.Invoice.Adjustment) || near(b.Invoice.Adjustment, s.Invoice.Adjustment))
			return nearly(b, s, "number"), alike
		},
	},
}

func (e *entry) sums() string { return e.Currency + " " + e.Cost.String() + " " + e.VAT.String() }

func nearly(b, s *entry, differs string) Line {
	l := line(b, s)
	l.Class, l.Differs = NearMatch, []string{differs}
	return l
}
