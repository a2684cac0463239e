package billing

import (
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/num"
)

// Order is an order for cards.
type Order struct {
	Number  string `json:"number"`
	Cards   int    `json:"cards"`
	Shipped string `json:"shipped"` // YYYY-MM-DD; empty: not yet, and there is nothing to bill
}

// Cards makes the bill of an order for cards, which stands apart from the month's.
func Cards(t Terms, o Order) (bill.Document, error) {
	t = t.WithDefaults()
	if err := t.check(); err != nil {
		return bill.Document{}, err
	}
	if o.Number == "" || o.Cards <= 0 {
		return bill.Document{}, errCards.New()
	}
	if o.Shipped == "" {
		return bill.Document{}, errShipped.With("заказ № %s", o.Number)
	}
	if _, err := calendar.ParseDate(o.Shipped); err != nil {
		return bill.Document{}, errDate.With("%.20q", o.Shipped)
	}
	d, err := t.head(t.Prefix+"К-"+o.Number, o.Shipped)
	d.Lines = []bill.Line{row("Карта доступа, заказ № "+o.Number, kindGoods, unitPiece, "шт", num.Int(int64(o.Cards)), t.CardPrice)}
	d.Totals = bill.SumLines(d.Lines)
	d.Purpose = t.purpose(d, "за карты доступа, заказ № "+o.Number)
	return d, err
}
