package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/upd"
)

// AnswerDetails are what a person orders with an answer beside its words. They are stored with the order, as JSON.
type AnswerDetails struct {
	Operation   string           `json:"operation,omitempty"`   // СодОпер; пусто: обычные слова
	On          string           `json:"on,omitempty"`          // ДатаПрин, ГГГГ-ММ-ДД; пусто: день ответа
	Differences []upd.Difference `json:"differences,omitempty"` // по строкам документа
	Act         *party.DocRef    `json:"act,omitempty"`         // РеквДокРасх: документ о расхождениях
	Power       *party.Power     `json:"power,omitempty"`       // МЧД подписанта
}

// ReadDetails reads what was ordered. Nothing is the answer's words alone.
func ReadDetails(body []byte) (details AnswerDetails, err error) {
	if len(body) > 0 {
		err = document.Decode(body, &details)
	}
	return details, err
}

// Differences holds what a person says of rows against the rows that there are, and names each by its number. Findings say
// in which entry of the list something is wrong.
func Differences(said []upd.Difference, table *upd.Table) ([]upd.Difference, []fault.Finding) {
	var rows []upd.Row
	if table != nil {
		rows = table.Rows
	}
	var findings []fault.Finding
	settled := make([]upd.Difference, 0, len(said))
	for i, d := range said {
		path := fmt.Sprintf("/differences/%d", i)
		row, wrong := rowNamed(d, rows)
		if wrong == nil {
			wrong = differs(d, row)
		}
		if wrong == nil && slices.ContainsFunc(settled, func(s upd.Difference) bool { return s.Row == row.Number }) {
			wrong = wrongRow(errSameRow, "строка "+strconv.Itoa(row.Number))
		}
		if wrong != nil {
			wrong.Path = path
			findings = append(findings, *wrong)
			continue
		}
		settled = append(settled, upd.Difference{Row: row.Number, Accepted: d.Accepted, Reason: d.Reason})
	}
	if len(findings) == 0 && nothingAccepted(settled, rows) {
		findings = append(findings, errNothingAccepted.Finding("/differences", ""))
	}
	return settled, findings
}

// rowNamed finds the row by its number or by a code of the goods.
func rowNamed(d upd.Difference, rows []upd.Row) (upd.Row, *fault.Finding) {
	var found []upd.Row
	for _, row := range rows {
		if d.Row != 0 && row.Number == d.Row || d.Row == 0 && d.Code != "" && slices.Contains(codesOf(row), d.Code) {
			found = append(found, row)
		}
	}
	named := "строка " + strconv.Itoa(d.Row)
	if d.Row == 0 {
		named = fmt.Sprintf("код %q", d.Code)
	}
	switch {
	case d.Row == 0 && d.Code == "":
		return upd.Row{}, wrongRow(errNoRow, "назван ни номер строки, ни код")
	case len(found) == 0:
		return upd.Row{}, wrongRow(errNoRow, named)
	case len(found) > 1:
		return upd.Row{}, wrongRow(errManyRows, named)
	case d.Row != 0 && d.Code != "" && !slices.Contains(codesOf(found[0]), d.Code):
		return upd.Row{}, wrongRow(errOtherCode, fmt.Sprintf("%s, код %q", named, d.Code))
	}
	return found[0], nil
}

// codesOf are the codes by which people know what a row is of.
func codesOf(row upd.Row) []string {
	if row.Details == nil {
		return nil
	}
	known := []string{row.Details.Code, row.Details.Article, row.Details.GTIN}
	return slices.DeleteFunc(known, func(code string) bool { return code == "" })
}

// differs says what is wrong with a difference of a row; nil: nothing is.
func differs(d upd.Difference, row upd.Row) *fault.Finding {
	named := "строка " + strconv.Itoa(row.Number)
	var delivered string
	if row.Quantity != nil {
		delivered = named + ": по документу " + row.Quantity.String()
	}
	switch {
	case d.Accepted == nil && strings.TrimSpace(d.Reason) == "":
		return wrongRow(errDifference, named+": не сказано, в чём оно")
	case len([]rune(d.Reason)) > upd.LongestReason:
		return wrongRow(errLongReason, named)
	case d.Accepted == nil:
	case d.Accepted.Sign() < 0:
		return wrongRow(errDifference, named+": принято меньше нуля")
	case row.Quantity != nil && d.Accepted.Cmp(*row.Quantity) > 0:
		return wrongRow(errSurplus, delivered+", названо "+d.Accepted.String())
	case row.Quantity != nil && d.Accepted.Equal(*row.Quantity) && d.Reason == "":
		return wrongRow(errDifference, delivered+", принято столько же")
	}
	if unit := strings.TrimSpace(d.Unit); unit != "" && !isUnit(unit, row.Unit) {
		return wrongRow(errOtherUnit, fmt.Sprintf("%s: в документе %q, названо %q", named, unitWords(row.Unit), unit))
	}
	return nil
}

func wrongRow(kind *fault.Kind, detail string) *fault.Finding {
	finding := kind.Finding("", detail)
	return &finding
}

// isUnit reports whether a unit is that of a row, by its code or by its name.
func isUnit(said string, unit *upd.Unit) bool {
	if unit == nil {
		return false
	}
	known, ok := codes.UnitByCode(unit.Code)
	return said == unit.Code || strings.EqualFold(said, unit.Name) || ok && known.Matches(said)
}

func unitWords(unit *upd.Unit) string {
	if unit == nil {
		return "без единицы"
	}
	known, _ := codes.UnitByCode(unit.Code)
	return cmp.Or(unit.Name, known.Name, unit.Code)
}

// nothingAccepted: who takes nothing over at all, does not accept.
func nothingAccepted(said []upd.Difference, rows []upd.Row) bool {
	left := len(rows)
	for _, d := range said {
		if d.Accepted != nil && d.Accepted.IsZero() {
			left--
		}
	}
	return left == 0 && len(rows) > 0
}

// info are the reason and the differences by row, as the title says them.
func (a *answer) info(table *upd.Table) (*upd.Info, []fault.Finding) {
	info := &upd.Info{}
	if a.Reason != "" {
		info.Texts = append(info.Texts, upd.Text{ID: upd.InfoReason, Value: a.Reason})
	}
	differences, findings := Differences(a.Differences, table)
	for i, d := range differences {
		row := table.Rows[slices.IndexFunc(table.Rows, func(r upd.Row) bool { return r.Number == d.Row })]
		info.Texts = append(info.Texts, d.Told(i+1, row))
	}
	switch {
	case a.Event == docflow.AcceptedPartly && a.Reason == "" && len(a.Differences) == 0 && a.Act == nil:
		findings = append(findings, errNoDifferences.Finding("/differences", ""))
	case a.Event == docflow.Rejected && a.Reason == "":
		findings = append(findings, errNoReason.Finding("/reason", ""))
	case a.Event != docflow.AcceptedPartly && len(a.Differences) > 0:
		findings = append(findings, errNeedlessDifferences.Finding("/differences", ""))
	}
	if len(info.Texts) == 0 {
		info = nil
	}
	return info, findings
}
