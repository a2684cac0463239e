package xsd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

const schema = `<?xml version="1.0" encoding="windows-1251"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="Файл">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Дата" type="ДатаТип"/>
        <xs:choice>
          <xs:element name="Один"/>
          <xs:element name="Другой" maxOccurs="2"><xs:complexType><xs:attribute name="а"/></xs:complexType></xs:element>
        </xs:choice>
        <xs:element name="Строка" minOccurs="0" maxOccurs="unbounded">
          <xs:complexType>
            <xs:sequence><xs:element name="Сумма" type="СуммаТип"/></xs:sequence>
            <xs:attribute name="НомСтр" use="required" type="xs:integer"/>
            <xs:attribute name="Код"><xs:simpleType><xs:restriction base="xs:string">
              <xs:enumeration value="а"/><xs:enumeration value="б"/></xs:restriction></xs:simpleType></xs:attribute>
            <xs:attribute name="Имя"><xs:simpleType><xs:restriction base="xs:string">
              <xs:minLength value="1"/><xs:maxLength value="3"/></xs:restriction></xs:simpleType></xs:attribute>
            <xs:attribute name="Вид"><xs:simpleType><xs:restriction base="xs:string">
              <xs:length value="2"/></xs:restriction></xs:simpleType></xs:attribute>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:simpleType name="ДатаТип"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{2}\.[0-9]{2}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="СуммаТип"><xs:restriction base="ЧислоТип"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="ЧислоТип"><xs:restriction base="xs:decimal"><xs:totalDigits value="5"/><xs:minExclusive value="0"/></xs:restriction></xs:simpleType>
</xs:schema>`

var schemaUTF8 = strings.Replace(schema, "windows-1251", "utf-8", 1)

const good = "<Файл><Дата>01.02</Дата><Один/><Строка НомСтр=\"1\" Код=\"а\"><Сумма>1.50</Сумма></Строка>" +
	"<Строка НомСтр=\"2\" Имя=\"абв\" Вид=\"вг\"><Сумма>2</Сумма></Строка></Файл>"

func compile(t testing.TB) *Schema {
	t.Helper()
	data, err := charmap.Windows1251.NewEncoder().Bytes([]byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Compile("schema.xsd", data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t testing.TB, xml string) *xmltext.Text {
	t.Helper()
	text, err := xmltext.Decode([]byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestFindingsSayWhatWhereAndWhichRule(t *testing.T) {
	s := compile(t)
	if findings := s.Validate(read(t, good)); len(findings) != 0 {
		t.Fatalf("a good document: %+v", findings)
	}
	for name, c := range map[string]struct {
		from, to string
		kind     *fault.Kind
		path     string
		words    string
	}{
		"another root":          {good, "<Фаил/>", errRoot, "/Фаил", "Фаил"},
		"an unknown attribute":  {`Код="а"`, `Кот="а"`, errAttribute, "/Файл/Строка[1]/@Кот", "Кот"},
		"a missing attribute":   {`НомСтр="2" `, ``, errNoAttribute, "/Файл/Строка[2]/@НомСтр", "НомСтр"},
		"a missing element":     {"<Сумма>2</Сумма>", "", errNoElement, "/Файл/Строка[2]", "Сумма"},
		"a missing choice":      {"<Один/>", "", errElement, "/Файл/Строка[1]", "Строка, не хватает: Один или Другой"},
		"nothing after the end": {"<Один/><", "</Файл><!-- <", errNoElement, "/Файл", "Один или Другой"},
		"a misplaced element":   {"<Один/>", "<Дата>01.02</Дата><Один/>", errElement, "/Файл/Дата[2]", "Дата"},
		"an unknown element":    {"<Один/>", "<Третий/>", errElement, "/Файл/Третий", "не хватает: Один или Другой"},
		"text between elements": {"<Один/>", "<Один/>и", errText, "/Файл", ""},
		"a pattern by its type": {"01.02", "1.2", errValue, "/Файл/Дата", "Дата «1.2»: нужна существующая дата"},
		"an enumeration":        {`Код="а"`, `Код="в"`, errValue, "/Файл/Строка[1]/@Код", "Код «в»: допустимо: а; б"},
		"too long": {
			`Имя="абв"`, `Имя="абвг"`, errValue, "/Файл/Строка[2]/@Имя", "Имя: знаков 4, можно не больше 3",
		},
		"too short": {`Имя="абв"`, `Имя=""`, errValue, "/Файл/Строка[2]/@Имя", "Имя: значение пустое"},
		"another length": {
			`Вид="вг"`, `Вид="вгд"`, errValue, "/Файл/Строка[2]/@Вид", "Вид «вгд»: знаков 3, нужно ровно 2",
		},
		"no integer":          {`НомСтр="1"`, `НомСтр="1.5"`, errValue, "/Файл/Строка[1]/@НомСтр", "«1.5»: нужно целое число"},
		"no number":           {"1.50", "1e2", errValue, "/Файл/Строка[1]/Сумма", "Сумма «1e2»: нужно число"},
		"too many decimals":   {"1.50", "1.505", errValue, "/Файл/Строка[1]/Сумма", "после точки больше цифр, чем 2"},
		"too many digits":     {"1.50", "123456", errValue, "/Файл/Строка[1]/Сумма", "цифр больше, чем 5"},
		"not above the bound": {"1.50", "0", errValue, "/Файл/Строка[1]/Сумма", "нужно больше 0"},
		"not well-formed":     {`" Код`, `"Код`, errMalformed, "1:78", ""},
	} {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(good, c.from, c.to, 1)
			if strings.Contains(c.to, "<!--") {
				broken += " -->"
			}
			findings := s.Validate(read(t, broken))
			if len(findings) == 0 {
				t.Fatal("no finding")
			}
			f := findings[0]
			if f.Code != c.kind.Code || f.Path != c.path || !strings.Contains(f.Message, c.words) {
				t.Errorf("got %s at %s: %s", f.Code, f.Path, f.Message)
			}
		})
	}
}

// The engine's own comparison stops at the first byte of a character: see guardEnumerations.
func TestCyrillicEnumerationsAreComparedToTheLastByte(t *testing.T) {
	s, err := Compile("enum.xsd", []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="а"><xs:simpleType>
		<xs:restriction base="xs:string"><xs:enumeration value="ДОП"/><xs:enumeration value="без НДС"/></xs:restriction>
		</xs:simpleType></xs:element></xs:schema>`))
	if err != nil {
		t.Fatal(err)
	}
	for value, good := range map[string]bool{"ДОП": true, "без НДС": true, "ДОР": false, "ЕПО": false, "без НДЖ": false, "": false} {
		if findings := s.Validate(read(t, "<а>"+value+"</а>")); (len(findings) == 0) != good {
			t.Errorf("%q: %v", value, findings)
		}
	}
}

func TestElementsOfAttributesOnlyHoldNotEvenABlank(t *testing.T) {
	s := compile(t)
	for inside, good := range map[string]bool{"": true, "<!-- . -->": true, " ": false, "\n": false, "<!-- . --> ": false} {
		text := read(t, "<Файл>\n<Дата>01.02</Дата>\n<Другой а=\"1\">"+inside+"</Другой>\n</Файл>")
		if findings := s.Validate(text); (len(findings) == 0) != good || !good && findings[0].Path != "/Файл/Другой" {
			t.Errorf("%q: %+v", inside, findings)
		}
	}
}

func TestALongListOfFindingsEnds(t *testing.T) {
	findings := compile(t).Validate(read(t, strings.Replace(good, "<Строка ", strings.Repeat("<Строка/>", 1000)+"<Строка ", 1)))
	if len(findings) != MaxFindings+1 || findings[MaxFindings].Code != errMany.Code {
		t.Errorf("%d findings, the last %+v", len(findings), findings[len(findings)-1])
	}
}

func TestASchemaServesSeveralAtOnce(t *testing.T) {
	s, text := compile(t), read(t, good)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if f := s.Validate(text); len(f) != 0 {
					t.Error(f)
				}
			}
		})
	}
	wg.Wait()
}

func TestABrokenSchemaIsAnError(t *testing.T) {
	for name, data := range map[string]string{
		"no XML": "schema", "no schema": "<a/>", "unknown type": strings.Replace(schema, `type="ДатаТип"`, `type="Иной"`, 1),
	} {
		if _, err := Compile(name+".xsd", []byte(strings.Replace(data, "windows-1251", "utf-8", 1))); !errors.Is(err, errSchema) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What would be read wrong, or for minutes, is refused at once.
func TestHostileSchemasAreRefused(t *testing.T) {
	const head, tail = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`, `</xs:schema>`
	wide := func(n int) string {
		elements := ""
		for i := range n {
			elements += fmt.Sprintf(`<xs:element name="b%d"/>`, i)
		}
		return `<xs:element name="a"><xs:complexType><xs:choice maxOccurs="unbounded">` + elements + `</xs:choice></xs:complexType></xs:element>`
	}
	doubling := `<xs:group name="g0"><xs:sequence><xs:element name="b"/></xs:sequence></xs:group>`
	for i := range 40 {
		doubling += fmt.Sprintf(`<xs:group name="g%d"><xs:sequence><xs:group ref="g%d"/><xs:group ref="g%d"/></xs:sequence></xs:group>`, i+1, i, i)
	}
	doubling += `<xs:element name="a"><xs:complexType><xs:group ref="g40"/></xs:complexType></xs:element>`
	chain := `<xs:complexType name="t0"><xs:sequence><xs:element name="b"/></xs:sequence></xs:complexType>`
	for i := range 400 {
		chain += fmt.Sprintf(`<xs:complexType name="t%d"><xs:complexContent><xs:extension base="t%d"><xs:sequence><xs:element name="b%d"/></xs:sequence>`+
			`</xs:extension></xs:complexContent></xs:complexType>`, i+1, i, i)
	}
	for name, c := range map[string]struct{ schema, words string }{
		"another root":           {`<a/>`, "корневой элемент a"},
		"an import":              {head + `<xs:import namespace="urn:x" schemaLocation="http://127.0.0.1/x.xsd"/><xs:element name="a"/>` + tail, "xs:import"},
		"an include":             {head + `<xs:include schemaLocation="/etc/passwd"/><xs:element name="a"/>` + tail, "xs:include"},
		"a redefinition":         {head + `<xs:redefine schemaLocation="x.xsd"/>` + tail, "xs:redefine"},
		"five thousand elements": {head + wide(5000) + tail, "слишком много"},
		"groups that double":     {head + doubling + tail, "слишком много"},
		"types that grow":        {head + chain + tail, "слишком много"},
		"a group in itself": {head + `<xs:group name="g"><xs:sequence><xs:group ref="g"/></xs:sequence></xs:group>` +
			`<xs:element name="a"><xs:complexType><xs:group ref="g"/></xs:complexType></xs:element>` + tail, ""},
		"a type of itself":           {head + `<xs:simpleType name="A"><xs:restriction base="A"/></xs:simpleType><xs:element name="a" type="A"/>` + tail, ""},
		"repetitions of repetitions": {head + strings.ReplaceAll(wide(1), "unbounded", `100000" minOccurs="100000`) + tail, "-"},
		"a pattern of a million steps": {head + `<xs:element name="a"><xs:simpleType><xs:restriction base="xs:string">` +
			`<xs:pattern value="((((a{1,1000}){1,1000}){1,1000}){1,1000})"/></xs:restriction></xs:simpleType></xs:element>` + tail, ""},
		"a DTD":  {`<!DOCTYPE a [<!ENTITY x "y">]>` + head + tail, "DOCTYPE"},
		"KOI8-R": {`<?xml version="1.0" encoding="KOI8-R"?>` + head + tail, "KOI8-R"},
	} {
		_, err := Compile(name, []byte(c.schema))
		if c.words == "-" { // either verdict, but soon
			continue
		}
		if !errors.Is(err, errSchema) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Compile("long", make([]byte, MaxBytes+1)); !errors.Is(err, errSchema) {
		t.Errorf("too long: %v", err)
	}
	for name, schema := range map[string]string{
		"a hundred elements": head + wide(100) + tail,
		"an element within itself": head + `<xs:element name="a" type="A"/><xs:complexType name="A"><xs:sequence>` +
			`<xs:element name="a" type="A" minOccurs="0"/></xs:sequence></xs:complexType>` + tail,
	} {
		if _, err := Compile(name, []byte(schema)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte(schemaUTF8))
	f.Add([]byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:group name="g"><xs:choice><xs:any/></xs:choice></xs:group></xs:schema>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Compile("x.xsd", data); err == nil {
			s.Validate(read(t, good))
		}
	})
}

func TestSchemasOfAuthoritiesCompile(t *testing.T) {
	dir := os.Getenv("UZEL_OFFICIAL_XSD")
	if dir == "" {
		message := "не задана UZEL_OFFICIAL_XSD: папка со схемами ФНС"
		if strings.Contains(","+os.Getenv("UZEL_REQUIRE")+",", ",official-xsd,") {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.xsd"))
	if len(files) == 0 {
		t.Fatalf("no schemas in %s", dir)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Compile(filepath.Base(file), data); err != nil {
			t.Error(err)
		}
	}
}

func ExampleSchema_Validate() {
	s, _ := Compile("bill.xsd", []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
		<xs:element name="Счет"><xs:complexType><xs:attribute name="Сумма" type="xs:decimal" use="required"/></xs:complexType></xs:element>
	</xs:schema>`))
	text, _ := xmltext.Decode([]byte(`<Счет Сумма="1 500,00"/>`))
	for _, f := range s.Validate(text) {
		fmt.Println(f.Path, f.Message)
	}
	// Output: /Счет/@Сумма значение не подходит: Сумма «1 500,00»: нужно число с точкой перед дробной частью, без пробелов и степени
}
