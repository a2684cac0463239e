package engine

import (
	"slices"
	"strings"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// Tell is the story of an exchange for people, with what its signatures are worth.
func (x Exchange) Tell() []exchange.Chapter {
	told := exchange.Case{Flow: x.Flow, Ours: x.Ours}.Tell(toldOnce(x.Facts), x.Verdict)
	var lines []string
	for _, s := range x.Signatures {
		lines = append(lines, x.whose(s)+": "+s.line())
	}
	if len(lines) > 0 {
		told = append(told, exchange.Chapter{Title: "Подписи", Lines: lines})
	}
	return told
}

// toldOnce leaves out facts that the hub took from the answer to its own act and that the operator has reported since.
func toldOnce(facts []docflow.Fact) []docflow.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f docflow.Fact) bool {
		return strings.HasPrefix(f.ID, "act/") && slices.ContainsFunc(facts, func(other docflow.Fact) bool {
			return other.ID != f.ID && other.Event == f.Event && other.About == f.About
		})
	})
}

// whose names a signature by who made it and by the event that rests on it, or else by the file that it signs.
func (x Exchange) whose(s Signature) string {
	i := slices.IndexFunc(x.Facts, func(f docflow.Fact) bool { return f.ID == s.Fact })
	if i < 0 {
		return strings.TrimSpace(s.whose() + " под " + s.Name)
	}
	return s.whose() + ", " + exchange.Title(x.Facts[i].Event)
}

// line says what a signature is worth, who found that out, and when.
func (s Signature) line() string {
	line := s.Words()
	if s.Worth == "" {
		return line
	}
	var looked []string
	if s.Worth != signature.Unjudged {
		looked = append(looked, "проверено "+minute(s.At))
	}
	if s.Judge != "" {
		looked = append(looked, "подключение "+s.Judge)
	}
	if !s.NextAt.IsZero() {
		looked = append(looked, "узел попробует снова "+minute(s.NextAt))
	}
	if len(looked) == 0 {
		return line
	}
	return line + " (" + strings.Join(looked, ", ") + ")"
}

// whose is a signature as people call it.
func (s Signature) whose() string {
	switch s.By {
	case docflow.Seller:
		return "подпись продавца"
	case docflow.Buyer:
		return "подпись покупателя"
	case docflow.Operator:
		return "подпись оператора"
	}
	return "подпись"
}

// minute is a moment in the zone of the operators' dates.
func minute(at time.Time) string {
	return at.In(time.FixedZone("МСК", 3*60*60)).Format("02.01.2006 15:04") + " МСК"
}
