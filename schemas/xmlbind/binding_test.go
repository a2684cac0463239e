package xmlbind_test

import (
	"slices"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// order is a model with a field of every sort.
type order struct {
	Number string       `json:"number"`
	Day    xmlbind.Date `json:"day,omitempty"`
	Time   string       `json:"time,omitempty"`
	Rate   *num.Decimal `json:"rate,omitempty"`
	Sum    num.Decimal  `json:"sum"`
	Count  int          `json:"count,omitempty"`
	Urgent bool         `json:"urgent,omitempty"`
	Free   bool         `json:"free,omitempty"`
	Buyer  *buyer       `json:"buyer,omitempty"`
	Seller buyer        `json:"seller"`
	Rows   []row        `json:"rows,omitempty"`
	Notes  []string     `json:"notes,omitempty"`
	Phones []string     `json:"phones,omitempty"`
	Inner  string       `json:"inner,omitempty"`
	Later  string       `json:"later,omitempty"` // only the later version has it
	Extra  *extra       `json:"extra,omitempty"` // only the later version has it
}

type buyer struct {
	Name string `json:"name"`
}

type row struct {
	Text  string `json:"text"`
	Later string `json:"later,omitempty"`
}

type extra struct {
	A string `json:"a"`
}

func walkBuyer(n *xmlbind.Node, b *buyer) { n.Attr("Имя", &b.Name) }

// walkOld describes the version that knows less.
func walkOld(n *xmlbind.Node, o *order) {
	n.Attr("Номер", &o.Number)
	n.Date("Дата", &o.Day)
	n.Clock("Время", &o.Time)
	n.Decimal("Курс", &o.Rate, 2)
	n.Amount("Сумма", &o.Sum, 2)
	n.Count("Счёт", &o.Count)
	n.Flag("Срочно", "да", &o.Urgent)
	n.OnlyAttr("Тлф", &o.Phones)
	xmlbind.One(n, "Покуп", &o.Buyer, walkBuyer)
	xmlbind.Must(n, "Прод", &o.Seller, walkBuyer)
	xmlbind.Many(n, "Строка", &o.Rows, func(n *xmlbind.Node, r *row) { n.Attr("Текст", &r.Text) })
	n.Texts("Прим", &o.Notes)
	n.Mark("Даром", "даром", &o.Free)
	xmlbind.Within(n, "Внутри", o.Inner != "", func(n *xmlbind.Node) { n.Text("Глубже", &o.Inner) })
}

func write(o *order) (*etree.Document, []fault.Finding) {
	return xmlbind.Write("Заказ", func(n *xmlbind.Node) { walkOld(n, o) })
}

func read(doc *etree.Document) (order, []xmlbind.Remainder, []fault.Finding) {
	var o order
	unknown, findings := xmlbind.Read(doc.Root(), func(n *xmlbind.Node) { walkOld(n, &o) })
	return o, unknown, findings
}

func TestWhatIsWrittenIsReadTheSame(t *testing.T) {
	text := rapid.StringMatching(`[а-яa-z<&"']{1,6}`)
	rapid.Check(t, func(t *rapid.T) {
		o := order{
			Number: text.Draw(t, "number"), Seller: buyer{text.Draw(t, "seller")}, Sum: num.Must("12.50"),
			Notes: rapid.SliceOfN(text, 0, 3).Draw(t, "notes"), Urgent: rapid.Bool().Draw(t, "urgent"), Free: rapid.Bool().Draw(t, "free"),
			Count: rapid.IntRange(0, 9).Draw(t, "count"),
		}
		if rapid.Bool().Draw(t, "more") {
			rate := num.Must("90.1234")
			o.Day, o.Time, o.Rate, o.Buyer, o.Inner = "2026-02-28", "01:02:03", &rate, &buyer{text.Draw(t, "buyer")}, text.Draw(t, "inner")
			o.Phones = []string{text.Draw(t, "phone")}
		}
		for range rapid.IntRange(0, 3).Draw(t, "rows") {
			o.Rows = append(o.Rows, row{Text: text.Draw(t, "row")})
		}
		doc, findings := write(&o)
		got, unknown, unread := read(doc)
		if len(findings)+len(unknown)+len(unread) > 0 {
			t.Fatalf("%+v %+v %+v", findings, unknown, unread)
		}
		if len(o.Notes) == 0 {
			o.Notes = nil
		}
		if diff := cmp.Diff(o, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatNobodyAskedForIsKept(t *testing.T) {
	doc := etree.NewDocument()
	if err := doc.ReadFromString(`<Заказ Номер="1" Сумма="1" Лишний="а" Дата="вчера" Счёт="много"><Прод/>текст<Строка/><Строка Ещё="1"/><Даром>нет</Даром><Прод/></Заказ>`); err != nil {
		t.Fatal(err)
	}
	_, unknown, findings := read(doc)
	want := []xmlbind.Remainder{
		{Path: "/Заказ/Строка[2]/@Ещё", Raw: "1"}, {Path: "/Заказ/Даром/text()", Raw: "нет"},
		{Path: "/Заказ/@Лишний", Raw: "а"}, {Path: "/Заказ/@Дата", Raw: "вчера"}, {Path: "/Заказ/@Счёт", Raw: "много"},
		{Path: "/Заказ/text()", Raw: "текст"}, {Path: "/Заказ/Прод[2]", Raw: "<Прод/>"},
	}
	if diff := cmp.Diff(want, unknown); diff != "" {
		t.Error(diff)
	}
	if len(findings) < len(want) || fault.HasErrors(findings) {
		t.Errorf("%+v", findings)
	}
}

func TestValuesOfAnotherFormAreSaidAndNotWritten(t *testing.T) {
	o := order{Day: "28.02.2026", Time: "1:2:3", Phones: []string{"1", "2"}}
	doc, findings := write(&o)
	var codes []string
	for _, f := range findings {
		codes = append(codes, f.Code+" "+f.Path)
	}
	want := []string{"UZ-BND-001 /Заказ/@Дата", "UZ-BND-001 /Заказ/@Время", "UZ-BND-004 /Заказ/@Тлф"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
	if doc.Root().SelectAttr("Дата") != nil {
		t.Error("a day of another form was written")
	}
}

func TestAVersionTellsWhatItHasNoPlaceFor(t *testing.T) {
	places := xmlbind.Carried("Заказ", walkOld, "/extra")
	if gaps := places.Gaps(); !slices.Equal(gaps, []string{"/rows/0/later", "/later"}) {
		t.Errorf("%q", gaps)
	}
	o := order{Later: "а", Rows: []row{{}, {Later: "б"}}, Extra: &extra{"в"}}
	var paths []string
	for _, f := range places.Missing(&o) {
		if f.Code != "UZ-BND-005" || f.Severity != fault.SeverityError {
			t.Errorf("%+v", f)
		}
		paths = append(paths, f.Path)
	}
	if !slices.Equal(paths, []string{"/rows/1/later", "/later"}) {
		t.Errorf("%q", paths)
	}
	if whole := xmlbind.Carried("Заказ", walkOld); !slices.Contains(whole.Gaps(), "/extra") || len(whole.Missing(&o)) != 3 {
		t.Errorf("%q", whole.Gaps())
	}
	if missing := places.Missing(&order{Number: "1"}); len(missing) > 0 {
		t.Errorf("%+v", missing)
	}
}

func TestAPlaceOfTheFileIsTracedToItsField(t *testing.T) {
	o := order{Buyer: &buyer{"а"}, Rows: []row{{Text: "1"}, {Text: "2"}}, Notes: []string{"н"}, Inner: "г"}
	for path, pointer := range map[string]string{
		"/Заказ/@Номер": "/number", "/Заказ/Покуп/@Имя": "/buyer/name", "/Заказ/Прод/@Имя": "/seller/name", "/Заказ/Прод": "/seller",
		"/Заказ/Строка[2]/@Текст": "/rows/1/text", "/Заказ/Строка[2]/Чужое/@а": "/rows/1", "/Заказ/Прим": "/notes/0",
		"/Заказ/Внутри/Глубже": "/inner", "/Заказ/Чужое": "", "elsewhere": "",
	} {
		findings := []fault.Finding{{Path: path}}
		xmlbind.Locate("Заказ", &o, func(n *xmlbind.Node) { walkOld(n, &o) }, findings)
		if findings[0].Source != pointer {
			t.Errorf("%s is from %q, want %q", path, findings[0].Source, pointer)
		}
	}
}
