// Package demo is the sample group of companies that `uzel demo` runs: three organisations with 200 employees, each with
// a Tryton of its own (the sandbox), a month of marks and a few dozen invoices, on a compressed clock.
//
// Everything in it is invented; the ИНН have right check digits and are nobody's. The same seed gives the same group.
package demo
