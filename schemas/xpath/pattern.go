package xpath

import "github.com/beevik/etree"

// Pattern says which elements a rule is about: names and paths without predicates, as "Документ", "/Файл/Документ",
// "СвПрод//Адрес" or "СвПрод | СвПокуп".
type Pattern struct{ paths []path }

// CompilePattern reads a pattern.
func CompilePattern(source string) (*Pattern, error) {
	e, err := Compile(source, nil)
	if err != nil {
		return nil, err
	}
	p := &Pattern{}
	if !p.add(e.top) {
		return nil, errUnknown.With("%.60q вместо имени элемента", source)
	}
	return p, nil
}

func (p *Pattern) add(e expression) bool {
	switch e := e.(type) {
	case union:
		return p.add(e.left) && p.add(e.right)
	case path:
		for _, st := range e.steps {
			if st.name != anyNode && st.axis != child || st.name == anyNode && st.axis != descendantOrSelf || len(st.predicates) > 0 {
				return false
			}
		}
		p.paths = append(p.paths, e)
		return e.from == nil && len(e.steps) > 0
	}
	return false
}

// Names are the names that a matching element may have; "*" is any.
func (p *Pattern) Names() []string {
	var names []string
	for _, w := range p.paths {
		names = append(names, w.steps[len(w.steps)-1].name)
	}
	return names
}

// Matches reports whether the pattern is about an element.
func (p *Pattern) Matches(e *etree.Element) bool {
	for _, w := range p.paths {
		if w.leadsTo(e, len(w.steps)-1) {
			return true
		}
	}
	return false
}

// leadsTo follows a path backwards from an element that its step i would have to give.
func (p path) leadsTo(e *etree.Element, i int) bool {
	up := e.Parent()
	switch {
	case up == nil || !p.steps[i].fits(Node{Element: e}):
		return false
	case i == 0:
		return !p.absolute || up.Parent() == nil
	case p.steps[i-1].axis == child:
		return p.leadsTo(up, i-1)
	case i == 1: // "//name"
		return true
	}
	for ; up != nil; up = up.Parent() {
		if p.leadsTo(up, i-2) {
			return true
		}
	}
	return false
}
