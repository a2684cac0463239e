package wire

import (
	"strings"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/schemas/document"
)

// A word of the hub is the name of the contract's number in lower case, without the enumeration's prefix:
// "outcome_unknown" is CAUSE_OUTCOME_UNKNOWN. What one side does not know arrives as an empty word.

func number(values map[string]int32, prefix, word string) int32 {
	return values[prefix+strings.ToUpper(word)]
}

func word(names map[int32]string, prefix string, number int32) string {
	if number == 0 {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(names[number], prefix))
}

// CauseTo puts a cause on the wire.
func CauseTo(cause document.Cause) connectorv1.Cause {
	return connectorv1.Cause(number(connectorv1.Cause_value, "CAUSE_", string(cause)))
}

// CauseFrom takes a cause from the wire.
func CauseFrom(cause connectorv1.Cause) document.Cause {
	return document.Cause(word(connectorv1.Cause_name, "CAUSE_", int32(cause)))
}

// OutcomeTo puts an outcome on the wire.
func OutcomeTo(outcome document.Outcome) connectorv1.Outcome {
	return connectorv1.Outcome(number(connectorv1.Outcome_value, "OUTCOME_", string(outcome)))
}

// OutcomeFrom takes an outcome from the wire; one that is unknown here says nothing about the act.
func OutcomeFrom(outcome connectorv1.Outcome) document.Outcome {
	if w := word(connectorv1.Outcome_name, "OUTCOME_", int32(outcome)); w != "" {
		return document.Outcome(w)
	}
	return document.OutcomeUnknown
}

// SettlementTo puts a way of settling an unknown outcome on the wire.
func SettlementTo[S ~string](settlement S) connectorv1.Settlement {
	return connectorv1.Settlement(number(connectorv1.Settlement_value, "SETTLEMENT_", string(settlement)))
}

// SettlementFrom takes a way of settling an unknown outcome from the wire; an unknown one is left to a person.
func SettlementFrom[S ~string](settlement connectorv1.Settlement) S {
	if w := word(connectorv1.Settlement_name, "SETTLEMENT_", int32(settlement)); w != "" {
		return S(w)
	}
	return "none"
}

// CapabilitiesTo puts capabilities on the wire.
func CapabilitiesTo[C ~string](capabilities []C) []connectorv1.Capability {
	var numbers []connectorv1.Capability
	for _, c := range capabilities {
		numbers = append(numbers, connectorv1.Capability(number(connectorv1.Capability_value, "CAPABILITY_", string(c))))
	}
	return numbers
}

// CapabilitiesFrom takes capabilities from the wire and leaves out those that are unknown here.
func CapabilitiesFrom[C ~string](numbers []connectorv1.Capability) []C {
	var capabilities []C
	for _, n := range numbers {
		if w := word(connectorv1.Capability_name, "CAPABILITY_", int32(n)); w != "" {
			capabilities = append(capabilities, C(w))
		}
	}
	return capabilities
}
