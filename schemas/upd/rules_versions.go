package upd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

type rule = taxfile.Rule[*check]

var rulesOfSeller = slices.Concat(rulesOfDocument, rulesOfRows, rulesOfTransfer, rulesOfParties, rulesOfSigners)

// rules503 are the conditional rules of the seller's title 5.03: those of the schematron of 5.02 that still hold, with
// what its late revisions changed. Rules of 5.02 that 5.03 gave up are kept as advice: an operator may still ask for them,
// and the accountant is seldom glad of the gap.
var rules503 = taxfile.Compile(
	changed(rulesOfSeller, rule.Advice, "UZ-UPD-109", "UZ-UPD-110", "UZ-UPD-111", "UZ-UPD-125", "UZ-UPD-134", "UZ-UPD-135"),
)

// rules502 are those of 5.02. НаимДокОпр is free there, and a price above zero is the schema's business.
var rules502 = taxfile.Compile(
	whereStated("СпОбстФСЧФ", without(rulesOfSeller, "UZ-UPD-103", "UZ-UPD-104", "UZ-UPD-124", "UZ-UPD-126", "UZ-UPD-127", "UZ-UPD-132"),
		"UZ-UPD-105", "UZ-UPD-112", "UZ-UPD-125", "UZ-UPD-128", "UZ-UPD-134", "UZ-UPD-135"),
	rulesOf502,
)

// rules501 are what the order of 5.01 says in words. Its official conditions are silent about it.
var rules501 = taxfile.Compile(changed(only(rulesOfSeller, "UZ-UPD-101", "UZ-UPD-102", "UZ-UPD-121", "UZ-UPD-151"), rule.Careful))

// rulesOf502 are those that 5.03 changed.
var rulesOf502 = []rule{
	taxfile.Presence("UZ-UPD-137", "указана единица измерения, но нет количества",
		"формат 5.02 требует КолТов рядом с ОКЕИ_Тов при любой функции (в документе: quantity)",
		atRow, "@КолТов",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "@ОКЕИ_Тов") && !taxfile.Has(e, "@КолТов")
		}),
	taxfile.Presence("UZ-UPD-138", "указан код страны происхождения, но нет её названия",
		"добавьте КрНаимСтрПр (в документе: details.origin_names)",
		[]string{"ДопСведТов"}, "@КрНаимСтрПр",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e.Parent(), "СвДТ/@КодПроисх") && !taxfile.Has(e, "@КрНаимСтрПр")
		}),
	taxfile.Presence("UZ-UPD-139", "указан код страны происхождения, но нет её названия",
		"добавьте ДопСведТов и в нём КрНаимСтрПр (в документе: details.origin_names)",
		atRow, "ДопСведТов",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "СвДТ/@КодПроисх") && !taxfile.Has(e, "ДопСведТов")
		}).Careful(), // the words of the condition are about ДопСведТов and do not catch its absence
}

// whereStated splits rules of the given codes in two: where the circumstance is stated they forbid, as the conditions
// literally say; where it is not, XPath makes @СпОбстФСЧФ!=2 false, the condition does not fire, and what its authors meant is
// asked for with care.
func whereStated(circumstance string, rules []rule, codes ...string) []rule {
	var split []rule
	for _, r := range rules {
		if !slices.Contains(codes, r.Kind.Code) {
			split = append(split, r)
			continue
		}
		literal, meant, broken := r, r.Careful(), r.Broken
		literal.Broken = func(c *check, e *etree.Element) bool { return c.circumstance(circumstance) != "" && broken(c, e) }
		meant.Broken = func(c *check, e *etree.Element) bool { return c.circumstance(circumstance) == "" && broken(c, e) }
		split = append(split, literal, meant)
	}
	return split
}

// whereAttr splits a rule the same way by an attribute of its element.
func whereAttr(attr string, r rule) []rule {
	literal, meant, broken := r, r.Careful(), r.Broken
	literal.Broken = func(c *check, e *etree.Element) bool { return taxfile.Has(e, "@"+attr) && broken(c, e) }
	meant.Broken = func(c *check, e *etree.Element) bool { return !taxfile.Has(e, "@"+attr) && broken(c, e) }
	return []rule{literal, meant}
}

// changed applies a change to the rules of the given codes; to all when none is given.
func changed(rules []rule, change func(rule) rule, codes ...string) []rule {
	list := slices.Clone(rules)
	for i, r := range list {
		if len(codes) == 0 || slices.Contains(codes, r.Kind.Code) {
			list[i] = change(r)
		}
	}
	return list
}

func without(rules []rule, codes ...string) []rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r rule) bool { return slices.Contains(codes, r.Kind.Code) })
}

func only(rules []rule, codes ...string) []rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r rule) bool { return !slices.Contains(codes, r.Kind.Code) })
}
