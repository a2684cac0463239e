package steps_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

func decimal(s string) num.Decimal { return num.Must(s) }

// sale is an invoice as an ERP gives it.
func sale(change func(*invoice.Document)) engine.Content {
	doc := invoice.Document{
		ID: "7", Number: "СФ-7", Date: "2026-10-05", Currency: "RUB",
		Seller:  invoice.Party{Name: "Ромашка в учётной системе", INN: "7700000016"},
		Buyer:   invoice.Party{ID: "5", Name: "ООО «Василёк»", INN: "7810000026", KPP: "781001001", Country: "RU"},
		Lines:   []invoice.Line{line("Бумага", "u", "22", "2", "100.00", "200.00", "44.00"), line("Настройка", "h", "none", "1.5", "33.33", "50.00", "0")},
		Untaxed: decimal("250.00"), Tax: decimal("44.00"), Total: decimal("294.00"),
	}
	if change != nil {
		change(&doc)
	}
	body, err := doc.Encode()
	if err != nil {
		panic(err) // the test made it
	}
	return engine.Content{Envelope: document.Envelope{Kind: document.KindInvoice, SourceKey: "7"}, Body: body}
}

func line(name, unit, rate, quantity, price, amount, tax string) invoice.Line {
	return invoice.Line{
		Description: name, Unit: unit, TaxRate: rate, Quantity: decimal(quantity), UnitPrice: decimal(price), Amount: decimal(amount), Tax: decimal(tax),
	}
}

// built takes a sale through the whole route and reads the file that comes out.
func (b *bench) built(content engine.Content) upd.Document {
	b.t.Helper()
	out := b.must(content, "enrich", "to-upd", "validate")
	updtest.Check(b.t, out.Envelope.Name, out.Body)
	doc, findings := upd.Parse(out.Body, out.Envelope.Name)
	if len(findings) > 0 {
		b.t.Fatal(findings)
	}
	return doc
}

func TestEnrichCompletesAnInvoiceAndChangesNothingTheERPSays(t *testing.T) {
	b := newBench(t)
	out := b.must(sale(nil), "enrich")
	doc := decode[invoice.Document](t, out.Body)
	own := b.config.Organisations[0]
	same(t, "the seller is what the configuration says", invoice.Party{
		Name: own.Name, INN: own.INN, KPP: own.KPP, Address: own.Address, EDOID: own.EDOID,
	}, doc.Seller)
	same(t, "the buyer", invoice.Party{
		ID: "5", Name: "ООО «Василёк»", INN: "7810000026", KPP: "781001001", Country: "RU", Address: "190000, Санкт-Петербург",
		EDOID: b.config.Counterparties[0].EDOID,
	}, doc.Buyer)
	same(t, "a unit", [3]string{"u", "796", "шт"}, [3]string{doc.Lines[0].Unit, doc.Lines[0].UnitCode, doc.Lines[0].UnitName})
	same(t, "the envelope", [2]document.Party{
		{INN: own.INN, KPP: own.KPP, Name: own.Name}, {INN: "7810000026", KPP: "781001001", Name: "ООО «Василёк»"},
	}, [2]document.Party{out.Envelope.Organisation, out.Envelope.Counterparty})
	said := sale(func(d *invoice.Document) {
		d.Buyer.Address, d.Lines[0].UnitCode = "адрес из учётной системы", "778"
	})
	doc = decode[invoice.Document](t, b.must(said, "enrich").Body)
	same(t, "what the ERP says", [2]string{"адрес из учётной системы", "778"}, [2]string{doc.Buyer.Address, doc.Lines[0].UnitCode})
}

func TestADocumentIsFoundByItsNumberWhateverItsSourceSays(t *testing.T) {
	b := newBench(t)
	keys := func(e document.Envelope) [4]string { return [4]string{e.Number, e.Date, e.Total, e.Currency} }
	file := sale(nil) // a folder does not look inside
	same(t, "a document out of a folder", [4]string{"СФ-7", "2026-10-05", "294.00", "RUB"}, keys(b.must(file, "enrich").Envelope))
	told := sale(nil)
	told.Envelope.Number, told.Envelope.Date, told.Envelope.Total, told.Envelope.Currency = "7/1", "2026-10-06", "294.01", "USD"
	same(t, "what the source says stays", keys(told.Envelope), keys(b.must(told, "enrich").Envelope))
}

func TestAnInvoiceThatCannotBecomeAnUPDIsSetAsideWithItsReason(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*invoice.Document)
		want   []string
	}{
		"another seller":          {func(d *invoice.Document) { d.Seller.INN = "6605000014" }, []string{"UZ-STP-005 /seller/inn"}},
		"a unit nobody knows":     {func(d *invoice.Document) { d.Lines[1].Unit = "furlong" }, []string{"UZ-STP-007 /lines/1/unit"}},
		"a buyer without a box":   {func(d *invoice.Document) { d.Buyer.INN, d.Buyer.KPP = "6605000014", "660501001" }, []string{"UZ-STP-008 /buyer/edo_id"}},
		"a buyer's slip":          {func(d *invoice.Document) { d.Buyer.INN = "7810000027" }, []string{"UZ-STP-096 /buyer/inn"}},
		"a buyer without numbers": {func(d *invoice.Document) { d.Buyer.INN, d.Buyer.KPP = "", "" }, []string{"UZ-STP-008 /buyer/edo_id"}},
		"a foreign buyer":         {func(d *invoice.Document) { d.Buyer = foreign }, []string{"UZ-STP-016 /buyer/edo_id"}},
		"a rate of no law":        {func(d *invoice.Document) { d.Lines[0].TaxRate = "21" }, []string{"UZ-STP-009 /lines/0/tax_rate"}},
		"a credit note":           {func(d *invoice.Document) { d.Total = decimal("-294.00") }, []string{"UZ-STP-010 /total"}},
		"a total of other lines":  {func(d *invoice.Document) { d.Total = decimal("1.00") }, []string{"UZ-STP-080 /total"}},
		"a currency of no list":   {func(d *invoice.Document) { d.Currency = "XXL" }, []string{"UZ-STP-012 /currency"}},
		"all at once": {func(d *invoice.Document) { d.Currency, d.Buyer, d.Lines[1].TaxRate = "XXL", foreign, "" },
			[]string{"UZ-STP-016 /buyer/edo_id", "UZ-STP-012 /currency", "UZ-STP-009 /lines/1/tax_rate"}},
	} {
		t.Run(name, func(t *testing.T) { same(t, "findings", c.want, newBench(t).told(sale(c.change), "enrich", "to-upd")) })
	}
}

func TestTheBuyersParticipantIsThatOfTheBoxThatWasFound(t *testing.T) {
	in := sale(func(d *invoice.Document) {
		d.Buyer.INN, d.Buyer.KPP, d.Buyer.Address = "6605000014", "660501001", "г. Екатеринбург"
	})
	in.Envelope.Labels = map[string]string{steps.LabelParticipant: "2BM-6605000014-660501001-202601010000000000003"}
	made := newBench(t).must(in, "enrich", "to-upd")
	if !strings.Contains(made.Envelope.Name, "_2BM-6605000014-660501001-202601010000000000003_") {
		t.Errorf("the file is called %s", made.Envelope.Name)
	}
}

var foreign = invoice.Party{ID: "9", Name: "Baiterek Trade LLP", Country: "KZ", Address: "Астана, Mangilik El 5"}

func TestWhatIsNotConfiguredIsSaid(t *testing.T) {
	b := newBench(t)
	b.config.Organisations[0].UPD = nil
	b.config.Organisations[0].EDOID = ""
	same(t, "findings", []string{"UZ-STP-006 /terms", "UZ-STP-008 /seller/edo_id"}, b.told(sale(nil), "enrich", "to-upd"))
	b.config.Organisations = nil
	same(t, "no organisation at all", []string{"setup UZ-STP-004"}, b.told(sale(nil), "enrich"))
}

func TestPartiesAreWhatTheirNumbersSay(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		buyer invoice.Party
		want  upd.Party
	}{
		"an entrepreneur": {invoice.Party{Name: "ИП Незабудкина Анна Ивановна", INN: "770123456703"},
			upd.Party{Entrepreneur: &upd.Entrepreneur{INN: "770123456703", Name: upd.PersonName{Last: "Незабудкина", First: "Анна", Middle: "Ивановна"}}}},
		"in full words": {invoice.Party{Name: "Индивидуальный предприниматель Мамедов Али Гасан оглы", INN: "770123456703"},
			upd.Party{Entrepreneur: &upd.Entrepreneur{INN: "770123456703", Name: upd.PersonName{Last: "Мамедов", First: "Али", Middle: "Гасан оглы"}}}},
		"a person": {invoice.Party{Name: "Незабудкина Анна", INN: "770123456703"},
			upd.Party{Person: &upd.Person{INN: "770123456703", Name: &upd.PersonName{Last: "Незабудкина", First: "Анна"}}}},
		"a company": {invoice.Party{Name: "АО «ИП Системы»", INN: "7810000026", KPP: "781001001"},
			upd.Party{Company: &upd.Company{Name: "АО «ИП Системы»", INN: "7810000026", KPP: "781001001"}}},
		"a foreigner who has a box": {invoice.Party{Name: "Baiterek Trade LLP", Country: "KZ", TaxID: "050140001234", EDOID: "2BM-9909000000-1"},
			upd.Party{Foreign: &upd.Foreign{Status: "ИО", CountryCode: "398", CountryName: "Казахстан", Name: "Baiterek Trade LLP", ID: "050140001234"}}},
	} {
		t.Run(name, func(t *testing.T) {
			c.buyer.Address = "Тверь, пр. Победы, 4"
			b.t = t
			got := b.built(sale(func(d *invoice.Document) { d.Buyer = c.buyer })).Buyers[0]
			if got.Address == nil || got.Address.Free == nil || got.Address.Free.Text != c.buyer.Address {
				t.Errorf("the address is %+v", got.Address)
			}
			got.Address = nil
			same(t, "the buyer", c.want, got)
		})
	}
}

func TestRatesAreThoseOfTheFormat(t *testing.T) {
	b := newBench(t)
	for rate, want := range map[string]struct{ name, tax string }{
		"none": {"без НДС", "0"}, "0": {"0%", "0"}, "5": {"5%", "5"}, "7": {"7%", "7"}, "10": {"10%", "10"}, "18": {"18%", "18"},
		"20": {"20%", "20"}, "22": {"22%", "22"},
	} {
		doc := b.built(sale(func(d *invoice.Document) {
			d.Lines = []invoice.Line{line("Товар", "u", rate, "1", "100.00", "100.00", want.tax)}
			d.Untaxed, d.Tax, d.Total = decimal("100"), decimal(want.tax), decimal("100").Add(decimal(want.tax))
		}))
		row := doc.Table.Rows[0]
		if row.VATRate != want.name || row.VAT.None != (rate == "none") || rate != "none" && row.VAT.Amount.Cmp(decimal(want.tax)) != 0 {
			t.Errorf("%s: %s, %+v", rate, row.VATRate, row.VAT)
		}
	}
}

func TestTheFunctionDecidesWhatTheFileHas(t *testing.T) {
	for _, function := range []string{"СЧФДОП", "ДОП"} {
		b := newBench(t)
		b.config.Organisations[0].UPD.Function = function
		doc := b.built(sale(nil))
		if string(doc.Function) != function || doc.Name != b.config.Organisations[0].UPD.DocumentName || doc.Transfer == nil {
			t.Errorf("%s: function %s, name %q, transfer %v", function, doc.Function, doc.Name, doc.Transfer)
		}
		same(t, "the basis", []upd.DocRef{{Name: "Договор", Number: "14", Date: "2026-01-12"}}, doc.Transfer.Basis)
	}
	b := newBench(t)
	b.config.Organisations[0].UPD.Basis = nil
	if doc := b.built(sale(nil)); !doc.Transfer.WithoutBasis || len(doc.Transfer.Basis) > 0 {
		t.Errorf("without a basis: %+v", doc.Transfer)
	}
	// A bare счёт-фактура names the document of shipment in its line 5а, and no source tells it.
	b.config.Organisations[0].UPD.Function = "СЧФ"
	same(t, "a bare invoice", []string{"UZ-UPD-105 /Файл/Документ/СвСчФакт/ДокПодтвОтгрНом"}, b.told(sale(nil), "enrich", "to-upd"))
}

func TestARowWithoutAUnitStaysWithout(t *testing.T) {
	doc := newBench(t).built(sale(func(d *invoice.Document) { d.Lines[0].Unit = "" }))
	if doc.Table.Rows[0].Unit != nil || doc.Table.Rows[1].Unit.Code != "356" {
		t.Errorf("units are %+v and %+v", doc.Table.Rows[0].Unit, doc.Table.Rows[1].Unit)
	}
}

// TestTheSameDocumentIsTheSameBytes holds that a replay and a rebuild after a crash give the very file: GUID and time were
// given when the document was taken.
func TestTheSameDocumentIsTheSameBytes(t *testing.T) {
	b := newBench(t)
	first := b.must(sale(nil), "enrich", "to-upd")
	second := b.must(sale(nil), "enrich", "to-upd")
	if !bytes.Equal(first.Body, second.Body) || first.Envelope.Name != second.Envelope.Name {
		t.Error("built again, the document has other bytes")
	}
	for _, part := range []string{identity.File, b.config.Organisations[0].EDOID, b.config.Counterparties[0].EDOID, "20261101"} {
		if !strings.Contains(first.Envelope.Name, part) {
			t.Errorf("the name %s lacks %s", first.Envelope.Name, part)
		}
	}
	doc, _ := upd.Parse(first.Body, first.Envelope.Name)
	same(t, "the time of Moscow", [2]string{"2026-11-01", "23:30:00"}, [2]string{string(doc.Identity.Date), doc.Identity.Time})
	b.config.Organisations[0].TimeZone = "Asia/Omsk"
	late := b.must(sale(nil), "enrich", "to-upd")
	doc, _ = upd.Parse(late.Body, late.Envelope.Name)
	same(t, "the time of Omsk", [2]string{"2026-11-02", "02:30:00"}, [2]string{string(doc.Identity.Date), doc.Identity.Time})
}

func TestValidateChangesNothingAndSeesWhatWasChanged(t *testing.T) {
	b := newBench(t)
	built := b.must(sale(nil), "enrich", "to-upd")
	checked := b.must(built, "validate")
	if !bytes.Equal(built.Body, checked.Body) || checked.Envelope.Name != built.Envelope.Name {
		t.Error("validate changed the document")
	}
	for what, change := range map[string][2]string{
		"a sum":      {`СтТовУчНалВсего="294.00"`, `СтТовУчНалВсего="294.01"`},
		"an element": {`<СвСчФакт`, `<СвСчФакты`},
	} {
		bad := built
		bad.Body = bytes.Replace(built.Body, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(bad.Body, built.Body) {
			// The file is in Windows-1251: the letters of the change must be too.
			bad.Body = bytes.Replace(built.Body, windows1251(change[0]), windows1251(change[1]), 1)
		}
		if bytes.Equal(bad.Body, built.Body) {
			t.Fatalf("%s is not in the file", what)
		}
		if _, findings, err := b.do(bad, "validate"); err == nil && len(findings) == 0 {
			t.Errorf("%s was changed and nothing is said", what)
		}
	}
}

func windows1251(s string) []byte {
	data, err := charmap.Windows1251.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err) // the test wrote it
	}
	return data
}

func TestAnИсправлениеHasItsNumberDayAndTheFileThatItReplaces(t *testing.T) {
	b := newBench(t)
	replaced := "ON_NSCHFDOPPR_2BM-7810000026-781001001-202601010000000000001_2BM-7700000016-770101001-202601010000000000002_" +
		"20261006_00000001-2222-4333-8444-555555555555_0_0_0_0_0_00"
	in := sale(nil)
	in.Envelope.Labels = map[string]string{docflow.LabelRevision: "2", docflow.LabelRevises: replaced}
	d := b.built(in)
	same(t, "correction", upd.Correction{Number: 2, Date: d.Identity.Date}, *d.Correction)
	same(t, "corrects", upd.Corrects{SellerFile: replaced}, *d.Corrects)
	same(t, "number and day stay", [2]string{"СФ-7", "2026-10-05"}, [2]string{d.Number, string(d.Date)})
}

func TestTheCorrectionOfAnУПДPassesTheStepsThatMakeOne(t *testing.T) {
	b := newBench(t)
	body := read(t, "ukd/examples/decrease-and-increase.xml")
	in := engine.Content{Envelope: document.Envelope{Kind: document.KindUKD, Name: ukdName(t)}, Body: body}
	out := b.must(in, "enrich", "to-upd", "validate")
	same(t, "bytes", true, bytes.Equal(out.Body, body))
	same(t, "kind", document.KindUKD, out.Envelope.Kind)
}

func ukdName(t *testing.T) string {
	t.Helper()
	d, findings := ukd.Decode(read(t, "ukd/examples/decrease-and-increase.json"))
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	return ukd.Build(d, *d.Identity).Name
}
