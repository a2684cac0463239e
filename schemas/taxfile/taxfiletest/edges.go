package taxfiletest

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"
	"pgregory.net/rapid"
)

// widest is how many digits libxml2, with whose verdicts ours are compared, can hold.
const widest = 24

// facets are the rules of a simple type with those of the types it is made of.
type facets struct {
	base     string // xs:string, xs:decimal, xs:integer
	values   map[string]int
	enum     []string
	patterns []string
}

func (g *Grammar) facetsOf(typ *etree.Element) facets {
	f := facets{values: map[string]int{}}
	for typ != nil {
		restriction := typ.SelectElement("restriction")
		for _, facet := range restriction.ChildElements() {
			v := facet.SelectAttrValue("value", "")
			switch facet.Tag {
			case "enumeration":
				f.enum = append(f.enum, v)
			case "pattern":
				f.patterns = append(f.patterns, v)
			default:
				if _, nearer := f.values[facet.Tag]; !nearer {
					f.values[facet.Tag], _ = strconv.Atoi(v)
				}
			}
		}
		f.base = restriction.SelectAttrValue("base", "")
		typ = g.types[f.base]
	}
	return f
}

// edges are values at the borders of a simple type, on both sides of them.
func (g *Grammar) edges(typ *etree.Element) []string {
	f := g.facetsOf(typ)
	edges := []string{""}
	edges = append(edges, f.allowed()...)
	edges = append(edges, f.shaped()...)
	if f.base == "xs:string" {
		return append(edges, f.lengths()...)
	}
	return append(edges, f.numbers()...)
}

func (f facets) allowed() []string {
	if len(f.enum) == 0 {
		return nil
	}
	first := f.enum[0]
	return append([]string{first + "я", strings.ToUpper(first) + " ", first[:len(first)-1]}, f.enum...)
}

// shaped are values of a pattern, and the same bent a little.
func (f facets) shaped() []string {
	var values []string
	for _, pattern := range f.patterns {
		for seed := range 3 {
			v := rapid.StringMatching(pattern).Example(seed)
			values = append(values, v, v+"0", v[:len(v)-1], "A"+v[1:], v[:len(v)-1]+" ")
		}
	}
	if len(f.patterns) > 0 {
		values = append(values, "29.02.2023", "29.02.2024", "29.02.2000", "31.04.2026", "30.02.2026", "31.12.2099", "01.01.1899", "00.01.2026",
			"01.13.2026", "23.59.59", "24.00.00", "12.60.00", "0000000000", "770000001A", "0100000000", "7701AA001", "7701aa001", "000", "0000")
	}
	return values
}

func (f facets) lengths() []string {
	var values []string
	for _, facet := range []string{"length", "minLength", "maxLength"} {
		if n, ok := f.values[facet]; ok {
			values = append(values, strings.Repeat("я", n), strings.Repeat("z", n+1))
			if n > 0 {
				values = append(values, strings.Repeat("z", n-1))
			}
		}
	}
	return values
}

func (f facets) numbers() []string {
	values := []string{"0", "1", "-1", "+1", "01", "1.", ".5", "1,5", "1e3", "NaN", "1 000", " 7 "}
	fraction, limited := f.values["fractionDigits"]
	if limited {
		values = append(values, "1."+strings.Repeat("1", fraction), "1."+strings.Repeat("1", fraction+1), "1."+strings.Repeat("1", fraction)+"0")
	}
	if total, ok := f.values["totalDigits"]; ok && total < widest {
		values = append(values, strings.Repeat("9", total), strings.Repeat("9", total+1))
		if limited {
			values = append(values, strings.Repeat("9", total-fraction)+"."+strings.Repeat("9", fraction),
				strings.Repeat("9", total-fraction+1)+"."+strings.Repeat("9", fraction))
		}
	}
	return values
}
