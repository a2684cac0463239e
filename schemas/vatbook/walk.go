package vatbook

import (
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// names are those in which the four books differ.
type names struct {
	index     string // Индекс
	relevance string // ПризнСвед…
	book, row string
	sales     bool
	sheet     bool
	later     bool // a format after 5.04, of which only names are guessed
	version   string
}

func (s names) walk(n *xmlbind.Node, d *Book, fileID *string) {
	taxfile.WalkFile(n, fileID, s.version, &d.Identity.Program)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("Индекс", s.index)
		n.Integer("НомКорр", &d.Correction)
		n.Value(s.relevance, &d.Relevance, relevanceText(d.Relevance), func(text string) bool {
			d.Relevance = map[string]Relevance{"0": Replaced, "1": Unchanged}[text]
			return d.Relevance != ""
		})
		if s.sales {
			xmlbind.Within(n, s.book, len(d.Sales) > 0 || d.SalesTotals != nil, func(n *xmlbind.Node) {
				s.salesTotals(n, d)
				xmlbind.Many(n, s.row, &d.Sales, s.sale)
			})
			return
		}
		xmlbind.Within(n, s.book, len(d.Purchases) > 0 || d.PurchaseTotals != nil, func(n *xmlbind.Node) {
			s.purchaseTotals(n, d)
			xmlbind.Many(n, s.row, &d.Purchases, s.purchase)
		})
	})
}

func relevanceText(r Relevance) string {
	switch r {
	case Replaced:
		return "0"
	case Unchanged:
		return "1"
	}
	return string(r) // the schema refuses it
}

func (s names) invoice(n *xmlbind.Node, i *Invoice) {
	n.Attr("НомСчФПрод", &i.Number)
	n.Date("ДатаСчФПрод", &i.Date)
	whole(n, "НомИспрСчФ", &i.Revision)
	n.Date("ДатаИспрСчФ", &i.RevisionDate)
	n.Attr("НомКСчФПрод", &i.Adjustment)
	n.Date("ДатаКСчФПрод", &i.AdjustmentDate)
	whole(n, "НомИспрКСчФ", &i.AdjustmentRevision)
	n.Date("ДатаИспрКСчФ", &i.AdjustmentRevisionOn)
}

// whole is a number that may be absent; there is no zero.
func whole(n *xmlbind.Node, name string, v *int) {
	text := ""
	if *v != 0 {
		text = strconv.Itoa(*v)
	}
	n.Value(name, v, text, func(read string) bool {
		i, err := strconv.Atoi(strings.TrimSpace(read))
		*v = i
		return err == nil && i != 0
	})
}

// days are children with a date each.
func days(n *xmlbind.Node, name string, v *[]xmlbind.Date) {
	xmlbind.Many(n, name, v, func(n *xmlbind.Node, day *xmlbind.Date) {
		text := string(*day)
		if parts := strings.Split(text, "-"); xmlbind.IsDate(*day) {
			text = parts[2] + "." + parts[1] + "." + parts[0]
		}
		n.Content(text, func(read string) bool {
			iso, ok := xmlbind.ISODate(read)
			*day = iso
			return ok
		})
	})
}

func payments(n *xmlbind.Node, name string, v *[]Payment) {
	xmlbind.Many(n, name, v, func(n *xmlbind.Node, p *Payment) {
		n.Attr("Ном"+name, &p.Number)
		n.Date("Дата"+name, &p.Date)
	})
}

func side(n *xmlbind.Node, s *Side) {
	xmlbind.One(n, "СведЮЛ", &s.Company, func(n *xmlbind.Node, c *Company) {
		n.Attr("ИННЮЛ", &c.INN)
		n.Attr("КПП", &c.KPP)
	})
	xmlbind.One(n, "СведИП", &s.Entrepreneur, func(n *xmlbind.Node, e *Entrepreneur) { n.Attr("ИННФЛ", &e.INN) })
}

// rates are the sums by rate, whose names end in it.
func (s names) rates(n *xmlbind.Node, r *Rates, base, vat string) {
	sum := func(name string, v **num.Decimal) { n.Decimal(name, v, 2) }
	if s.later {
		sum(base+"22", &r.Base22)
		sum(base+"20", &r.Base20)
	}
	sum(base+"18", &r.Base18)
	sum(base+"10", &r.Base10)
	sum(base+"0", &r.Base0)
	if s.later {
		sum(vat+"22", &r.VAT22)
		sum(vat+"20", &r.VAT20)
	}
	sum(vat+"18", &r.VAT18)
	sum(vat+"10", &r.VAT10)
}
