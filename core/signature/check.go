package signature

import "github.com/uzelhub/uzel/schemas/fault"

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
	Invalid   Verdict = "invalid"   // something is wrong with it
	Neither   Verdict = "neither"   // nothing is wrong, but nobody vouches for it
	Trusted   Verdict = "trusted"   // the chain ends in a root that is trusted here
	Qualified Verdict = "qualified" // law 63-FZ, art. 11
)

var verdictTitles = map[Verdict]string{
	Invalid: "не годится", Neither: "без подтверждённого доверия", Trusted: "доверенная, но не квалифицированная", Qualified: "квалифицированная",
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

// verdictOf weighs the checks of one signature.
func verdictOf(checks []Check) Verdict {
	result := map[Name]Result{}
	for _, c := range checks {
		result[c.Name] = c.Result
	}
	for _, name := range []Name{Digest, Mathematics, Binding, Stamp, Validity, Revocation, Usage, Level, Holder, Power} {
		if result[name] == Failed {
			return Invalid
		}
	}
	for _, name := range []Name{Digest, Mathematics, Chain} {
		if result[name] != Passed {
			return Neither
		}
	}
	if result[Provider] == Failed {
		return Neither
	}
	for _, name := range []Name{Binding, Validity, Revocation, Accreditation, Form, Provider} {
		if result[name] != Passed {
			return Trusted
		}
	}
	if result[Holder] == Unknown || result[Power] == Unknown {
		return Trusted
	}
	return Qualified
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
