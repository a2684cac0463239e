package tryton

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/codes"
)

// identifierRecord is a number that somebody gave to a party. Tryton keeps them in an order.
type identifierRecord struct {
	Type string `json:"type"`
	Code string `json:"code"`
}

// numbersRecord is as much of a party as is needed to know its numbers.
type numbersRecord struct {
	ID          int64              `json:"id"`
	Name        string             `json:"name"`
	Code        string             `json:"code"`
	Identifiers []identifierRecord `json:"identifiers."`
}

// inn finds the ИНН among a party's identifiers; none is empty.
func (c Config) inn(identifiers []identifierRecord) string {
	if kind, named := strings.CutPrefix(c.INN, sourceIdentifier); named {
		return typed(identifiers, kind)
	}
	for _, i := range identifiers {
		if inn, _ := splitINN(i.Code); inn != "" {
			return inn
		}
	}
	return ""
}

// kpp finds the КПП. Tryton has no identifier type for it, so that by default an identifier without a type is looked
// at, and the common way to keep both in one: "7700000016/770001001".
func (c Config) kpp(identifiers []identifierRecord) string {
	if c.KPP == sourceNone {
		return ""
	}
	if kind, named := strings.CutPrefix(c.KPP, sourceIdentifier); named {
		return typed(identifiers, kind)
	}
	for _, i := range identifiers {
		if _, kpp := splitINN(i.Code); kpp != "" {
			return kpp
		}
		if i.Type == "" && codes.CheckKPP(i.Code) == nil {
			return i.Code
		}
	}
	return ""
}

func typed(identifiers []identifierRecord, kind string) string {
	for _, i := range identifiers {
		if i.Type == kind {
			return i.Code
		}
	}
	return ""
}

// splitINN reads "7700000016" and "7700000016/770001001"; anything else is no ИНН.
func splitINN(code string) (inn, kpp string) {
	inn, kpp, both := strings.Cut(strings.TrimSpace(code), "/")
	inn, kpp = strings.TrimSpace(inn), strings.TrimSpace(kpp)
	if codes.CheckINN(inn) != nil || both && codes.CheckKPP(kpp) != nil {
		return "", ""
	}
	return inn, kpp
}
