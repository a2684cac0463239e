package engine

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// Roles of the parts that an exchange adds to a document, beside those that its steps made.
const (
	signatureRole = "signature:" // a detached signature, by the SHA-256 of the bytes it covers
	exchangeRole  = "exchange:"  // a file of the exchange, by who made it
	toSignRole    = "to-sign:"   // what a destination gave to be signed, by the delivery
	answerRole    = "answer:"    // what we answer with, by the delivery
	orderRole     = "order:"     // what a person ordered an answer with, by its event
)

// SignatureRole is the role of a detached signature (CMS, DER) over the bytes with this SHA-256, hexadecimal. Several
// people may have signed the same bytes: then there are several parts in the role.
func SignatureRole(sha256 string) string { return signatureRole + sha256 }

// SignedBytes returns the SHA-256 of the bytes that a part in this role is the signature of.
func SignedBytes(role string) (sha256 string, isSignature bool) {
	return strings.CutPrefix(role, signatureRole)
}

// ExchangeRole is the role of a service document, a title or another file that came about in the exchange.
func ExchangeRole(by docflow.Side) string { return exchangeRole + string(by) }

// ExchangeFile returns which side made the file that a part in this role is.
func ExchangeFile(role string) (by docflow.Side, isFile bool) {
	side, ok := strings.CutPrefix(role, exchangeRole)
	return docflow.Side(side), ok
}

// IsDraft reports whether a part in this role is a file that a destination gave us to sign.
func IsDraft(role string) bool { return strings.HasPrefix(role, toSignRole) }

// IsAnswer reports whether a part in this role is a file that we made to answer with.
func IsAnswer(role string) bool { return strings.HasPrefix(role, answerRole) }
