package xpath

import (
	"errors"
	"slices"
	"testing"
)

func TestPatternsFindTheirElements(t *testing.T) {
	doc := parse(t, `<Ф><Д><А><Имя/></А><Б><В><Имя/></В></Б></Д></Ф>`)
	for source, want := range map[string]int{
		"Имя": 2, "А/Имя": 1, "Б//Имя": 1, "Д//Имя": 2, "//Имя": 2, "/Имя": 0, "/Ф": 1, "/Ф/Д": 1, "Ф": 1, "/Д": 0, "А | В": 2, "А | А": 1,
		"*": 7, "Б/*": 1, "/Ф//Имя": 2, "Нет": 0, "Нет//Имя": 0, "*/Имя": 2, "/Ф/*/*/Имя": 1,
	} {
		p, err := CompilePattern(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got := 0
		for _, e := range doc.FindElements("//*") {
			if p.Matches(e) {
				got++
			}
		}
		if got != want {
			t.Errorf("%s matches %d elements; want %d", source, got, want)
		}
	}
}

func TestPatternsNameWhatTheyMayBeAbout(t *testing.T) {
	p, err := CompilePattern("А/Имя | //Б | *")
	if err != nil || !slices.Equal(p.Names(), []string{"Имя", "Б", "*"}) {
		t.Error(p, err)
	}
}

func TestOtherExpressionsAreNoPatterns(t *testing.T) {
	for _, source := range []string{"1", "@а", "..", ".", "/", "а[1]", "count(а)", "(а)/б", "а | 1=1", "ancestor::а", "descendant::а"} {
		if _, err := CompilePattern(source); !errors.Is(err, errUnknown) && !errors.Is(err, errSyntax) {
			t.Errorf("%s: %v", source, err)
		}
	}
}
