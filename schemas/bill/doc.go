// Package bill is the canonical bill (счёт на оплату): who asks whom for how much, until when and for what. No authority
// prescribes a format for it; what a bank needs for a payment (positions 8 to 17 of a payment order, Положение Банка
// России 762-П) and what an accountant expects is here, and [Check] holds a bill to it.
//
//	document.go  the model
//	check.go     rules of requisites
//	sums.go      rules of sums
package bill
