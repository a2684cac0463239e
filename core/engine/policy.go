package engine

import (
	"slices"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Policy is what a route and its destinations lay down for the decisions of [Step].
type Policy struct {
	Destinations []Target
	// AgeLimit is how long a document may wait before it goes out; zero: for ever.
	AgeLimit time.Duration
	// Duplicates says that a second copy does no harm, as with a mail to payroll: then an unknown outcome is simply tried again.
	Duplicates bool
	// Holds are the connections that may not be called at present, by name; what is due for them waits.
	Holds map[string]Hold
	// Signing is how the document is signed before it goes out; its zero value: not at all.
	Signing Signing
	// Answering is how we sign what we answer in an exchange.
	Answering Signing
	// Partner is the source of the route, if documents from it can be answered through it.
	Partner Target
	// DemandQualified says that only those signatures of the other side count that are found to be qualified.
	DemandQualified bool
	// Mail is where documents go that no operator can deliver; its zero value: a person takes care of them.
	Mail Target
	// Terms are what the contract says of answers and their deadlines.
	Terms exchange.Terms
	// Behind says that another document stands before this one in its chain at present, so this one sends nothing.
	Behind bool
}

// Hold is why a connection may not be called, and until when.
type Hold struct {
	Cause document.Cause
	Until time.Time
}

// Target is a destination as a route sees it.
type Target struct {
	Name        string
	Settlement  host.Settlement
	SettleAfter time.Duration
	Sandbox     bool // what goes there has no force before the law
	Registers   bool // it registers and revokes powers of attorney instead of passing them on
}

func (p Policy) target(name string) Target {
	for _, t := range append(slices.Clip(p.Destinations), p.Partner, p.Mail) {
		if t.Name == connectionOf(name) {
			return t
		}
	}
	// A destination that the route no longer names: whatever is unknown there, a person settles.
	return Target{Name: name, Settlement: host.SettleByPerson}
}

// How long to wait. An attempt that certainly did nothing is repeated after firstWait, then after twice as long each time up to
// longestWait. When a lookup has given no answer asksBeforePerson times, a person has to settle the act.
const (
	firstWait        = 10 * time.Second
	longestWait      = time.Hour
	asksBeforePerson = 20
)

// backoff is how long to wait after the n-th failure, n from 1, or as long as the other side asked for if that is longer.
func backoff(n int, after time.Duration) time.Duration {
	wait := firstWait
	for ; n > 1 && wait < longestWait; n-- {
		wait *= 2
	}
	return max(min(wait, longestWait), after)
}
