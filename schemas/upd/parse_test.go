package upd

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/schemas/fault"
)

func parse(t testing.TB, text string) (Document, []fault.Finding) {
	t.Helper()
	data, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return Parse([]byte(data), "")
}

func TestTheUnknownIsKeptAsItStood(t *testing.T) {
	for name, c := range map[string]struct {
		edit edit
		path string
		raw  string
	}{
		"an attribute": {sub(`КНД="1115131"`, `КНД="1115131" Новый="а &lt; б"`), "/Файл/Документ/@Новый", "а < б"},
		"an element": {
			sub("<СвПокуп ", "<Новый а=\"1\"><Б>в &amp; г</Б></Новый><СвПокуп "), "/Файл/Документ/СвСчФакт/Новый", `<Новый а="1"><Б>в &amp; г</Б></Новый>`,
		},
		"an element in a row": {
			nth(2, "<Акциз>", "<Новый/><Акциз>"), "/Файл/Документ/ТаблСчФакт/СведТов[2]/Новый", "<Новый/>",
		},
		"a second of what is one": {
			sub("<ДенИзм ", "<ДенИзм КодОКВ=\"840\"/><ДенИзм "), "/Файл/Документ/СвСчФакт/ДенИзм[2]", `<ДенИзм КодОКВ="643" НаимОКВ="Российский рубль"/>`,
		},
		"text between elements": {sub("<СвПокуп ", "текст<СвПокуп "), "/Файл/Документ/СвСчФакт/text()", "текст"},
		"a date of another form": {
			sub(`ДатаДок="30.09.2026"`, `ДатаДок="2026-09-30"`), "/Файл/Документ/СвСчФакт/@ДатаДок", "2026-09-30",
		},
		"a number with a comma": {
			sub(`КолТов="10"`, `КолТов="10,5"`), "/Файл/Документ/ТаблСчФакт/СведТов[3]/@КолТов", "10,5",
		},
		"a row's number that is none": {
			sub(`НомСтр="3"`, `НомСтр="третья"`), "/Файл/Документ/ТаблСчФакт/СведТов[3]/@НомСтр", "третья",
		},
		"another text for без НДС": {
			nth(3, "<БезНДС>без НДС<", "<БезНДС>нет<"), "/Файл/Документ/ТаблСчФакт/СведТов[3]/СумНал/БезНДС/text()", "нет",
		},
		"an empty attribute":          {sub(`НомерДок="TB-2026-09-001"`, `НомерДок=""`), "/Файл/Документ/СвСчФакт/@НомерДок", ""},
		"a name outside the rule":     {sub(`ИдФайл="ON_`, `ИдФайл="OFF_`), "/Файл/@ИдФайл", "OFF_"},
		"another day in the name":     {sub(`_20260930_`, `_20260929_`), "/Файл/@ИдФайл", "20260929"},
		"an attribute in a namespace": {sub(`<Файл `, `<Файл xmlns:н="urn:x" н:а="1" `), "/Файл/@н:а", "1"},
		"an element in a namespace": {
			sub("<СвПокуп ", "<н:СвПокуп xmlns:н=\"urn:x\"/><СвПокуп "), "/Файл/Документ/СвСчФакт/н:СвПокуп", "<н:СвПокуп",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, findings := parse(t, fileOf(t, "timebook", c.edit))
			if len(d.Unknown) != 1 || d.Unknown[0].Path != c.path || !strings.HasPrefix(d.Unknown[0].Raw, c.raw) && !strings.Contains(d.Unknown[0].Raw, c.raw) {
				t.Fatalf("%+v", d.Unknown)
			}
			if d.Date != "2026-09-30" && d.Date != "" {
				t.Errorf("the date was read as %q", d.Date)
			}
			if len(findings) == 0 || fault.HasErrors(findings) {
				t.Errorf("%+v", findings)
			}
		})
	}
}

func TestWhatPointsAtSchemasIsNoContent(t *testing.T) {
	const pointers = `<Файл xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="ON_NSCHFDOPPR.xsd" `
	text := fileOf(t, "timebook", sub("<Файл ", pointers), sub("<СвПокуп ", "<!-- примечание --><СвПокуп "))
	if d, findings := parse(t, text); len(d.Unknown) > 0 || len(findings) > 0 {
		t.Errorf("%+v, %+v", d.Unknown, findings)
	}
	if findings := validate(t, text); len(findings) > 0 {
		t.Errorf("%+v", findings)
	}
}

func TestTextAroundACommentIsWhole(t *testing.T) {
	d, findings := parse(t, fileOf(t, "marking", sub("<КИЗ>010460000000000821cC3", "<КИЗ>0104600<!-- . -->00000000821<![CDATA[cC3]]>")))
	if got := d.Table.Rows[0].Details.Marking[1].Codes[0]; got != "010460000000000821cC3" || len(findings) > 0 {
		t.Errorf("%q, %+v", got, findings)
	}
}

func TestTheNameServesWhereTheFileHasNone(t *testing.T) {
	text := fileOf(t, "timebook", func(t testing.TB, xml string) string { return cut(" ИдФайл=\"", "_00\"")(t, xml) })
	data, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	d := example(t, "timebook")
	read, _ := Parse([]byte(data), Build(d, *d.Identity).Name)
	if *read.Identity != *d.Identity {
		t.Errorf("%+v", *read.Identity)
	}
}
