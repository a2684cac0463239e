package reconcile

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersThatAreNearlyTheSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		near bool
	}{
		{"1234", "1234", true}, {"1234", "1235", true}, {"1234", "124", true}, {"1234", "12345", true}, {"1234", "1243", true}, {"1234", "1324", true},
		{"A17", "А17", true}, {"а-0017", "А17", true}, {"1234", "1256", false}, {"1234", "4321", false}, {"1234", "123456", false}, {"7", "8", false},
		{"7", "77", false}, {"12", "13", true}, {"", "", true}, {"", "1", false}, {"1", "1", true},
	} {
		if near(c.a, c.b) != c.near || near(c.b, c.a) != c.near {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.near)
		}
	}
}

// Numbers that are nearly the same have a shortened form in common, or pairing would never look at them.
func TestNearNumbersAreFoundByTheirShortenedForms(t *testing.T) {
	number := rapid.StringMatching(`[АA]?[0-3]{1,5}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		if !near(a, b) {
			return
		}
		forms := shortened(b)
		if !slices.ContainsFunc(shortened(a), func(form string) bool { return slices.Contains(forms, form) }) {
			t.Fatalf("%q and %q", a, b)
		}
	})
}

func FuzzNumber(f *testing.F) {
	f.Add("А-00017/2", "a 17-2")
	f.Add("", "0")
	f.Fuzz(func(t *testing.T, a, b string) {
		if strict(strict(a)) != strict(a) || loose(strict(a)) != loose(a) {
			t.Fatalf("%q: %q, %q", a, strict(a), loose(a))
		}
		if near(a, b) != near(b, a) || !near(a, a) {
			t.Fatalf("%q, %q", a, b)
		}
	})
}
