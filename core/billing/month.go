package billing

import (
	"fmt"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/num"
)

// Codes of ОКЕИ and of ПрТовРаб.
const (
	unitHour, unitService, unitPiece  = "356", "876", "796"
	kindGoods, kindService, kindRight = "1", "3", "4"
)

// Month makes the bill of a month's hours: T hours, half-up to hundredths, at the price of an hour; support as a percentage
// of the licence fee after that was rounded. A row that would be nothing is left out.
func Month(t Terms, h Hours, issued string) (bill.Document, error) {
	t = t.WithDefaults()
	if err := t.check(); err != nil {
		return bill.Document{}, err
	}
	hours := num.Hours(h.Minutes)
	if hours.IsZero() {
		return bill.Document{}, errNoHours.With("%s", h.Month)
	}
	first, last, err := calendar.ParseMonth(h.Month)
	if err != nil {
		return bill.Document{}, err
	}
	title := monthTitle(first)
	fee := row("Право использования программы учёта рабочего времени за "+title, kindRight, unitHour, "ч", hours, t.HourPrice)
	lines := []bill.Line{fee}
	if t.Support > 0 {
		price := fee.Amount.Mul(num.Int(int64(t.Support))).DivRound(num.Int(100), 2)
		if price.Sign() > 0 {
			name := fmt.Sprintf("Техническая поддержка за %s, %d %% от лицензионного платежа", title, t.Support)
			lines = append(lines, row(name, kindService, unitService, "усл. ед", num.Int(1), price))
		}
	}
	d, err := t.head(t.Prefix+h.Month, issued)
	d.Period = &bill.Period{From: first.String(), To: last.String()}
	d.Lines, d.Totals = lines, bill.SumLines(lines)
	d.Purpose = t.purpose(d, "за "+strings.TrimSuffix(title, "."))
	return d, err
}

func row(name, kind, code, unit string, quantity, price num.Decimal) bill.Line {
	return bill.Line{
		Name: name, Kind: kind, UnitCode: code, Unit: unit, Quantity: quantity, Price: price, Amount: quantity.Mul(price).Round(2), TaxRate: bill.NoTax,
	}
}

// head is what every bill of the contract says.
func (t Terms) head(number, issued string) (bill.Document, error) {
	day, err := calendar.ParseDate(issued)
	if err != nil {
		return bill.Document{}, errDate.With("%.20q", issued)
	}
	basis := t.Basis
	return bill.Document{
		Number: number, Date: issued, Due: Due(day).String(), Currency: "RUB", Seller: t.Seller, Account: t.Account, Buyer: t.Buyer, Basis: &basis,
		Note: "Без НДС: ст. 145.1 НК РФ. Срок оплаты — 5 банковских дней.",
	}, nil
}

// purpose is what the payment order should say.
func (t Terms) purpose(d bill.Document, what string) string {
	return fmt.Sprintf("Оплата по счёту № %s от %s %s. Без НДС", d.Number, russianDate(d.Date), what)
}

// russianDate writes 2026-10-31 as 31.10.2026.
func russianDate(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format("02.01.2006")
}

var months = [...]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}

func monthTitle(first calendar.Date) string {
	return fmt.Sprintf("%s %d г.", months[first.Month()-1], first.Year())
}
