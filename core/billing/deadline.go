package billing

import "github.com/uzelhub/uzel/schemas/calendar"

// Days that the contract gives.
const (
	daysToPay  = 5 // banking days
	daysToSign = 5 // working days
	lastToSend = 10
)

// Due is the last day to pay a bill of a day: five banking days after it. Banking days are the working days of the
// production calendar.
func Due(issued calendar.Date) calendar.Date { return after(issued, daysToPay) }

// SignBy is the last day on which the customer signs the УПД that he received on a day, or refuses with reasons. Silence
// after it is acceptance.
func SignBy(received calendar.Date) calendar.Date { return after(received, daysToSign) }

// SendBy is the last day to send the bill and the УПД of a month: the 10th of the next one, the working day before when
// that is a day off. In a January whose first ten days are all off there is no such day after the month: then it is the
// 10th itself, since a bill of December cannot go out before December is over.
func SendBy(month string) (calendar.Date, error) {
	_, last, err := calendar.ParseMonth(month)
	if err != nil {
		return 0, err
	}
	known := calendar.Russia()
	for day := last + lastToSend; day > last; day-- {
		if known.IsWorkingDay(day) {
			return day, nil
		}
	}
	return last + lastToSend, nil
}

func after(day calendar.Date, working int) calendar.Date {
	known := calendar.Russia()
	for ; working > 0; working-- {
		for day++; !known.IsWorkingDay(day); day++ {
		}
	}
	return day
}
