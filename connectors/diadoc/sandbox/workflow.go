package sandbox

import "slices"

// workflow is a kind of exchange: what the participants of a document owe one another. The numbers and what they mean are
// the service's.
type workflow struct {
	id           int32
	recipient    response
	receipt      bool         // the recipient owes a receipt, asked for or not
	dates        bool         // the operator confirms the dates of the document
	onReceipt    confirmation // and those of the receipt
	onTitle      bool         // and those of the recipient's answer
	acknowledged bool         // receipts are owed on confirmations and requests to clarify: until 1 July 2021 (order 174н)
}

// response is what the recipient answers.
type response int

const (
	noResponse response = iota
	signatureOnRequest
	signatureAlways
	ownTitle
)

// confirmation says whom the operator sends one.
type confirmation int

const (
	toNobody confirmation = iota
	toInitiator
	toBoth
)

var workflows = []workflow{
	{id: 1, recipient: signatureOnRequest},
	{id: 2, recipient: signatureAlways},
	{id: 3, recipient: ownTitle},
	{id: 4, receipt: true, dates: true, onReceipt: toInitiator, acknowledged: true},
	{id: 5, recipient: ownTitle, receipt: true, dates: true, onReceipt: toInitiator, acknowledged: true},
	{id: 6},
	{id: 7, recipient: signatureOnRequest},
	{id: 8, recipient: ownTitle},
	{id: 9},
	{id: 10, receipt: true, dates: true, onReceipt: toInitiator, acknowledged: true},
	{id: 11, recipient: ownTitle},
	{id: 12, recipient: ownTitle, receipt: true, dates: true, onReceipt: toInitiator, acknowledged: true},
	{id: 14, recipient: signatureAlways, receipt: true},
	{id: 15, receipt: true, dates: true, onReceipt: toBoth},
	{id: 16, recipient: ownTitle, receipt: true, dates: true, onReceipt: toBoth},
	{id: 17, receipt: true, dates: true, onReceipt: toBoth},
	{id: 18, recipient: ownTitle, receipt: true, dates: true, onReceipt: toBoth, onTitle: true},
	{id: 19, recipient: ownTitle, dates: true, onTitle: true},
}

// possible are the workflows of a function of a formal document, the usual one first. Which are those of a function is a
// guess, made by what they say of receipts and titles.
func possible(function string) []int32 {
	switch function {
	case "СЧФ", "КСЧФ":
		return []int32{15, 17, 4, 10}
	case "СЧФДОП", "КСЧФДИС":
		return []int32{18, 16, 5, 12}
	}
	return []int32{19, 3, 11, 8}
}

func workflowOf(id int32) workflow {
	return workflows[slices.IndexFunc(workflows, func(w workflow) bool { return w.id == id })]
}
