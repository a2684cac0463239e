package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/vatbook"
	"github.com/uzelhub/uzel/schemas/vatbook/reconcile"
)

func (a *app) vatCommand() *cobra.Command {
	c := &cobra.Command{Use: "vat", Short: "НДС: книги покупок и продаж, их сверка"}
	c.AddCommand(a.vatBuild(), a.vatReconcile())
	return c
}

// partner is one side of a reconciliation as the command line names it.
type partner struct {
	files []string
	inn   string
}

func (a *app) vatReconcile() *cobra.Command {
	var ours, theirs partner
	c := &cobra.Command{
		Use: "reconcile --ours ФАЙЛ --theirs ФАЙЛ", Short: "Сверить книгу покупок с книгой продаж контрагента", Args: noArgs,
		Long: `Сверяет книгу покупок одной стороны с книгой продаж другой, в любом порядке. Книги — файлы NO_NDS.8, NO_NDS.81,
NO_NDS.9, NO_NDS.91 или JSON (образцы: schemas/vatbook/examples). Книг у стороны может быть несколько: дополнительные
листы, другие кварталы. Код возврата 1: сошлось не всё.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(ours.files) == 0 || len(theirs.files) == 0 {
				return errUsage.With("назовите книги обеих сторон: --ours ФАЙЛ --theirs ФАЙЛ")
			}
			one, err := a.side(c.Context(), ours)
			if err != nil {
				return err
			}
			other, err := a.side(c.Context(), theirs)
			if err != nil {
				return err
			}
			result, findings := reconcile.Compare(one, other)
			if kind, ok := forbidding(findings); ok {
				return kind.New()
			}
			return a.showReconciliation(result, findings)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&ours.files, "ours", nil, "`ФАЙЛ` нашей книги; можно несколько раз")
	f.StringArrayVar(&theirs.files, "theirs", nil, "`ФАЙЛ` книги контрагента; можно несколько раз")
	f.StringVar(&ours.inn, "our-inn", "", "наш `ИНН`; если не указан — из имени файла")
	f.StringVar(&theirs.inn, "their-inn", "", "`ИНН` контрагента; если не указан — из имени файла")
	return c
}

// forbidding is the kind of the first error among findings.
func forbidding(findings []fault.Finding) (*fault.Kind, bool) {
	for _, f := range findings {
		if f.Severity == fault.SeverityError {
			return fault.Lookup(f.Code)
		}
	}
	return nil, false
}

// side reads the books of a side.
func (a *app) side(ctx context.Context, p partner) (reconcile.Side, error) {
	s := reconcile.Side{INN: p.inn}
	for _, name := range p.files {
		data, err := read(ctx, name)
		if err != nil {
			return s, err
		}
		book, findings := readBook(name, data)
		if fault.HasErrors(findings) {
			return s, a.refused(name, findings)
		}
		a.report(findings)
		s.Books = append(s.Books, book)
	}
	return s, nil
}

// readBook reads a book as ФНС gets it or as JSON.
func readBook(name string, data []byte) (vatbook.Book, []fault.Finding) {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return vatbook.Decode(data)
	}
	return vatbook.Parse(data, filepath.Base(name))
}

func (a *app) showReconciliation(r reconcile.Result, findings []fault.Finding) error {
	if a.json {
		if err := a.value(struct {
			reconcile.Result
			Findings []fault.Finding `json:"findings"`
		}{r, notNil(findings)}); err != nil {
			return err
		}
	} else {
		a.sayReconciliation(r)
		a.report(findings)
	}
	if !r.Agrees() {
		return silent{errNotRight.With("сошлось %d из %d", r.Totals.ByClass[reconcile.Match], len(r.Lines))}
	}
	return nil
}

func (a *app) sayReconciliation(r reconcile.Result) {
	a.say("Покупатель %s, продавец %s", r.BuyerINN, r.SellerINN)
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Итог\tСчёт-фактура\tОт\tСтроки\tУ покупателя\tНДС\tУ продавца\tНДС\tЧто разное")
	for _, l := range r.Lines {
		e := l.Seller
		if e == nil {
			e = l.Buyer
		}
		fmt.Fprintf(w, "%s\t%.40s\t%s\t%s\t%s\t%s\t%s\n", l.Class.Title(), number(e.Invoice), e.Invoice.Date, rowsOf(l), sums(l.Buyer), sums(l.Seller), differs(l))
	}
	_ = w.Flush()
	if len(r.Lines) > 0 {
		a.say("%s", strings.TrimRight(table.String(), "\n"))
	}
	for _, class := range reconcile.Classes {
		if n := r.Totals.ByClass[class]; n > 0 {
			a.say("%s: %d", class.Title(), n)
		}
	}
	a.say("НДС у покупателя %s, у продавца %s, разница %s", money(r.Totals.BuyerVAT), money(r.Totals.SellerVAT),
		money(r.Totals.BuyerVAT.Sub(r.Totals.SellerVAT)))
}

func number(i vatbook.Invoice) string {
	text := i.Number
	if i.Revision > 0 {
		text += fmt.Sprintf(" испр. %d", i.Revision)
	}
	if i.Adjustment != "" {
		text += " корр. " + i.Adjustment
	}
	return text
}

// rowsOf names the lines of both books, the buyer's first.
func rowsOf(l reconcile.Line) string {
	text := func(e *reconcile.Entry) string {
		if e == nil {
			return "—"
		}
		var rows []string
		for _, p := range e.Rows {
			rows = append(rows, fmt.Sprint(p.Row))
		}
		return strings.Join(rows, ",")
	}
	return text(l.Buyer) + " / " + text(l.Seller)
}

// sums are the two columns of a side.
func sums(e *reconcile.Entry) string {
	if e == nil {
		return "—\t—"
	}
	return money(e.Cost) + "\t" + money(e.VAT)
}

func money(v num.Decimal) string { return v.Fixed(2) }

func differs(l reconcile.Line) string {
	if l.Buyer == nil || l.Seller == nil {
		return ""
	}
	var words []string
	for _, what := range l.Differs {
		switch what {
		case "number":
			words = append(words, "номер: у покупателя "+l.Buyer.Invoice.Number)
		case "date":
			words = append(words, "дата: у покупателя "+string(l.Buyer.Invoice.Date))
		case "revision":
			words = append(words, "исправление или корректировка")
		}
	}
	if !l.CostDifference.IsZero() {
		words = append(words, "стоимость на "+money(l.CostDifference))
	}
	if !l.VATDifference.IsZero() {
		words = append(words, "налог на "+money(l.VATDifference))
	}
	if l.Buyer.Currency != l.Seller.Currency {
		words = append(words, "валюта")
	}
	return strings.Join(words, ", ")
}
