package mchd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Use is what a power is to be used for. What is not known is left empty and then not asked.
type Use struct {
	Day       xmlbind.Date // of the act
	Principal string       // ИНН of who the document is from
	Signers   []Signer     // who signs
	Codes     []string     // powers of the classifier, any of which is enough
	Chain     []Power      // powers of attorney by which this one was passed on
	Status    Status       // what the registry says
	// Since is the day since which the registry says so: whoever signed before a revocation had the power (ГК РФ, ст. 188, 189).
	Since xmlbind.Date
	// States are what the registry says of the powers of the chain, by number in lower case; nil: it is not asked about them.
	States map[string]Status
}

// Signer is who signs, as the certificate tells.
type Signer struct {
	INN   string // of the person or the entrepreneur
	SNILS string
}

// Status is what the registry says of a power. It is found out elsewhere.
type Status string

// What a registry may say.
const (
	Unchecked     Status = ""
	Valid         Status = "valid"
	Revoked       Status = "revoked"
	Expired       Status = "expired"
	NotRegistered Status = "not_registered"
)

// Verdict is what a check comes to.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "valid"
	Bad     Verdict = "invalid"
	Unclear Verdict = "has_warnings" // only a person can say
)

// Judge turns findings into a verdict.
func Judge(findings []fault.Finding) Verdict {
	switch {
	case fault.HasErrors(findings):
		return Bad
	case len(findings) > 0:
		return Unclear
	}
	return Good
}

// Check says what forbids to use a power, and what a person should look at. Paths are JSON Pointers of the power.
func Check(p Power, use Use) []fault.Finding {
	c := check{p: p, use: use}
	c.days()
	c.principal()
	c.signers()
	c.codes()
	c.chain()
	c.registry()
	return c.findings
}

type check struct {
	p        Power
	use      Use
	findings []fault.Finding
}

func (c *check) error(kind *fault.Kind, path, detail string) {
	c.findings = append(c.findings, kind.Finding(path, detail))
}

func (c *check) warning(kind *fault.Kind, path, detail string) {
	c.findings = append(c.findings, kind.Warning(path, detail))
}

// days: a power is good from the day it is issued to the last day, both included.
func (c *check) days() {
	switch {
	case c.use.Day == "":
	case c.p.Issued != "" && c.use.Day < c.p.Issued:
		c.error(errEarly, "/issued", string(c.p.Issued))
	case c.p.Expires != "" && c.use.Day > c.p.Expires:
		c.error(errLate, "/expires", string(c.p.Expires))
	}
}

// principal: of a power that was passed on it is the first one who gives it whose document it is, and who that is the file
// does not have to tell; then the chain does.
func (c *check) principal() {
	from := c.p.Principals
	if first, ok := c.first(); ok {
		from = first.Principals
	} else if c.p.Passed != nil {
		return // the chain is missed below
	}
	if c.use.Principal != "" && !slices.ContainsFunc(from, func(p Party) bool { return p.INN() == c.use.Principal }) {
		c.error(errPrincipal, "/principals", "")
	}
}

// signers: each who signs is a representative; with joint powers all representatives sign.
func (c *check) signers() {
	for i, signer := range c.use.Signers {
		if !slices.ContainsFunc(c.p.Representatives, signer.is) {
			c.error(errRepresentative, "/representatives", "подпись "+strconv.Itoa(i+1))
		}
	}
	if !c.p.Joint || len(c.use.Signers) == 0 {
		return
	}
	for i, r := range c.p.Representatives {
		if !slices.ContainsFunc(c.use.Signers, func(s Signer) bool { return s.is(r) }) {
			c.error(errJoint, "/representatives/"+strconv.Itoa(i), "")
		}
	}
}

// is tells by СНИЛС, by ИНН where one of the two has none. An organisation is none: who signs for it has a power of its own.
func (s Signer) is(p Party) bool {
	if p.Company != nil {
		return false
	}
	if s.SNILS != "" && p.SNILS() != "" {
		return digits(s.SNILS) == digits(p.SNILS())
	}
	return s.INN != "" && s.INN == p.INN()
}

func (c *check) codes() {
	if len(c.use.Codes) == 0 {
		return
	}
	switch {
	case slices.ContainsFunc(c.p.Codes, func(code Code) bool { return slices.Contains(c.use.Codes, code.Code) }):
	case len(c.p.Codes) == 0 && c.p.Text != "":
		c.warning(errText, "/text", "")
	default:
		c.error(errNoCode, "/codes", strings.Join(c.use.Codes, ", "))
	}
}

func (c *check) registry() {
	switch c.use.Status {
	case Valid:
	case Revoked, Expired:
		if c.use.Since != "" && c.use.Day != "" && c.use.Day < c.use.Since {
			return // it was in force on the day of the act
		}
		kind := errRevoked
		if c.use.Status == Expired {
			kind = errEnded
		}
		c.error(kind, "/number", "")
	case NotRegistered:
		c.error(errUnregistered, "/number", "")
	default:
		c.warning(errUnchecked, "/number", "")
	}
}
