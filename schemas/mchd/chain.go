package mchd

import (
	"slices"
	"strings"
)

// given finds a power of the chain by its number.
func (c *check) given(number string) (Power, bool) {
	i := slices.IndexFunc(c.use.Chain, func(p Power) bool { return number != "" && strings.EqualFold(p.Number, number) })
	if i < 0 {
		return Power{}, false
	}
	return c.use.Chain[i], true
}

// first is the power with which a chain begins.
func (c *check) first() (Power, bool) {
	if c.p.Passed == nil {
		return Power{}, false
	}
	return c.given(c.p.Passed.First.Number)
}

// chain: powers that were passed on hold if each one of those before was good, allowed it, and gave what was passed on to who
// passed it on.
func (c *check) chain() {
	below := c.p
	for steps := 0; below.Passed != nil; steps++ {
		nearest := below.Passed.First
		if below.Passed.Nearest != nil {
			nearest = *below.Passed.Nearest
		}
		above, known := c.given(nearest.Number)
		if !known || steps > len(c.use.Chain) {
			c.error(errChain, "/passed", nearest.Number)
			return
		}
		c.link(above, below)
		below = above
	}
}

// link checks one passing on.
func (c *check) link(above, below Power) {
	if above.Passing == NotPassed || above.Passing == PassedOnce && above.Passed != nil {
		c.error(errNoPassing, "/passed", above.Number)
	}
	if !slices.ContainsFunc(below.Principals, func(p Party) bool { return slices.ContainsFunc(above.Representatives, p.same) }) {
		c.error(errChainParty, "/principals", above.Number)
	}
	if c.use.Day != "" && (above.Issued > c.use.Day || above.Expires != "" && above.Expires < c.use.Day) {
		c.error(errChainDate, "/passed", above.Number)
	}
	c.state(above)
	for _, code := range below.Codes {
		if len(above.Codes) > 0 && !slices.ContainsFunc(above.Codes, func(has Code) bool { return has.Code == code.Code }) {
			c.error(errChainCode, "/codes", code.Code)
		}
	}
}

// state: with a power of attorney ends what was passed on by it (ГК РФ, ст. 188, п. 3).
func (c *check) state(above Power) {
	if c.use.States == nil {
		return
	}
	switch c.use.States[strings.ToLower(above.Number)] {
	case Valid:
	case Unchecked:
		c.warning(errUnchecked, "/passed", above.Number)
	default:
		c.error(errChainState, "/passed", above.Number)
	}
}

// same reports whether two parties are one, by ИНН or СНИЛС.
func (p Party) same(other Party) bool {
	return p.INN() != "" && p.INN() == other.INN() || p.SNILS() != "" && digits(p.SNILS()) == digits(other.SNILS())
}
