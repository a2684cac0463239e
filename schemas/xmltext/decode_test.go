package xmltext

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/schemas/fault"
)

func cp1251(t testing.TB, s string) []byte {
	t.Helper()
	b, err := charmap.Windows1251.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBothEncodingsGiveTheSameTree(t *testing.T) {
	const body = "\n<Файл Имя=\"Ёж &#8212; &quot;№ 1&quot;\"><Строка>а&amp;б</Строка></Файл>"
	for name, data := range map[string][]byte{
		"windows-1251":         cp1251(t, `<?xml version="1.0" encoding="windows-1251"?>`+body),
		"WINDOWS-1251 quoted":  cp1251(t, `<?xml version='1.0' encoding='WINDOWS-1251' standalone='yes' ?>`+body),
		"utf-8":                []byte(`<?xml version="1.0" encoding="UTF-8"?>` + body),
		"utf-8 with a mark":    []byte("\xEF\xBB\xBF" + `<?xml version="1.0" encoding="utf-8"?>` + body),
		"without encoding":     []byte(`<?xml version="1.0"?>` + body),
		"without declaration":  []byte(strings.TrimSpace(body)),
		"broken declaration":   cp1251(t, "<?xml version=\"1.0\"\n encoding=\"windows-1251\"?>"+body),
		"a comment before it":  []byte("<!-- примечание -->" + body),
		"blanks after the end": []byte(body + "\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			text, err := Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			root := text.Doc.Root()
			if got := root.SelectAttrValue("Имя", ""); got != `Ёж — "№ 1"` {
				t.Errorf("attribute is %q", got)
			}
			if got := root.SelectElement("Строка").Text(); got != "а&б" {
				t.Errorf("text is %q", got)
			}
		})
	}
}

func TestWhatIsNotTakenIsNamedWithItsPlace(t *testing.T) {
	deep := strings.Repeat("<a>", MaxDepth+1) + strings.Repeat("</a>", MaxDepth+1)
	wide := "<a"
	for i := range MaxAttributes + 1 {
		wide += fmt.Sprintf(` a%d="1"`, i)
	}
	for name, c := range map[string]struct {
		data  string
		kind  *fault.Kind
		place string
		words string
	}{
		"KOI8-R":                    {`<?xml version="1.0" encoding="KOI8-R"?><a/>`, errEncoding, "1:1", "KOI8-R"},
		"UTF-16 by its mark":        {"\xFF\xFE<\x00a\x00", errEncoding, "", "UTF-16"},
		"UTF-16 without a mark":     {"<\x00a\x00/\x00>\x00", errEncoding, "", "UTF-16"},
		"cp1251 called utf-8":       {"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>\xCF</a>", errBytes, "2:4", "UTF-8"},
		"byte 0x98 in windows-1251": {"<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<a b=\"\x98\"/>", errBytes, "2:7", ""},
		"XML 1.1":                   {`<?xml version="1.1"?><a/>`, errMalformed, "1:1", ""},
		"DOCTYPE":                   {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>", errDoctype, "1:1", ""},
		"entity expansion":          {`<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>`, errDoctype, "1:1", ""},
		"unknown entity":            {"<a>\n&nbsp;</a>", errEntity, "2:7", ""},
		"too deep":                  {deep, errLimit, "1:301", "вложенность"},
		"too many attributes":       {wide + "/>", errLimit, "1:1", "атрибутов"},
		"empty":                     {"", errTruncated, "1:1", ""},
		"blanks only":               {" \n ", errTruncated, "2:2", ""},
		"cut in a tag":              {"<Файл><Доку", errTruncated, "1:12", ""},
		"cut in an attribute":       {"<Файл>\n<Документ КНД=\"11", errTruncated, "2:18", ""},
		"cut between elements":      {"<Файл>\n<Документ/>\n", errTruncated, "3:1", "Файл"},
		"tags that do not match":    {"<Файл>\n </Фаил>", errMalformed, "2:2", "Фаил"},
		"a closing tag too many":    {"<a/></a>", errMalformed, "1:5", ""},
		"a second root":             {"<a/>\n<b/>", errMalformed, "2:1", "второй"},
		"text after the root":       {"<a/>\nтекст", errMalformed, "1:5", ""},
		"an attribute twice":        {`<a><b c="1" c="2"/></a>`, errMalformed, "1:4", "дважды"},
		"declaration inside":        {`<a><?xml version="1.0"?></a>`, errMalformed, "1:4", ""},
		"a control character":       {"<a>\x1D</a>", errCharacter, "", ""},
		"its reference":             {"<a>&#x1D;</a>", errCharacter, "", ""},
		"a bare ampersand":          {"<a>А & Б</a>", errEntity, "", ""},
		"less-than in an attribute": {`<a b="<"/>`, errMalformed, "", ""},
		"no quotes":                 {`<a b=1/>`, errMalformed, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Decode([]byte(c.data))
			if !errors.Is(err, c.kind) {
				t.Fatalf("got %v; want %s", err, c.kind.Code)
			}
			f, _ := fault.As(err)
			if c.place != "" && f.Place != c.place {
				t.Errorf("place %s; want %s", f.Place, c.place)
			}
			if !strings.Contains(f.Detail, c.words) {
				t.Errorf("%q does not say %q", f.Detail, c.words)
			}
		})
	}
}

func TestTooManyBytesAreNotRead(t *testing.T) {
	if _, err := Decode(make([]byte, MaxBytes+1)); !errors.Is(err, errLimit) {
		t.Error(err)
	}
}

func TestPathsNumberBrothersOnly(t *testing.T) {
	text, err := Decode([]byte("<Файл><Документ><Строка/><Строка а=\"1\"><Имя/></Строка></Документ></Файл>"))
	if err != nil {
		t.Fatal(err)
	}
	second := text.Doc.FindElement("//Строка[2]")
	if got := AttrPath(second, "а"); got != "/Файл/Документ/Строка[2]/@а" {
		t.Error(got)
	}
	if got := Path(second.SelectElement("Имя")); got != "/Файл/Документ/Строка[2]/Имя" {
		t.Error(got)
	}
}

func TestElementsAreFoundByPlace(t *testing.T) {
	text, err := Decode(cp1251(t, "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<Файл>\n <А/><Б>\n</Б>\n</Файл>"))
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[[2]int]string{{2, 1}: "Файл", {3, 2}: "А", {3, 7}: "Б", {4, 1}: "Б", {5, 1}: "Б", {9, 9}: "Б"} {
		if got := text.ElementAt(place[0], place[1]); got == nil || got.Tag != want {
			t.Errorf("%v: %v; want %s", place, got, want)
		}
	}
	if got := text.ElementAt(1, 1); got != nil {
		t.Errorf("before the root: %v", got.Tag)
	}
	if e := (&Text{Doc: etree.NewDocument()}).ElementAt(1, 1); e != nil {
		t.Error(e)
	}
}
