// Package reconcile holds the buyer's book of purchases against the seller's book of sales, as ФНС does with every pair of
// declarations: which invoices agree, which differ, which one side does not have.
//
// Invoices are found by number and date, with what corrects or adjusts them; numbers are compared without case, separators
// and leading zeros, since nobody writes them alike. КПП is left out: an organisation has many. Lines of one invoice are
// added up: a deduction may be taken in parts, over three years. Advances, agents, adjustments and restored tax are kept
// apart from usual deals. How ФНС itself treats numbers that are nearly the same is not published; here they are shown as
// such, for a person to judge.
//
// It stands beside the books, and not in the core, because it needs nothing but two of them.
package reconcile
