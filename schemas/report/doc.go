// Package report is reports on people to ФНС: персонифицированные сведения о физических лицах (КНД 1151162, format 5.01, every
// month) and 6-НДФЛ (КНД 1151100, format 5.05, every quarter).
//
// [DecodePersons] and [DecodeNDFL] read them from JSON, [BuildPersons] and [BuildNDFL] make the files, [Parse] reads either
// file, [Validate] checks it.
//
// Nothing here is verified against the official schemas, which are not at hand: the structure was taken from descriptions
// and from files that another program made, so every check ends with a warning that says so, until the official schema is
// added to the installation. What is not known is not written: payers other than organisations, certificates of income
// in the annual 6-НДФЛ, monthly sums of tax returned. On reading all of that is kept in Unknown.
package report
