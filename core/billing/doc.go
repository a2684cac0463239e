// Package billing makes the licensor's bill and its УПД out of hours: pure arithmetic on exact decimals, no clock, no disk.
//
//	terms.go     what the contract says: prices, share of support, who with whom
//	hours.go     hours of all accounted employees of a month
//	month.go     the month's bill: licence fee and support, without НДС (art. 145.1 of the Tax Code)
//	cards.go     the bill of a shipped order for cards, always one of its own
//	deadline.go  banking and working days: until when to pay, to send, to sign
//	upd.go       the УПД that goes with a bill
package billing
