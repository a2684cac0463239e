package signature

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Result is what one check came to.
type Result string

// The results.
const (
	Passed  Result = "passed"
	Failed  Result = "failed"
	Unknown Result = "unknown" // could not be checked: something is missing
	Skipped Result = "skipped" // nobody asked, or there is nothing to check
)

// Check is one question about a signature with its answer.
type Check struct {
	Name   Name   `json:"check"`
	Result Result `json:"result"`
	Code   string `json:"code,omitempty"` // of what is wrong or missing
	Reason string `json:"reason"`         // for a person
	Hint   string `json:"hint,omitempty"`
}

// Name says what is checked.
type Name string

// What is checked, in the order in which it is shown.
const (
	Digest        Name = "digest"
	Mathematics   Name = "mathematics"
	Binding       Name = "binding"
	Stamp         Name = "timestamp"
	Chain         Name = "chain"
	Validity      Name = "validity"
	Revocation    Name = "revocation"
	Usage         Name = "usage"
	Level         Name = "level"
	Holder        Name = "party"
	Power         Name = "power"
	Accreditation Name = "accreditation"
	Form          Name = "qualified_certificate"
	Provider      Name = "provider"
)

// titles are the checks as people read them.
var titles = map[Name]string{
	Digest: "документ", Mathematics: "подпись", Binding: "сертификат под подписью", Stamp: "метка времени", Chain: "цепочка доверия",
	Validity: "срок сертификата", Revocation: "отзыв и приостановление", Usage: "назначение сертификата", Level: "вид подписи",
	Holder: "сторона документа", Power: "доверенность", Accreditation: "аккредитация центра", Form: "квалифицированный сертификат",
	Provider: "средство проверки",
}

// Title names the check in Russian.
func (n Name) Title() string { return titles[n] }

// Verdict is what a signature is worth.
type Verdict string

// The verdicts, the worst first.
const (
	Unjudged  Verdict = "unjudged"  // nobody who was at hand could compute it
	Invalid   Verdict = "invalid"   // something is wrong with it
	Neither   Verdict = "neither"   // nothing is wrong, but nobody vouches for it
	Trusted   Verdict = "trusted"   // the chain ends in a root that is trusted here
	Qualified Verdict = "qualified" // law 63-FZ, art. 11
)

var verdictTitles = map[Verdict]string{
	Unjudged: "не проверена", Invalid: "не годится", Neither: "без подтверждённого доверия", Trusted: "доверенная, но не квалифицированная", Qualified: "квалифицированная",
}

var verdictOrder = map[Verdict]int{Invalid: 0, Neither: 1, Trusted: 2, Qualified: 3}

// Title names the verdict in Russian.
func (v Verdict) Title() string { return verdictTitles[v] }

// worse is the lower of two verdicts.
func (v Verdict) worse(other Verdict) Verdict {
	if verdictOrder[other] < verdictOrder[v] {
		return other
	}
	return v
}

// hurdles are what each verdict above the worst takes: a check among them with one of these results keeps a signature below.
var hurdles = []struct {
	below   Verdict
	names   []Name
	results []Result
}{
	{Invalid, []Name{Digest, Mathematics, Binding, Stamp, Validity, Revocation, Usage, Level, Holder, Power}, []Result{Failed}},
	{Neither, []Name{Digest, Mathematics, Chain}, []Result{Failed, Unknown, Skipped}},
	{Neither, []Name{Provider}, []Result{Failed}},
	{Trusted, []Name{Binding, Validity, Revocation, Accreditation, Form, Provider}, []Result{Failed, Unknown, Skipped}},
	{Trusted, []Name{Holder, Power}, []Result{Unknown}},
}

// verdictOf weighs the checks of one signature. What was not checked at all has passed nothing.
func verdictOf(checks []Check) Verdict {
	for _, h := range hurdles {
		for _, name := range h.names {
			if slices.Contains(h.results, resultOf(checks, name)) {
				return h.below
			}
		}
	}
	return Qualified
}

func resultOf(checks []Check, name Name) Result {
	if i := slices.IndexFunc(checks, func(c Check) bool { return c.Name == name }); i >= 0 {
		return checks[i].Result
	}
	return Skipped
}

// Against are the checks that keep a signature from a better verdict. That nobody knows whether its maker may sign for the party
// comes first where nothing is wrong: a person has to know that before anything else.
func (o OneVerdict) Against() []Check {
	var power, holder, others []Check
	for _, c := range o.Checks {
		unclear := c.Result == Unknown && o.Verdict != Invalid
		switch {
		case unclear && c.Name == Power:
			power = append(power, c)
		case unclear && c.Name == Holder:
			holder = append(holder, c)
		default:
			others = append(others, c.against(o.Verdict)...)
		}
	}
	return slices.Concat(power, holder, others)
}

// against is a check once for each hurdle that it keeps a signature below.
func (c Check) against(verdict Verdict) (list []Check) {
	for _, h := range hurdles {
		if h.below == verdict && slices.Contains(h.names, c.Name) && slices.Contains(h.results, c.Result) {
			list = append(list, c)
		}
	}
	return list
}

// Computed reports whether the mathematics of all signatures were computed by somebody, or refused by who could.
func (j Judgement) Computed() bool {
	return !slices.ContainsFunc(j.Signatures, func(o OneVerdict) bool {
		return o.Verdict == Neither && slices.ContainsFunc(o.Checks, func(c Check) bool {
			return c.Result == Unknown && (c.Code == errUncalculated.Code && c.Name == Mathematics || c.Name == Digest)
		})
	})
}

// Wrong reports whether nothing may rest on the signatures before a person has looked: something is wrong with one, or the one
// provider that can compute it has not confirmed it.
func (j Judgement) Wrong() bool {
	return j.Verdict == Invalid || slices.ContainsFunc(j.Signatures, func(o OneVerdict) bool {
		return slices.ContainsFunc(o.Checks, func(c Check) bool { return c.Name == Mathematics && c.Code == errUnconfirmed.Code })
	})
}

// passed, failed, unknown and skipped make checks.
func passed(name Name, reason string) Check { return Check{Name: name, Result: Passed, Reason: reason} }

func skipped(name Name, reason string) Check {
	return Check{Name: name, Result: Skipped, Reason: reason}
}

func failed(name Name, kind *fault.Kind, detail string) Check {
	return of(name, Failed, kind, detail)
}

func unknown(name Name, kind *fault.Kind, detail string) Check {
	return of(name, Unknown, kind, detail)
}

func of(name Name, result Result, kind *fault.Kind, detail string) Check {
	finding := kind.Finding("", detail)
	return Check{Name: name, Result: result, Code: finding.Code, Reason: finding.Message, Hint: finding.Hint}
}
