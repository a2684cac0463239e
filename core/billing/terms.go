package billing

import (
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
)

// Terms are what a contract says, as far as bills need it.
type Terms struct {
	Seller    bill.Party        `json:"seller"`
	Account   bill.Account      `json:"account"` // of the seller
	Buyer     bill.Party        `json:"buyer"`
	Basis     bill.Basis        `json:"basis"` // the contract itself
	HourPrice num.Decimal       `json:"hour_price"`
	CardPrice num.Decimal       `json:"card_price"`
	Support   int               `json:"support"`            // percent of the licence fee: 0, 20 or 40
	Prefix    string            `json:"prefix"`             // of the numbers of bills
	Function  string            `json:"function,omitempty"` // of the УПД: ДОП or СЧФДОП; empty: ДОП
	Signatory invoice.Signatory `json:"signatory"`
}

// The prices of the published tariff, for a contract that names no others.
var (
	usualHourPrice = num.Must("1.50")
	usualCardPrice = num.Must("50")
)

// WithDefaults fills in the prices of the tariff and the usual function of an УПД without НДС.
func (t Terms) WithDefaults() Terms {
	if t.HourPrice.IsZero() {
		t.HourPrice = usualHourPrice
	}
	if t.CardPrice.IsZero() {
		t.CardPrice = usualCardPrice
	}
	if t.Function == "" {
		t.Function = "ДОП"
	}
	return t
}

// check refuses terms by which nothing can be billed. What a bill itself lacks, [bill.Check] says.
func (t Terms) check() error {
	switch t.Support {
	case 0, 20, 40:
	default:
		return errSupport.With("%d %%", t.Support)
	}
	if t.HourPrice.Sign() < 0 || t.CardPrice.Sign() < 0 {
		return errPrice.New()
	}
	if t.Function != "ДОП" && t.Function != "СЧФДОП" {
		return errFunction.With("%.20q", t.Function)
	}
	return nil
}

var (
	errSupport  = fault.Define("UZ-BLG-001", fault.Setup, "такой доли поддержки нет", "допустимо: 0, 20 или 40 процентов от лицензионного платежа")
	errPrice    = fault.Define("UZ-BLG-002", fault.Setup, "цена меньше нуля", "исправьте цену в условиях договора")
	errFunction = fault.Define("UZ-BLG-003", fault.Setup, "такой функции у УПД без НДС не бывает", "допустимо: ДОП или СЧФДОП")
	errNoHours  = fault.Define("UZ-BLG-004", fault.Input, "за месяц не отработано ни одного часа: выставлять нечего",
		"проверьте, тот ли месяц и все ли табели на месте")
	errMonth   = fault.Define("UZ-BLG-005", fault.Input, "табели разных месяцев в один счёт не складываются", "назовите табели одного месяца")
	errTwice   = fault.Define("UZ-BLG-006", fault.Input, "один работник в двух табелях: его часы посчитались бы дважды", "уберите лишний табель")
	errShipped = fault.Define("UZ-BLG-007", fault.Input, "заказ карт не отгружен: счёт и УПД на карты выставляют при отгрузке",
		"укажите дату отгрузки, когда карты будут отправлены")
	errCards = fault.Define("UZ-BLG-008", fault.Input, "в заказе нет карт или номера", "нужны номер заказа и число карт больше нуля")
	errDate  = fault.Define("UZ-BLG-009", fault.Input, "дата указана неверно", "запишите дату как ГГГГ-ММ-ДД")
)
