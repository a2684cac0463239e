// Package taxfiletest is what tests of a format of the exchange need: documents made from the grammar of its schema
// ([Grammar]), seeded faults ([Spoil]), and the comparison of our schema's verdicts with those of the official one, by
// xmllint ([Agree]).
//
// The official files are not part of the sources: UZEL_OFFICIAL_XSD names the folder they are in. Without it, or without
// xmllint, comparisons are not made, unless UZEL_REQUIRE lists "official-xsd" or "xmllint".
package taxfiletest
