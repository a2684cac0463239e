package codes

import (
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestUnitsAreFoundByCodeAndByName(t *testing.T) {
	for code, writings := range map[string][]string{
		"796": {"шт", "Шт.", "штука"}, "356": {"ч", "час"}, "355": {"мин"}, "359": {"сут", "сут."}, "362": {"мес"}, "642": {"ед"},
		"744": {"%"}, "792": {"чел"}, "539": {"чел.ч", "чел·ч"}, "876": {"усл. ед", "усл.ед."}, "006": {"м"}, "112": {"л", "дм³"},
		"166": {"кг"}, "168": {"т"}, "616": {"боб", "Бобина"}, "055": {"м2", "м²"}, "113": {"м3"}, "778": {"упак"}, "839": {"компл"}, "383": {"руб"},
	} {
		unit, ok := UnitByCode(code)
		if !ok {
			t.Errorf("%s is missing", code)
			continue
		}
		for _, w := range writings {
			if !unit.Matches(w) {
				t.Errorf("%q is not taken for %s", w, code)
			}
		}
	}
	if unit, _ := UnitByCode("796"); unit.Matches("кг") || unit.Matches("что-то") {
		t.Error("another unit is taken for pieces")
	}
}

func TestCurrencies(t *testing.T) {
	rouble, ok := CurrencyByCode("643")
	if !ok || rouble.Alpha != "RUB" || rouble.Name != "Российский рубль" {
		t.Errorf("643 is %+v", rouble)
	}
	if c, ok := CurrencyByAlpha("usd"); !ok || c.Code != "840" {
		t.Errorf("USD is %+v", c)
	}
}

// ОКСМ repeats the numbers of ISO 3166; only Abkhazia and South Ossetia are its own.
func TestCountriesAgreeWithISO3166(t *testing.T) {
	all := 0
	for line := range strings.Lines(oksm) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		all++
		if cells[0] == "895" || cells[0] == "896" {
			continue
		}
		region, err := language.ParseRegion(cells[1])
		code, _ := strconv.Atoi(cells[0])
		if err != nil || region.M49() != code {
			t.Errorf("%v: ISO says %d, %v", cells, region.M49(), err)
		}
	}
	if all < 249 {
		t.Errorf("only %d countries", all)
	}
	if c, ok := CountryByCode("643"); !ok || c.Name != "Россия" || c.Alpha != "RU" {
		t.Errorf("643 is %+v", c)
	}
	if c, ok := CountryByAlpha("by"); !ok || c.Code != "112" {
		t.Errorf("BY is %+v", c)
	}
}

func TestTablesAreWholeAndUnambiguous(t *testing.T) {
	for name, text := range map[string]string{"okei": okei, "okv": okv, "oksm": oksm} {
		seen := map[string]string{}
		for line := range strings.Lines(text) {
			cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(cells) < 3 || len(cells[0]) != 3 || !isDigits(cells[0]) {
				t.Errorf("%s: bad row %q", name, line)
				continue
			}
			keys := cells
			if name != "okei" {
				keys = cells[:2]
			}
			for _, key := range keys {
				if other, taken := seen[normalise(key)]; taken && other != cells[0] {
					t.Errorf("%s: %q is both %s and %s", name, key, other, cells[0])
				}
				seen[normalise(key)] = cells[0]
			}
		}
	}
}
