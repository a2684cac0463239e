package xsd

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// facets are the rules of a simple type. The zero value knows none: messages then do without the numbers.
type facets struct {
	types    []string // names of the types it derives from, nearest first
	values   map[string]string
	enum     []string
	patterns []string
}

// explain says which rule a value breaks. The rule is the library's word for it, as "maxLength facet failed".
func (f facets) explain(name, value, rule string) string {
	detail := name + shown(name, value)
	rule = strings.TrimSuffix(rule, wordsFacet)
	if said := f.broken(rule, value); said != "" {
		detail += ": " + said
	}
	return detail
}

func (f facets) broken(rule, value string) string {
	limit := f.values[rule]
	switch rule {
	case "length":
		return fmt.Sprintf("знаков %d, нужно ровно %s", utf8.RuneCountInString(value), limit)
	case "minLength":
		if value == "" {
			return "значение пустое"
		}
		return fmt.Sprintf("знаков %d, нужно не меньше %s", utf8.RuneCountInString(value), limit)
	case "maxLength":
		return fmt.Sprintf("знаков %d, можно не больше %s", utf8.RuneCountInString(value), limit)
	case "totalDigits":
		return "цифр больше, чем " + limit
	case "fractionDigits":
		if limit == "0" {
			return "нужно целое число"
		}
		return "после точки больше цифр, чем " + limit
	case "minInclusive":
		return "нужно не меньше " + limit
	case "minExclusive":
		return "нужно больше " + limit
	case "maxInclusive":
		return "нужно не больше " + limit
	case "maxExclusive":
		return "нужно меньше " + limit
	case "enumeration":
		return "допустимо: " + strings.Join(f.enum, "; ")
	case "pattern":
		return f.form()
	case "invalid decimal":
		return "нужно число с точкой перед дробной частью, без пробелов и степени"
	case "invalid integer":
		return "нужно целое число"
	}
	return ""
}

// forms describe the types whose patterns are unreadable, by a part of the type's name in the schemas of ФНС.
var forms = []struct{ part, words string }{
	{"Дата", "нужна существующая дата вида ДД.ММ.ГГГГ"},
	{"Время", "нужно время вида ЧЧ.ММ.СС"},
	{"ИННФЛ", "нужны 12 цифр, первые две не 00"},
	{"ИННЮЛ", "нужны 10 цифр, первые две не 00"},
	{"КПП", "нужны 4 цифры, 2 цифры или латинские заглавные буквы и 3 цифры"},
	{"ОКЕИ", "нужны 3 или 4 цифры"},
}

func (f facets) form() string {
	for _, name := range f.types {
		for _, form := range forms {
			if strings.Contains(name, form.part) {
				return form.words
			}
		}
	}
	if len(f.patterns) == 0 {
		return "вид значения не тот"
	}
	return "вид значения не тот, образец " + strings.Join(f.patterns, " или ")
}

// personal are the names under which the schemas of ФНС and of other authorities keep data of a person: a finding does
// not repeat it, since findings are stored and shown to more people than the document.
var personal = []string{"Фамилия", "Имя", "Отчество", "ИННФЛ", "СНИЛС", "ДатаРожд", "ИныеСвед", "Тлф", "ЭлПочта", "СерНомДок"}

const maxShown = 60

// Personal reports whether what stands under a name may be data of a person.
func Personal(name string) bool {
	return slices.ContainsFunc(personal, func(p string) bool { return strings.HasPrefix(name, p) })
}

func shown(name, value string) string {
	if value == "" || Personal(name) {
		return ""
	}
	if runes := []rune(value); len(runes) > maxShown {
		value = string(runes[:maxShown]) + "…"
	}
	return " «" + value + "»"
}
