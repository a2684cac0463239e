package timesheet

import (
	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// orderKey is what an order is found by.
type orderKey struct {
	date calendar.Date
	code workCode
}

// orderCodes are what an order can be for: overtime (art. 99) and work on a day off (art. 113).
var orderCodes = map[sheet.Code]workCode{CodeOvertime: workOvertime, CodeRestDay: workRestDay}

func isOrderCode(code sheet.Code) bool {
	_, known := orderCodes[code]
	return known
}

// longestOrder bounds what a single order can add, so that absurd rows cannot overflow the sum.
const longestOrder = 31 * day

func (c *calculation) readOrders() {
	for i, o := range c.in.Document.Orders {
		place := c.in.Origins.Orders.place("orders", i)
		e, known := c.byTab[o.TabNumber]
		date, err := calendar.ParseDate(o.Date)
		code, okCode := orderCodes[sheet.Code(o.Code)]
		switch {
		case !known:
			c.findings.add(findUnknownTab, place, short(o.TabNumber))
		case err != nil:
			c.findings.add(findDate, place, short(o.Date))
		case !okCode:
			c.findings.add(findCode, place, unknownCode(o.Code, isOrderCode))
		case o.Minutes <= 0:
			c.findings.add(findMinutes, place, "")
		case e != nil:
			if e.orders == nil {
				e.orders = map[orderKey]int{}
			}
			e.orders[orderKey{date, code}] += min(o.Minutes, longestOrder)
		}
	}
}
