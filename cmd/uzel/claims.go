package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/table"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// claimsFrom reads what another system says of a month: a timesheet in JSON, or a table with a row for each person and
// day. Several rows of one day add up, as an ERP's timesheet lines do. An empty name: nothing is said.
func claimsFrom(ctx context.Context, name, month string) ([]timesheet.Claim, error) {
	if name == "" {
		return nil, nil
	}
	data, err := read(ctx, name)
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(filepath.Ext(name), ".json") {
		return claimsOfSheet(data)
	}
	t, err := table.Open(name, data, table.DefaultLimits())
	if err != nil {
		return nil, err
	}
	return claimsOfTable(t, name, month)
}

func claimsOfSheet(data []byte) ([]timesheet.Claim, error) {
	found, err := sheetFrom(data)
	return timesheet.ClaimsOf(found), err
}

// sheetFrom reads a timesheet as `uzel timesheet build --json` prints it, or as it travels.
func sheetFrom(data []byte) (sheet.Sheet, error) {
	if bare, err := sheet.ReadSheet(bytes.NewReader(data)); err == nil {
		return bare, nil
	}
	doc, err := sheet.Read(bytes.NewReader(data))
	return doc.Sheet, err
}

func claimsOfTable(t *table.Reader, name, month string) ([]timesheet.Claim, error) {
	for _, column := range []string{"tab_number", "date"} {
		if _, ok := t.Column(column); !ok {
			return nil, errClaims.At(name).With("нет столбца %s", column)
		}
	}
	sums := map[[2]string]*timesheet.Claim{}
	var order [][2]string
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		cell := func(column string) string {
			i, ok := t.Column(column)
			if !ok {
				return ""
			}
			return row.Cell(i)
		}
		minutes, err := minutesOf(cell("minutes"), cell("hours"))
		date := cell("date")
		if _, wrong := calendar.ParseDate(date); err != nil || wrong != nil {
			return nil, errClaims.At(name).With("строка %d: дата ГГГГ-ММ-ДД, часы числом", row.Number)
		}
		if !strings.HasPrefix(date, month) {
			continue
		}
		key := [2]string{cell("tab_number"), date}
		if sums[key] == nil {
			sums[key] = &timesheet.Claim{TabNumber: key[0], Date: date}
			order = append(order, key)
		}
		sums[key].Minutes += minutes
		if code := sheet.Code(cell("code")); code.Class() == sheet.Absence {
			sums[key].Absence = code
		}
	}
	claims := make([]timesheet.Claim, len(order))
	for i, key := range order {
		claims[i] = *sums[key]
	}
	return claims, nil
}

// minutesOf reads minutes, or hours with a fraction.
func minutesOf(minutes, hours string) (int, error) {
	text, factor := minutes, int64(1)
	if minutes == "" {
		text, factor = hours, 60
	}
	if text == "" {
		return 0, nil
	}
	n, err := num.Parse(text)
	if err != nil {
		return 0, err
	}
	whole := n.Mul(num.Int(factor)).Round(0)
	if whole.Sign() < 0 || whole.Cmp(num.Int(longestDay)) > 0 {
		return 0, errUsage.New()
	}
	count := 0
	for _, digit := range whole.String() {
		count = count*10 + int(digit-'0')
	}
	return count, nil
}

// longestDay has 25 hours: the one on which clocks are set back.
const longestDay = 25 * 60
