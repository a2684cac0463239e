package schematron

import (
	"strings"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// schema wraps rules as the schemas of ФНС have them: a pattern in an annotation of the declaration.
func schema(patterns ...string) string {
	text := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Файл"><xs:annotation>`
	for _, p := range patterns {
		text += `<xs:appinfo><sch:pattern name="Проверка" xmlns:sch="http://purl.oclc.org/dsdl/schematron"` +
			` xmlns:usch="http://www.unisoftware.ru/schematron-extensions">` + p + `</sch:pattern></xs:appinfo>`
	}
	return text + `</xs:annotation></xs:element></xs:schema>`
}

func rules(context string, tests ...string) string {
	text := `<sch:rule context="` + context + `">`
	for _, test := range tests {
		text += `<sch:assert test="` + test + `"><usch:error code="0400300003" path="@Код">Нет "<usch:value-of select="@Вид"/>" и
			<usch:value-of select="count(Строка)"/>.</usch:error></sch:assert>`
	}
	return text + `</sch:rule>`
}

func decode(t testing.TB, xml string) *xmltext.Text {
	t.Helper()
	text, err := xmltext.Decode([]byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func read(t testing.TB, xml string) *Set {
	t.Helper()
	s, err := Read(decode(t, xml))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every construct of the published conditions, with a document that keeps it and one that does not.
func TestConditionsTellOneDocumentFromAnother(t *testing.T) {
	for _, c := range []struct{ name, context, test, good, bad string }{
		{"the file's name", "Файл", "usch:getFileName() = @ИдФайл", `<Файл ИдФайл="F1"/>`, `<Файл ИдФайл="F2"/>`},
		{
			"present when another is", "Файл", "usch:iif(count(@А)!=0, count(@Б)!=0, (count(@Б)!=0 or count(@Б)=0))",
			`<Файл А="1" Б="2"/>`, `<Файл А="1"/>`,
		},
		{"or nothing is asked", "Файл", "usch:iif(count(@А)!=0, count(@Б)!=0, 1=1)", `<Файл/>`, `<Файл А=""/>`},
		{"absent when zero", "Д", "usch:iif( @Н=0, count(@П)=0, count(@П)!=0 )", `<Файл><Д Н="0"/></Файл>`, `<Файл><Д Н="0" П="1"/></Файл>`},
		{"zero as a number", "Д", "usch:iif( @Н=0, count(@П)=0, count(@П)!=0 )", `<Файл><Д Н="00"/></Файл>`, `<Файл><Д Н="01"/></Файл>`},
		{
			"by a text above", "Адрес", "usch:iif( ( ../../@Ф='СЧФ' ) or (../../@Ф='ДОП' ) , count(И)!=0 , count(И)=0 or count(И)!=0 )",
			`<Д Ф="ДОП"><П><Адрес><И/></Адрес></П></Д>`, `<Д Ф="ДОП"><П><Адрес/></П></Д>`,
		},
		{
			"any of several codes", "Файл", "usch:iif( К=01  or  К=02 , count(П)!=0, (count(П)!=0 or count(П)=0))",
			`<Файл><К>06</К><К>1</К><П/></Файл>`, `<Файл><К>06</К><К>02</К></Файл>`,
		},
		{
			"three ways", "Файл", "(count(@П)!=0 and @П=0 and count(К)!=0) or (count(@П)!=0 and @П=1 and count(К)=0) or (count(@П)=0)",
			`<Файл П="1"/>`, `<Файл П="1"><К/></Файл>`,
		},
		{"one of three", "Файл", "usch:iif( count(Э)=0 and count(@П)=0 , count(@В)!=0, 1=1)", `<Файл В=""/>`, `<Файл/>`},
		{"in brackets", "Файл", "usch:iif( (@О)!=0 and count(П)=0 , count(@Ч)!=0, 1=1 )", `<Файл О="0"/>`, `<Файл О="5"/>`},
		{"an element's text", "А", "usch:iif( Р!=99, count(М)!=0, 1=1 )", `<А><Р>99</Р></А>`, `<А><Р>77</Р></А>`},
		{"a path inside", "Файл", "usch:iif( П/@Т='р' , count(П/@О)!=0 , 1=1 )", `<Файл><П Т="р" О=""/></Файл>`, `<Файл><П Т="р"/></Файл>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, schema(rules(c.context, c.test)))
			if f := s.Check(decode(t, c.good).Doc, "F1"); len(f) != 0 {
				t.Errorf("the good one: %+v", f)
			}
			if f := s.Check(decode(t, c.bad).Doc, "F1"); len(f) != 1 || f[0].Official != "0400300003" || f[0].Code != errAssert.Code {
				t.Errorf("the bad one: %+v", f)
			}
		})
	}
}

// "@П != 2" asks whether there is a @П that is not 2: without it nothing is asked of the document.
func TestAComparisonWithWhatIsNotThereIsFalse(t *testing.T) {
	s := read(t, schema(rules("Файл", "usch:iif( (Д/@П)!=2 , count(С)!=0 , 1=1 )")))
	for xml, findings := range map[string]int{
		`<Файл/>`: 0, `<Файл><Д/></Файл>`: 0, `<Файл><Д П="2"/></Файл>`: 0, `<Файл><Д П="1"/></Файл>`: 1, `<Файл><Д П="1"/><С/></Файл>`: 0,
		`<Файл><Д П="2"/><Д П="x"/></Файл>`: 1,
	} {
		if got := s.Check(decode(t, xml).Doc, "F1"); len(got) != findings {
			t.Errorf("%s: %+v", xml, got)
		}
	}
}

func TestFindingsSayWhereWhatAndTheCode(t *testing.T) {
	s := read(t, schema(rules("Д", "count(@Код)=1")))
	got := s.Check(decode(t, `<Файл><Д Код=""/><Д Вид="а б"><Строка/></Д></Файл>`).Doc, "F1")
	if len(got) != 1 || got[0].Path != "/Файл/Д[2]/@Код" || got[0].Severity != fault.SeverityError {
		t.Fatalf("%+v", got)
	}
	if want := `не выполнено условие официальной схемы: Нет "а б" и 1`; got[0].Message != want {
		t.Errorf("%q; want %q", got[0].Message, want)
	}
}

func TestFindingsDoNotRepeatDataOfAPerson(t *testing.T) {
	s := read(t, schema(strings.ReplaceAll(rules("Д", "1=2"), "@Вид", "Лицо/@Фамилия")))
	got := s.Check(decode(t, `<Файл><Д><Лицо Фамилия="Иванова"/></Д></Файл>`).Doc, "")
	if len(got) != 1 || strings.Contains(got[0].Message, "Иванова") || !strings.Contains(got[0].Message, "…") {
		t.Errorf("%+v", got)
	}
}

func TestWithoutANameItIsNotAskedAbout(t *testing.T) {
	s := read(t, schema(rules("Файл", "usch:getFileName() = @ИдФайл", "count(@Х)=1")))
	if got := s.Check(decode(t, `<Файл ИдФайл="F1"/>`).Doc, ""); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestOfAPatternTheFirstRuleCounts(t *testing.T) {
	doc := decode(t, `<Файл><А><Имя/></А><Имя/></Файл>`).Doc
	for name, c := range map[string]struct {
		set  string
		want int
	}{
		"one pattern":   {schema(rules("А/Имя", "1=1") + rules("Имя", "1=2")), 1},
		"two patterns":  {schema(rules("А/Имя", "1=1"), rules("Имя", "1=2")), 2},
		"any after one": {schema(rules("А/Имя", "1=1") + rules("*", "1=2")), 3},
		"one after any": {schema(rules("*", "1=1") + rules("Имя", "1=2")), 0},
	} {
		if got := read(t, c.set).Check(doc, ""); len(got) != c.want {
			t.Errorf("%s: %d findings", name, len(got))
		}
	}
}

func TestAReportSpeaksWhenItsConditionIsTrue(t *testing.T) {
	s := read(t, schema(`<sch:rule context="Файл"><sch:report test="count(@А)=0">нет А</sch:report></sch:rule>`))
	if got := s.Check(decode(t, `<Файл/>`).Doc, ""); len(got) != 1 || !strings.Contains(got[0].Message, "нет А") || got[0].Path != "/Файл" {
		t.Errorf("%+v", got)
	}
	if got := s.Check(decode(t, `<Файл А=""/>`).Doc, ""); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNotUnderstoodIsListed(t *testing.T) {
	for name, c := range map[string]struct {
		pattern string
		asserts int
		words   string
	}{
		"a function":     {rules("Файл", "usch:compareDate(@а, @б)=1", "1=1"), 1, "usch:compareDate"},
		"a context":      {rules("Файл[@а]", "1=1"), 0, "Файл[@а]"},
		"what follows":   {rules("Файл[@а]", "1=1") + rules("Файл", "1=2"), 0, "Файл[@а]"},
		"a variable":     {`<sch:rule context="Файл"><sch:let name="а" value="1"/><sch:assert test="$а=1"/></sch:rule>`, 0, "let"},
		"another part":   {`<sch:phase id="1"/>` + rules("Файл", "1=1"), 1, "phase"},
		"broken":         {rules("Файл", "count(@А"), 0, "записано неверно"},
		"no condition":   {`<sch:rule context="Файл"><sch:assert/></sch:rule>`, 0, "записано неверно"},
		"all understood": {rules("Файл", "1=1"), 1, ""},
	} {
		s := read(t, schema(c.pattern))
		said := ""
		for _, f := range s.NotUnderstood() {
			said += f.Path + " " + f.Message + "\n"
		}
		if s.Asserts() != c.asserts || (said == "") != (c.words == "") || !strings.Contains(said, c.words) {
			t.Errorf("%s: %d conditions, %s", name, s.Asserts(), said)
		}
	}
}

func TestASchemaWithTooManyConditionsIsRefused(t *testing.T) {
	many := strings.Repeat(`<sch:assert test="1=1"/>`, MaxAsserts+1)
	if _, err := Read(decode(t, schema(`<sch:rule context="Файл">`+many+`</sch:rule>`))); err == nil {
		t.Error("taken")
	}
}

func TestLongWorkEndsAndIsNamed(t *testing.T) {
	s := read(t, schema(rules("Строка", "count(//Строка[@А=//Строка/@А]) = 0 or 1=1")))
	doc := decode(t, `<Файл>`+strings.Repeat(`<Строка А="1" Б="2"/>`, 30_000)+`</Файл>`).Doc
	got := s.check(doc, "", 1_000_000)
	if len(got) != 1 || got[0].Code != errUnfinished.Code {
		t.Errorf("%+v", got)
	}
}

func TestManyFindingsEnd(t *testing.T) {
	s := read(t, schema(rules("Строка", "1=2")))
	if got := s.Check(decode(t, `<Файл>`+strings.Repeat(`<Строка/>`, 1000)+`</Файл>`).Doc, ""); len(got) != maxFindings {
		t.Errorf("%d findings", len(got))
	}
}

func BenchmarkCheck(b *testing.B) {
	s := read(b, schema(rules("Строка", "usch:iif( ( ../../@Ф='СЧФ' ) and count(@А)=0 , count(@Код)!=0 , count(@Код)=0 or count(@Код)!=0 )")))
	doc := decode(b, `<Д Ф="СЧФ"><Т>`+strings.Repeat(`<Строка Код="1" Б="2" В="3" Г="4" Д="5"/>`, 10_000)+`</Т></Д>`).Doc
	b.ReportAllocs()
	for b.Loop() {
		s.Check(doc, "")
	}
}

func TestASetServesSeveralAtOnce(t *testing.T) {
	s := read(t, schema(rules("Д", "count(@Код)=1")))
	doc := decode(t, `<Файл><Д/></Файл>`).Doc
	done := make(chan int)
	for range 4 {
		go func() { done <- len(s.Check(doc, "")) }()
	}
	for range 4 {
		if <-done != 1 {
			t.Error("another result")
		}
	}
}

func TestADocumentWithoutARootHasNoFindings(t *testing.T) {
	if got := read(t, schema(rules("Д", "1=2"))).Check(etree.NewDocument(), ""); got != nil {
		t.Error(got)
	}
}
