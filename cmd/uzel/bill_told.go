package main

import (
	"fmt"

	"github.com/uzelhub/uzel/core/billing"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
)

// madeBill is what is told of a bill.
type madeBill struct {
	Bill     bill.Document   `json:"bill"`
	Hours    *billing.Hours  `json:"hours,omitempty"`
	SendBy   string          `json:"send_by,omitempty"`
	SignBy   string          `json:"sign_by"` // when the customer gets it on the day of the bill
	File     string          `json:"file"`
	UPD      string          `json:"upd"`
	Findings []fault.Finding `json:"findings"`
}

func (a *app) sayBill(made bill.Document, hours billing.Hours, billFile, updFile string, findings []fault.Finding) error {
	issued, err := calendar.ParseDate(made.Date)
	if err != nil {
		return err
	}
	told := madeBill{Bill: made, SignBy: billing.SignBy(issued).String(), File: billFile, UPD: updFile, Findings: notNil(findings)}
	if hours.Month != "" {
		last, err := billing.SendBy(hours.Month)
		if err != nil {
			return err
		}
		told.Hours, told.SendBy = &hours, last.String()
	}
	if a.json {
		return a.value(told)
	}
	a.report(findings)
	a.say("Счёт № %s от %s на %s ₽, без НДС", made.Number, made.Date, made.Totals.Total.Fixed(2))
	for _, line := range made.Lines {
		a.say("  %s: %s %s × %s = %s", line.Name, line.Quantity, line.Unit, line.Price.Fixed(2), line.Amount.Fixed(2))
	}
	if told.SendBy != "" {
		a.say("  отправить не позже %s%s", told.SendBy, fmt.Sprintf("; работников с часами %d", hours.Employees))
	}
	a.say("  оплатить до %s; подписать УПД или отказать — до %s, если получен в день счёта", made.Due, told.SignBy)
	a.say("%s\n%s", billFile, updFile)
	return nil
}
