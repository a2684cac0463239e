package docflow

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// annulment is how far the sides have come in annulling the document. A rejected proposal can be made again.
type annulment struct {
	seller, buyer bool // whose proposals await an answer
	accepted      bool
	torn          bool // one proposal was both accepted and rejected
}

// open reports whether a side's proposal awaits an answer.
func (a annulment) open(s docflow.Side) bool {
	if s == docflow.Seller {
		return a.seller
	}
	return a.buyer
}

// annulmentOf follows proposals and answers in the order of their times.
func annulmentOf(facts []docflow.Fact) annulment {
	var a annulment
	rejected := false
	for _, f := range inTurn(facts) {
		switch f.Event {
		case docflow.AnnulmentBySeller:
			a.seller, rejected = !a.accepted, false
		case docflow.AnnulmentByBuyer:
			a.buyer, rejected = !a.accepted, false
		case docflow.AnnulmentRejected:
			a.torn = a.torn || a.accepted
			a.seller, a.buyer, rejected = false, false, true
		case docflow.AnnulmentAccepted:
			a.torn = a.torn || rejected
			a.seller, a.buyer, a.accepted = false, false, true
		}
	}
	return a
}

// inTurn moves the first proposal before the first answer: the clocks of the two sides may differ, and nobody answers a proposal
// before it is made.
func inTurn(facts []docflow.Fact) []docflow.Fact {
	isProposal := func(f docflow.Fact) bool { return slices.Contains(proposals, f.Event) }
	proposed := slices.IndexFunc(facts, isProposal)
	answered := slices.IndexFunc(facts, func(f docflow.Fact) bool {
		return f.Event == docflow.AnnulmentAccepted || f.Event == docflow.AnnulmentRejected
	})
	if answered < 0 || proposed < answered {
		return facts
	}
	list := slices.Delete(slices.Clone(facts), proposed, proposed+1)
	return slices.Insert(list, answered, facts[proposed])
}
