package upd

import "github.com/uzelhub/uzel/schemas/taxfile"

// rules503 are the conditional rules of the seller's title 5.03: those of the schematron of 5.02 that still hold, with
// what its late revisions changed. Rules of 5.02 that 5.03 gave up are kept as advice: an operator may still ask for them,
// and the accountant is seldom glad of the gap.
var rules503 = taxfile.Compile(rulesOfDocument, rulesOfRows, rulesOfTransfer, rulesOfParties, rulesOfSigners)
