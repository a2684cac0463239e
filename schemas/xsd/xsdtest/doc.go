// Package xsdtest keeps our own schemas honest: it makes them from the published tables of a format, makes documents from
// them, spoils those documents at every place and bound, and compares what our engine says with libxml2 and the
// official schema.
//
// A format's test has three lines of it:
//
//	xsdtest.Published(t, *update, "DP_PDOTPR_1.03.xsd", "DP_PDOTPR_1_983_00_01_03_01", "the head comment of the file")
//	xsdtest.Agree(t, xsdtest.Format{File: "DP_PDOTPR_1.03.xsd", Official: "DP_PDOTPR_1_983_00_01_03_01.xsd", …})
//	xsdtest.ReadGrammar(t, xsd).Files(settle).Draw(...) // documents for a round trip
//
// The tables lie in the folder tables beside the official schemas, which UZEL_OFFICIAL_XSD names. They are not part of the
// sources; the schemas made from them are. To make a schema of a new table, or again after the table changed:
//
//	UZEL_OFFICIAL_XSD=DIR go test ./schemas/receipt -run Published -update
package xsdtest
