package output

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/num"
)

var aList = List{
	Title: "Расхождения", Columns: []string{"Таб. №", "Минут", "Часов", "Что"},
	Rows: [][]any{{"00017", 90, num.Must("1.50"), "=HYPERLINK(1)"}, {"00018", -30, num.Must("-0.5"), "два; слова"}},
}

func TestAListIsATableThatComputesNothing(t *testing.T) {
	data, err := aList.As(".xlsx")
	if err != nil {
		t.Fatal(err)
	}
	again, err := aList.As(".xlsx")
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same list gives other bytes: %v", err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Расхождения", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Таб. №", "Минут", "Часов", "Что"}, {"00017", "90", "1.5", "=HYPERLINK(1)"}, {"00018", "-30", "-0.5", "два; слова"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if formula, err := book.GetCellFormula("Расхождения", "D2"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
	text, err := aList.As(".csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("\uFEFFТаб. №;Минут;Часов;Что\r\n00017;90;1.5;'=HYPERLINK(1)\r\n00018;-30;-0.5;\"два; слова\"\r\n", string(text)); diff != "" {
		t.Error(diff)
	}
	if _, err := aList.As(".doc"); err == nil {
		t.Error("a list as .doc")
	}
}
