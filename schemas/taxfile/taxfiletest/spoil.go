package taxfiletest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/beevik/etree"
)

// oddValues are values at the edges of what types allow.
var oddValues = []string{
	"", " ", "0", "-1", "+1", "1.", ".5", "00012", "1e3", "NaN", "1,5", "1.123", "1.123456789012", "12345678901234567890123456789", "\t1\n",
	"29.02.2023", "29.02.2024", "31.04.2026", "30.02.2026", "01.01.1899", "2026-01-01", "1.1.2026", "23.59.59", "24.00.00", "12:00:00",
	"0000000000", "0100000000", "000000000000", "770A01001", "7701AA001", "7701aa001", "77010100", "796", "7961", "79", "ИО", "ИП", "СЧФ", "СЧФДОП",
	"без НДС", "Без НДС", "без НДЖ", "20%", "21%", "9.09%", "22/122", "он же", "без акциза", "1", "2", "7", "я", "ДОР", "5.02",
	strings.Repeat("я", 255), strings.Repeat("я", 256), strings.Repeat("я", 1000), strings.Repeat("я", 1001), strings.Repeat("z", 36), "😀", "<&>\"'",
}

// Spoil makes one random fault and names it. Some faults turn out to be none.
func Spoil(random *rand.Rand, doc *etree.Document) string {
	all := doc.FindElements("//*")
	e := all[random.IntN(len(all))]
	odd := oddValues[random.IntN(len(oddValues))]
	children := e.ChildElements()
	switch kind := random.IntN(12); {
	case kind <= 3 && len(e.Attr) > 0:
		a := &e.Attr[random.IntN(len(e.Attr))]
		a.Value = odd
		return fmt.Sprintf("%s/@%s=%.40q", e.Tag, a.Key, odd)
	case kind == 4 && len(e.Attr) > 0:
		name := e.Attr[random.IntN(len(e.Attr))].Key
		e.RemoveAttr(name)
		return "without " + e.Tag + "/@" + name
	case kind == 5:
		e.CreateAttr([]string{"Лишний", "НаимОрг", "КПП", "ИНН", "Функция"}[random.IntN(5)], odd)
		return "one more attribute of " + e.Tag
	case kind == 6 && len(children) == 0:
		e.SetText(odd)
		return fmt.Sprintf("%s says %.40q", e.Tag, odd)
	case kind == 7 && e.Parent().Parent() != nil:
		e.Parent().RemoveChild(e)
		return "without " + e.Tag
	case kind == 8 && e.Parent().Parent() != nil:
		e.Parent().InsertChildAt(e.Index(), e.Copy())
		return e.Tag + " twice"
	case kind == 9 && len(children) > 1:
		i := random.IntN(len(children) - 1)
		e.InsertChildAt(children[i].Index(), children[i+1])
		return "the children of " + e.Tag + " in another order"
	case kind == 10:
		e.Tag = []string{"Лишний", "Адрес", "ФИО", "СумНал", "ИдСв"}[random.IntN(5)]
		return "an element by another name: " + e.Tag
	default:
		e.CreateText([]string{"текст", "  \n", "&", "\u00a0"}[random.IntN(4)])
		return "text in " + e.Tag
	}
}
