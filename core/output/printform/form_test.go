package printform

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/reconciliation"
	"github.com/uzelhub/uzel/schemas/report"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const examples = "../../../schemas/"

func example[T any](t testing.TB, path string) T {
	t.Helper()
	text, err := os.ReadFile(examples + path)
	if err != nil {
		t.Fatal(err)
	}
	var d T
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func dec(s string) num.Decimal {
	d, err := num.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// answered is a buyer's title with discrepancies.
func answered() upd.BuyerDocument {
	clerk := upd.PersonName{Last: "Петров", First: "Пётр"}
	return upd.BuyerDocument{
		Number: "15", Date: "2026-10-01", Function: upd.TransferOnly, Name: "Акт", Author: "ООО «Ромашка», ИНН 7700000016",
		SellerFile: upd.SellerFile{FileID: "ON_NSCHFDOPPR_1", Date: "2026-10-01", Time: "10:00:00"},
		Acceptance: upd.Acceptance{
			Operation: "Услуги приняты", Date: "2026-10-02",
			Outcome: &upd.Outcome{Code: "2", Document: &upd.DocRef{Name: "Акт о расхождениях", Number: "3", Date: "2026-10-02"}},
			Person:  &upd.AcceptancePerson{Employee: &upd.Employee{Position: "Заведующий складом", Name: clerk}},
		},
		Signers: []upd.Signer{{Name: clerk, Position: "Директор"}},
	}
}

// forms are prints of the published examples.
func forms(t testing.TB) map[string]Form {
	answer := answered()
	return map[string]Form{
		"upd-invoice":      UPD(example[upd.Document](t, "upd/examples/invoice.json"), nil),
		"upd-marking":      UPD(example[upd.Document](t, "upd/examples/marking.json"), nil),
		"upd-timebook":     UPD(example[upd.Document](t, "upd/examples/timebook.json"), &answer),
		"upd-correction":   UPD(example[upd.Document](t, "upd/examples/correction.json"), nil),
		"upd-entrepreneur": UPD(example[upd.Document](t, "upd/examples/entrepreneur.json"), nil),
		"upd-foreign":      UPD(example[upd.Document](t, "upd/examples/foreign-buyer.json"), nil),
		"upd-answer":       UPDAnswer(answer),
	}
}

func TestTheFormsInHTML(t *testing.T) {
	for name, form := range forms(t) {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := form.HTML(&b); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Error("the form is another; if it should be, rewrite the golden files with -update")
			}
		})
	}
}

func pdfOf(t testing.TB, f Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.PDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameFormIsTheSamePDF(t *testing.T) {
	for name, form := range forms(t) {
		if !bytes.Equal(pdfOf(t, form), pdfOf(t, form)) {
			t.Errorf("%s: two prints differ", name)
		}
	}
}

// read is what a PDF reader finds in a print.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	tool := require.Tool(t, require.Poppler)
	file := filepath.Join(t.TempDir(), "form.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestAPDFReaderFindsWhatTheFormSays(t *testing.T) {
	d := example[upd.Document](t, "upd/examples/invoice.json")
	text := read(t, pdfOf(t, UPD(d, nil)))
	for _, want := range []string{"№ " + d.Number, "Продавец", d.Sellers[0].Company.INN, d.Buyers[0].Company.INN, "Всего к оплате", "Функция документа: СЧФ"} {
		if !strings.Contains(text, want) {
			t.Errorf("the print does not say %q", want)
		}
	}
}

func TestAHeadIsRepeatedOnEveryPage(t *testing.T) {
	d := example[upd.Document](t, "upd/examples/invoice.json")
	row := d.Table.Rows[0]
	for range 300 {
		d.Table.Rows = append(d.Table.Rows, row)
	}
	text := read(t, pdfOf(t, UPD(d, nil)))
	pages, heads := strings.Count(text, "страница "), strings.Count(text, "Регистрационный")
	if pages < 5 || heads < pages-1 {
		t.Errorf("%d pages, %d heads", pages, heads)
	}
}

func TestARowThatIsHigherThanAPageGoesOnOverSeveral(t *testing.T) {
	d := example[upd.Document](t, "upd/examples/invoice.json")
	d.Table.Rows[0].Name = strings.Repeat("слово ", 3000) + "конец"
	text := read(t, pdfOf(t, UPD(d, nil)))
	if n := strings.Count(text, "слово"); n != 3000 || !strings.Contains(text, "конец") {
		t.Errorf("%d of 3000 words are there", n)
	}
}

func TestWhatNoPaperShowsAndWhatTheFontDoesNotHave(t *testing.T) {
	d := example[upd.Document](t, "upd/examples/invoice.json")
	d.Table.Rows[0].Name = "Товар\x00 \u202e<script>alert(1)</script> 🙂 漢"
	f := UPD(d, nil)
	if text := read(t, pdfOf(t, f)); !strings.Contains(text, "<script>alert(1)</script> □ □") {
		t.Error("a character that the font lacks is not shown as a box")
	}
	var b bytes.Buffer
	if err := f.HTML(&b); err != nil {
		t.Fatal(err)
	}
	if html := b.String(); strings.Contains(html, "<script>") || strings.ContainsAny(html, "\x00\u202e") {
		t.Error("a document's text is taken for more than text")
	}
}

func TestAnyTextIsPrinted(t *testing.T) {
	d := example[upd.Document](t, "upd/examples/invoice.json")
	rapid.Check(t, func(t *rapid.T) {
		rows := slices.Clone(d.Table.Rows)
		rows[0].Name, rows[0].VATRate = rapid.String().Draw(t, "name"), rapid.String().Draw(t, "rate")
		changed := d
		changed.Table, changed.Number = &upd.Table{Rows: rows}, rapid.String().Draw(t, "number")
		f := UPD(changed, nil)
		if err := errors.Join(f.PDF(io.Discard), f.HTML(io.Discard)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestABillSaysWhatABankNeeds(t *testing.T) {
	price := dec("1.50")
	d := bill.Document{
		Number: "17", Date: "2026-11-10", Due: "2026-11-17", Currency: "RUB",
		Seller:  bill.Party{Name: "ООО «Учет»", INN: "7700000016", KPP: "770101001"},
		Buyer:   bill.Party{Name: "ООО «Ромашка»", INN: "7810000026", KPP: "780101001"},
		Account: bill.Account{Number: "40702810900000000001", BIC: "044525225", Bank: "БАНК", Correspondent: "30101810400000000225"},
		Lines:   []bill.Line{{Name: "Право использования программы", Unit: "ч", Quantity: dec("1000"), Price: price, Amount: dec("1500"), TaxRate: bill.NoTax}},
		Totals:  bill.Totals{Amount: dec("1500"), Total: dec("1500")},
		Signers: []bill.Signer{{Position: "Директор", Name: "Иванов И. И."}},
	}
	text := read(t, pdfOf(t, Bill(d)))
	for _, want := range []string{"Счет на оплату № 17 от 10 ноября 2026 г.", "40702810900000000001", "044525225", "ИНН 7700000016", "без НДС", "1 500,00", "17.11.2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the bill does not say %q", want)
		}
	}
}

func TestServiceDocumentsArePrinted(t *testing.T) {
	files, err := filepath.Glob(examples + "receipt/examples/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %d examples", err, len(files))
	}
	for _, file := range files {
		d := example[receipt.Document](t, strings.TrimPrefix(file, examples))
		text := strings.ReplaceAll(read(t, pdfOf(t, Receipt(d))), " ", "")
		if !strings.Contains(strings.ToLower(text), strings.ReplaceAll(d.Type.Title(), " ", "")) || !strings.Contains(text, d.File.Name[:20]) {
			t.Errorf("%s: %q", file, text)
		}
	}
}

func TestAMarkSaysWhatTheExchangeHasComeTo(t *testing.T) {
	d := example[receipt.Document](t, "receipt/examples/date-confirmation.json")
	text := strings.Join(append(Mark(d).Lines, Mark(d).Title), " ")
	for _, want := range []string{"подтверждение даты получения", d.Operator.Name, d.Time, d.File.Name} {
		if !strings.Contains(text, want) {
			t.Errorf("the mark does not say %q: %s", want, text)
		}
	}
}

func TestStampsAndAWatermark(t *testing.T) {
	f := UPD(example[upd.Document](t, "upd/examples/invoice.json"), nil)
	f.Watermark = "без юридической силы"
	for range 9 {
		f.Stamps = append(f.Stamps, Stamp{"Подписано электронной подписью", []string{"Сертификат 01AB", "Иванов Иван", "10.11.2026 12:00"}})
	}
	text := read(t, pdfOf(t, f))
	if n := strings.Count(text, "Сертификат 01AB"); n != 9 {
		t.Errorf("%d stamps of 9", n)
	}
	var b bytes.Buffer
	if err := f.HTML(&b); err != nil || !strings.Contains(b.String(), "без юридической силы") {
		t.Errorf("no watermark: %v", err)
	}
}

func TestNumbersAndDatesAsAccountantsWriteThem(t *testing.T) {
	for in, want := range map[string]string{"1234567.8": "1 234 567,80", "0": "0,00", "-5000": "-5 000,00", "0.125": "0,125", "999": "999,00"} {
		d := dec(in)
		if got := strings.ReplaceAll(money(&d), "\u00a0", " "); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"2026-10-01": "1 октября 2026 г.", "нет": "нет"} {
		if got := longDate(in); got != want {
			t.Errorf("%s is %q", in, got)
		}
	}
}

func BenchmarkPDFOfTenThousandRows(b *testing.B) {
	d := example[upd.Document](b, "upd/examples/invoice.json")
	for len(d.Table.Rows) < 10_000 {
		d.Table.Rows = append(d.Table.Rows, d.Table.Rows[0])
	}
	f := UPD(d, nil)
	for b.Loop() {
		pdfOf(b, f)
	}
}

func TestAnActOfReconciliationIsPrinted(t *testing.T) {
	files, err := filepath.Glob(examples + "reconciliation/examples/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %d examples", err, len(files))
	}
	printed := 0
	for _, file := range files {
		d := example[reconciliation.Act](t, strings.TrimPrefix(file, examples))
		if d.Number == "" || len(d.Contracts) == 0 {
			continue // an answer
		}
		printed++
		text := read(t, pdfOf(t, Reconciliation(d)))
		for _, want := range []string{"Акт сверки № " + d.Number, "Остаток на конец", d.Contracts[0].Documents[0].Number} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the print does not say %q", file, want)
			}
		}
	}
	if printed == 0 {
		t.Error("no act among the examples")
	}
}

func TestCorrectionDocumentsArePrinted(t *testing.T) {
	for _, name := range []string{"decrease-and-increase", "entrepreneur-untaxed", "excise"} {
		d := example[ukd.Document](t, "ukd/examples/"+name+".json")
		text := read(t, pdfOf(t, UKD(d)))
		for _, want := range []string{"№ " + d.Number, "А (до", "Г (умень", d.Agreement.Basis[0].Name} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the print does not say %q", name, want)
			}
		}
	}
	answer := example[ukd.Answer](t, "ukd/examples/answer.json")
	if text := read(t, pdfOf(t, UKDAnswer(answer))); !strings.Contains(text, "Ответ покупателя на УКД") {
		t.Errorf("%q", text)
	}
}

func TestBooksOfVATArePrinted(t *testing.T) {
	for name, want := range map[string][]string{
		"purchases": {"Книга покупок", "Налог к вычету"}, "sales": {"Книга продаж", "По ставкам"}, "sales-unchanged": {"сведения актуальны"},
		"purchases-sheet": {"Дополнительный лист книги покупок"}, "sales-sheet": {"Дополнительный лист книги продаж"},
	} {
		text := read(t, pdfOf(t, VATBook(example[vatbook.Book](t, "vatbook/examples/"+name+".json"))))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: the print does not say %q", name, w)
			}
		}
	}
}

func TestPowersOfAttorneyArePrinted(t *testing.T) {
	for _, name := range []string{"employee", "joint", "passed", "to-company"} {
		p := example[mchd.Power](t, "mchd/examples/"+name+".json")
		text := read(t, pdfOf(t, MCHD(p)))
		for _, want := range []string{p.Number, "Представитель", "реестр доверенностей"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the print does not say %q", name, want)
			}
		}
	}
}

func TestReportsArePrinted(t *testing.T) {
	persons := example[report.Persons](t, "report/examples/persons.json")
	text := read(t, pdfOf(t, Persons(persons)))
	for _, want := range []string{"Персонифицированные сведения", persons.Head.Payer.INN, persons.People[0].SNILS, persons.People[0].Name.Last} {
		if !strings.Contains(text, want) {
			t.Errorf("the print does not say %q", want)
		}
	}
	ndfl := example[report.NDFL](t, "report/examples/ndfl.json")
	text = read(t, pdfOf(t, NDFL(ndfl)))
	for _, want := range []string{"6-НДФЛ", "Раздел 2", ndfl.Duties[0].KBK, "Налог исчисленный"} {
		if !strings.Contains(text, want) {
			t.Errorf("the print does not say %q", want)
		}
	}
}

func TestAStampSaysWhoSignedAndThatNobodyHasChecked(t *testing.T) {
	files, err := filepath.Glob(examples + "cms/testdata/*.sig")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %d signatures", err, len(files))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		container, err := cms.Inspect(data)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		stamps := Stamps(container)
		if len(stamps) != len(container.Signatures) {
			t.Errorf("%s: %d stamps of %d signatures", file, len(stamps), len(container.Signatures))
		}
		for _, s := range stamps {
			if text := strings.Join(s.Lines, " "); !strings.Contains(text, "Сертификат: ") || !strings.Contains(text, "не проверена") {
				t.Errorf("%s: %q", file, text)
			}
		}
	}
}
