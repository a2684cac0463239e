package codes

import (
	_ "embed" // the tables of the classifiers
	"strings"
	"sync"
)

// Unit is a unit of measure of ОКЕИ (ОК 015-94).
type Unit struct {
	Code   string // three digits
	Symbol string // national symbol, as documents show it
	Name   string
}

// Currency is a currency of ОКВ.
type Currency struct {
	Code  string // three digits
	Alpha string // three letters
	Name  string
}

// Country is a country of ОКСМ.
type Country struct {
	Code  string // three digits
	Alpha string // two letters
	Name  string // short name
}

//go:embed okei.tsv
var okei string

//go:embed okv.tsv
var okv string

//go:embed oksm.tsv
var oksm string

// The tables hold the units and currencies that documents of Uzel's users carry, and all countries. A code that is
// missing here may well exist: callers warn about it and do not refuse it.
var (
	units      = sync.OnceValue(func() table[Unit] { return read(okei, newUnit) })
	currencies = sync.OnceValue(func() table[Currency] { return read(okv, newCurrency) })
	countries  = sync.OnceValue(func() table[Country] { return read(oksm, newCountry) })
)

// UnitByCode finds a unit by its ОКЕИ code.
func UnitByCode(code string) (Unit, bool) { u, ok := units().byCode[code]; return u, ok }

// UnitByName finds a unit by its symbol or name as people write it: "шт", "Шт.", "штука".
func UnitByName(name string) (Unit, bool) { u, ok := units().byName[normalise(name)]; return u, ok }

// Matches reports whether name is one of the ways to write the unit.
func (u Unit) Matches(name string) bool {
	found, ok := UnitByName(name)
	return ok && found.Code == u.Code
}

// Whole reports whether the unit is counted in whole numbers only: pieces and people.
func (u Unit) Whole() bool { return u.Code == "796" || u.Code == "792" }

// CurrencyByCode finds a currency by its three digits.
func CurrencyByCode(code string) (Currency, bool) { c, ok := currencies().byCode[code]; return c, ok }

// CurrencyByAlpha finds a currency by its three letters.
func CurrencyByAlpha(alpha string) (Currency, bool) {
	c, ok := currencies().byName[normalise(alpha)]
	return c, ok
}

// CountryByCode finds a country by its three digits.
func CountryByCode(code string) (Country, bool) { c, ok := countries().byCode[code]; return c, ok }

// CountryByAlpha finds a country by its two letters.
func CountryByAlpha(alpha string) (Country, bool) {
	c, ok := countries().byName[normalise(alpha)]
	return c, ok
}

// table is a classifier: a row by its code and by each of its other writings.
type table[T any] struct{ byCode, byName map[string]T }

func read[T any](text string, row func(cells []string) (T, []string)) table[T] {
	t := table[T]{byCode: map[string]T{}, byName: map[string]T{}}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		entry, names := row(cells)
		t.byCode[cells[0]] = entry
		for _, name := range names {
			t.byName[normalise(name)] = entry
		}
	}
	return t
}

func newUnit(cells []string) (Unit, []string) {
	u := Unit{Code: cells[0], Symbol: cells[1], Name: cells[2]}
	return u, cells[1:]
}

func newCurrency(cells []string) (Currency, []string) {
	return Currency{Code: cells[0], Alpha: cells[1], Name: cells[2]}, cells[1:2]
}

func newCountry(cells []string) (Country, []string) {
	return Country{Code: cells[0], Alpha: cells[1], Name: cells[2]}, cells[1:2]
}

// normalise forgets what people write differently: case, blanks, points and ё.
func normalise(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", ".", "", "·", "", "²", "2", "³", "3", "ё", "е").Replace(strings.ToLower(s))
}
