package xpath

import (
	"errors"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
)

const sample = `<Файл ИдФайл="F1" xmlns:x="urn:x"><!-- . --><Документ Функция="СЧФ" Ном="0">
<Строка Ном="1" Код="01"><Вид>01</Вид><Вид>06</Вид><Сумма>10.50</Сумма></Строка>
<Строка Ном="2"><Вид>22</Вид><Сумма> 4.5 </Сумма></Строка>
<Строка Ном="3" Код="я"><Сумма/></Строка></Документ><Подписант/></Файл>`

func parse(t testing.TB, xml string) *etree.Document {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(xml); err != nil {
		t.Fatal(err)
	}
	return doc
}

// extensions are the functions of ФНС, as a schema's conditions use them.
var extensions = map[string]Function{
	"usch:iif": {Least: 3, Most: 3, Call: func(_ *Run, a []Value) Value {
		if Bool(a[0]) {
			return a[1]
		}
		return a[2]
	}},
	"usch:getFileName": {Call: func(run *Run, _ []Value) Value { return run.File }},
}

// evaluate gives the string of an expression at the document element of the sample.
func evaluate(t testing.TB, source string) string {
	t.Helper()
	e, err := Compile(source, extensions)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	at := Node{Element: parse(t, sample).FindElement("Файл/Документ")}
	v, err := e.Value(at, &Run{File: "F1", Steps: 1e5})
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return String(v)
}

func TestExpressionsMeanWhatTheRecommendationSays(t *testing.T) {
	for source, want := range map[string]string{
		// paths
		"count(Строка)": "3", "count(Строка/Вид)": "3", "count(Строка/@Код)": "2", "count(*)": "3", "count(@*)": "2",
		"count(../Подписант)": "1", "../@ИдФайл": "F1", "count(Строка/..)": "1", "count(.)": "1", "count(Строка/Вид/../..)": "1",
		"count(//Вид)": "3", "count(/Файл)": "1", "count(/*)": "1", "name(/)": "", "count(/)": "1", "count(..//Строка)": "3", "count(.//@Ном)": "4",
		"count(Нет)": "0", "string(Нет)": "", "count(@Нет)": "0", "count(/..)": "0", "count(@Ном/..)": "1", "count(@Ном/*)": "0",
		"name(..)": "Файл", "name(@Ном)": "Ном", "local-name()": "Документ", "name(Нет)": "", "count(../@*)": "1",
		"count(child::Строка)": "3", "count(self::Документ)": "1", "count(self::Строка)": "0", "count(ancestor::*)": "1",
		"count(ancestor-or-self::*)": "2", "count(ancestor::node())": "2", "count(descendant::*)": "9", "count(descendant-or-self::*)": "10",
		"count(parent::Файл)": "1", "count(attribute::Функция)": "1", "count(following-sibling::*)": "1", "count(preceding-sibling::*)": "0",
		"Строка[2]/preceding-sibling::*[1]/@Ном": "1", "Строка[1]/following-sibling::*[last()]/@Ном": "3",
		"Строка/Вид": "01", "Строка/Вид[last()]": "06", "(Строка/Вид)[last()]": "22", "(Строка/Вид)[2]": "06", "Строка[@Код][2]/@Ном": "3",
		"Строка[Вид=22]/@Ном": "2", "count(Строка[Вид][Сумма > 5])": "1", "Строка[position()>1]/@Ном": "2", "Строка[0.5]": "", "count(Строка | Строка[2] | @Ном)": "4",
		"count((Строка | ../Подписант)/@Ном)": "3", "(Строка[3] | Строка[1])/@Ном": "1", "name(//Вид/ancestor::*)": "Файл", "count(//Вид/ancestor::*)": "4",

		// comparisons, with the trap of node-sets
		"@Функция='СЧФ'": "true", "@Функция!='СЧФ'": "false", "@Нет=2": "false", "@Нет!=2": "false", "not(@Нет=2)": "true",
		"Строка/Вид=01": "true", "Строка/Вид!=01": "true", "Строка/Вид='1'": "false", "Строка/Вид=1": "true", "Строка/@Код!=2": "true", "Строка/@Код=Строка/Вид": "true",
		"Строка/@Ном<Строка/Вид": "true", "Строка/Вид<Строка/@Нет": "false", "Строка/Сумма>10": "true", "Строка/Сумма<4": "false", "10<Строка/Сумма": "true", "Строка/Вид>=22": "true",
		"Строка/Вид<=0": "false", "@Нет=false()": "true", "@Нет!=true()": "true", "@Ном=true()": "true", "@Ном=false()": "false", "true()!=(1=1)": "false", "1=1.0": "true", "'1'='1.0'": "false", "'01'=1": "true",
		"'а'<'б'": "false", "'a'!=1": "true", "1 < 2 < 3": "true", "3 > 2 > 1": "false", "1=2=0": "true", "'x'=true()": "true",

		// logic and numbers
		"true() or usch:getFileName()": "true", "false() or Строка": "true", "1 and 0": "false", "'' or 'a'": "true", "not('')": "true",
		"1+2*3": "7", "(1+2)*3": "9", "7 mod 3": "1", "-7 mod 3": "-1", "7 div 2": "3.5", "1 div 0": "Infinity", "-1 div 0": "-Infinity", "0 div 0": "NaN", "--1": "1", "-0": "0", "2 - 1": "1",
		"- Строка/@Ном": "-1", "sum(Строка/@Ном)": "6", "sum(Нет)": "0", "sum(//Сумма)": "NaN", "number('1e3')": "NaN", "number('+1')": "NaN", "number(' .5 ')": "0.5", "number('-')": "NaN", "number('.')": "NaN", "number('1.2.3')": "NaN",
		"number('')": "NaN", "number(true())": "1", "number(false())": "0", "number()": "NaN", "boolean(0 div 0)": "false", "boolean('0')": "true", "boolean(Строка)": "true", "floor(-1.5)": "-2", "ceiling(1.2)": "2", "round(2.5)": "3", "round(-2.5)": "-2",
		"1000000": "1000000", "0.1": "0.1", "5.": "5", "count(Строка)*2": "6", "2*count(Строка)": "6", "number('\u00a01')": "NaN",

		// strings
		"concat('а', 1, true())": "а1true", "starts-with('абв','аб')": "true", "contains('абв','б')": "true", "contains('абв','')": "true", "substring-before('1999/04','/')": "1999", "substring-before('1999','/')": "",
		"substring-after('1999/04','/')": "04", "substring-after('1999','/')": "", "substring('абвгд',2,3)": "бвг", "substring('12345',1.5,2.6)": "234", "substring('12345',0,3)": "12", "substring('12345',0 div 0,3)": "",
		"substring('12345',-42,1 div 0)": "12345", "substring('12345',2)": "2345", "string-length('абв')": "3", "string-length(../@ИдФайл)": "2", "normalize-space('  а \n б ')": "а б", "translate('бар','абв','АБ')": "БАр", "translate('--ааа--','а-','А')": "ААА",
		"string(true())": "true", "string(Строка[1])": "010610.50", `"it's"`: "it's", "string-length()": "19", "normalize-space(Строка[2])": "22 4.5",

		// the functions of ФНС
		"usch:getFileName() = /Файл/@ИдФайл": "true", "usch:iif(@Функция='СЧФ', count(Строка)!=0, 1=2)": "true", "usch:iif(1=2, 1, 'нет')": "нет", "usch:iif(Нет, 1, Строка)": "010610.50",
		"usch:iif( count(Нет)=0 and Строка/Вид=01 , count(@Ном)!=0, (count(@Ном)!=0 or count(@Ном)=0))": "true",
	} {
		if got := evaluate(t, source); got != want {
			t.Errorf("%s is %q; want %q", source, got, want)
		}
	}
}

func TestWordsAreOperatorsOnlyBetweenOperands(t *testing.T) {
	doc := parse(t, `<a or="1" mod="2"><div>3</div><and>4</and><a-b.c>5</a-b.c></a>`)
	for source, want := range map[string]string{
		"div": "3", "and": "4", "div and and": "true", "@or or @mod": "true", "@mod mod @mod": "0", "div div div": "1", "* * *": "9", "a-b.c": "5", "a -b.c": "NaN", "child::and": "4",
		"@or+@mod": "3",
	} {
		e, err := Compile(source, nil)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if v, err := e.Value(Node{Element: doc.Root()}, &Run{Steps: 1000}); err != nil || String(v) != want {
			t.Errorf("%s is %v, %v; want %s", source, v, err, want)
		}
	}
}

func TestWhatIsNotUnderstoodIsAnError(t *testing.T) {
	for source, want := range map[string]*fault.Kind{
		"": errSyntax, "1 +": errSyntax, "(1": errSyntax, "1)": errSyntax, "'a": errSyntax, "a/": errSyntax, "a//": errSyntax, "//": errSyntax, "a b": errSyntax, "@": errSyntax, "a[": errSyntax, "a[]": errSyntax, "$a": errSyntax,
		"count()": errSyntax, "count(1)": errSyntax, "count('a')": errSyntax, "not()": errSyntax, "true(1)": errSyntax, "concat('a')": errSyntax, "1 | a": errSyntax, "a | 'b'": errSyntax, "'a'/b": errSyntax, "(1)[1]": errSyntax, "a!b": errSyntax,
		"a = ": errSyntax, "and": nil, "a and": errSyntax, "..a": errSyntax, ".[1]": errSyntax, "#": errSyntax, "a, b": errSyntax, "f(": errUnknown, "a::": errUnknown, "a:": errSyntax, "usch:iif(1,2)": errSyntax,
		"x:a": errUnknown, "@x:a": errUnknown, "a/x:*": errUnknown, "text()": errUnknown, "//..": errUnknown, "//.": errUnknown, "a//ancestor::b": errUnknown, "a/node()": errUnknown, "descendant::node()": errUnknown, "a/comment()": errUnknown, "following::a": errUnknown, "namespace::a": errUnknown, "usch:compareDate(@a, @b)": errUnknown, "id('a')": errUnknown, "lang('ru')": errUnknown,
		strings.Repeat("(", 51) + "1" + strings.Repeat(")", 51): errTooLong, strings.Repeat("a[", 51) + "1" + strings.Repeat("]", 51): errTooLong,
		"'" + strings.Repeat("a", MaxLength) + "'": errTooLong,
	} {
		_, err := Compile(source, extensions)
		if want == nil && err != nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%.40s: %v; want %v", source, err, want)
		}
	}
}

func TestErrorsNameTheCharacter(t *testing.T) {
	_, err := Compile("Строка = ?", nil)
	if f, ok := fault.As(err); !ok || !strings.Contains(f.Detail, "знак 10") {
		t.Error(err)
	}
}

func TestAnExpressionEndsWhenItsStepsDo(t *testing.T) {
	doc := parse(t, "<a>"+strings.Repeat("<b><c/></b>", 300)+"</a>")
	for _, source := range []string{
		"count(//*[count(//*[count(//*) > 0]) > 0])", "//* != //*", "count(//*/ancestor::*/descendant::*/ancestor-or-self::*/descendant::*)",
	} {
		e, err := Compile(source, nil)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := e.Value(Node{Element: doc.Root()}, &Run{Steps: 10_000}); !errors.Is(err, errSteps) {
			t.Errorf("%s: %v, %v", source, v, err)
		}
	}
}

func TestAnExpressionServesSeveralAtOnce(t *testing.T) {
	e, err := Compile("count(//Строка[@Ном > 1]) = 2 and usch:getFileName() = 'F1'", extensions)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, sample)
	done := make(chan bool)
	for range 4 {
		go func() {
			all := true
			for range 100 {
				ok, err := e.Holds(Node{Element: doc.Root()}, &Run{File: "F1", Steps: 1e5})
				all = all && ok && err == nil
			}
			done <- all
		}()
	}
	for range 4 {
		if !<-done {
			t.Error("another result")
		}
	}
}
