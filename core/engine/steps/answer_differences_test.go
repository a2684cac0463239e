package steps_test

import (
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/upd"
)

func quantityOf(text string) *num.Decimal {
	q := num.Must(text)
	return &q
}

// delivered is a document of three rows: ten packs of paper, 2.5 kg of nails, and a service that nobody counts.
func delivered() *upd.Table {
	return &upd.Table{Rows: []upd.Row{
		{Number: 1, Name: "Бумага", Quantity: quantityOf("10"), Unit: &upd.Unit{Code: "778"}, Details: &upd.Details{Code: "А4", Article: "П-1"}},
		{Number: 2, Name: "Гвозди", Quantity: quantityOf("2.5"), Unit: &upd.Unit{Code: "166"}, Details: &upd.Details{Code: "Г"}},
		{Number: 5, Name: "Доставка", Details: &upd.Details{Code: "Г"}},
	}}
}

func TestDifferencesAreHeldAgainstTheRows(t *testing.T) {
	for _, c := range []struct {
		rule string
		said []upd.Difference
		want string // the codes and places of findings
	}{
		{"fewer", []upd.Difference{{Row: 1, Accepted: quantityOf("8")}}, ""},
		{"by the code of goods", []upd.Difference{{Code: "П-1", Accepted: quantityOf("8")}}, ""},
		{"by number and code", []upd.Difference{{Row: 1, Code: "А4", Accepted: quantityOf("8")}}, ""},
		{"none at all of one row", []upd.Difference{{Row: 1, Accepted: quantityOf("0")}}, ""},
		{"in its unit, by code or name", []upd.Difference{{Row: 2, Unit: "кг", Accepted: quantityOf("2")}, {Row: 1, Unit: "778", Reason: "бой"}}, ""},
		{"as many, but not as they should be", []upd.Difference{{Row: 1, Accepted: quantityOf("10"), Reason: "другой сорт"}}, ""},
		{"a service that was not done as agreed", []upd.Difference{{Row: 5, Reason: "опоздали"}}, ""},

		{"no such row", []upd.Difference{{Row: 3, Reason: "бой"}}, "UZ-STP-054 /differences/0"},
		{"no such code", []upd.Difference{{Code: "Я", Reason: "бой"}}, "UZ-STP-054 /differences/0"},
		{"neither row nor code", []upd.Difference{{Reason: "бой"}}, "UZ-STP-054 /differences/0"},
		{"a code of two rows", []upd.Difference{{Code: "Г", Reason: "бой"}}, "UZ-STP-055 /differences/0"},
		{"another row's code", []upd.Difference{{Row: 1, Code: "Г", Reason: "бой"}}, "UZ-STP-056 /differences/0"},
		{"a row twice", []upd.Difference{{Row: 1, Reason: "бой"}, {Code: "А4", Reason: "недостача"}}, "UZ-STP-057 /differences/1"},
		{"more than was delivered", []upd.Difference{{Row: 2, Accepted: quantityOf("2.501")}}, "UZ-STP-058 /differences/0"},
		{"less than nothing", []upd.Difference{{Row: 1, Accepted: quantityOf("-1")}}, "UZ-STP-052 /differences/0"},
		{"no difference", []upd.Difference{{Row: 1, Accepted: quantityOf("10.0")}}, "UZ-STP-052 /differences/0"},
		{"nothing said", []upd.Difference{{Row: 1, Reason: " "}}, "UZ-STP-052 /differences/0"},
		{"another unit", []upd.Difference{{Row: 1, Unit: "кг", Accepted: quantityOf("8")}}, "UZ-STP-059 /differences/0"},
		{"a unit where there is none", []upd.Difference{{Row: 5, Unit: "шт", Reason: "нет"}}, "UZ-STP-059 /differences/0"},
		{"too many words", []upd.Difference{{Row: 1, Reason: strings.Repeat("а", 1001)}}, "UZ-STP-076 /differences/0"},
		{"nothing of anything", []upd.Difference{{Row: 1, Accepted: quantityOf("0")}, {Row: 2, Accepted: quantityOf("0")}, {Row: 5, Accepted: quantityOf("0")}},
			"UZ-STP-075 /differences"},
		{"everything that is wrong is told", []upd.Difference{{Row: 1, Accepted: quantityOf("11")}, {Row: 9}}, "UZ-STP-058 /differences/0 UZ-STP-054 /differences/1"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			settled, findings := steps.Differences(c.said, delivered())
			var found []string
			for _, f := range findings {
				found = append(found, f.Code+" "+f.Path)
			}
			same(t, "findings", c.want, strings.Join(found, " "))
			if fault.HasErrors(findings) {
				return
			}
			for i, d := range settled {
				if d.Row == 0 || d.Code != "" || d.Unit != "" || d.Reason != c.said[i].Reason {
					t.Errorf("row %d became %+v", i, d)
				}
			}
		})
	}
}

func TestADocumentWithoutRowsHasNoDifferences(t *testing.T) {
	_, findings := steps.Differences([]upd.Difference{{Row: 1, Reason: "бой"}}, nil)
	same(t, "findings", 1, len(findings))
}
