// Package taxfile is what the files of ФНС exchange have in common, so that a format of them is a model, a walk, rules and a
// schema, and nothing else.
//
// Such a file is XML in windows-1251 without namespaces: Файл with @ИдФайл, @ВерсФорм and @ВерсПрог, in it one Документ with
// @КНД. Its name is ИдФайл and .xml (ФНС answers 0400400007 to another), and its conditional rules are kept apart from the
// schema, each with a code that ФНС answers with.
//
// # A format in six steps
//
//  1. The model: structs with json tags, parties and signers from package party, an [Identity].
//  2. The walk (package xmlbind), beginning at Файл, as below.
//  3. The schema: one's own XSD, embedded and compiled once by [CompileOnce].
//  4. The rules: lists of [Rule] sorted by [Compile]; those about presence are made by [Presence], with the official code.
//  5. The [Format]: all of it together, with the days between which the version is in force.
//  6. Build, Parse and Validate of the package, a few lines each over [Format.Make], [Format.Read] and [Format.Check]. [Find]
//     recognises a version by КНД and ВерсФорм, [Pick] takes the one in force on a day. Package upd is the model to follow.
//
// A walk and its format:
//
//	func walkSeller503(n *xmlbind.Node, d *Document, fileID *string) {
//		taxfile.WalkFile(n, fileID, "5.03", &d.Identity.Program)
//		xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
//			n.Constant("КНД", "1115131")
//			n.Date("ДатаИнфПр", &d.Identity.Date)
//			…
//		})
//	}
//
//	var seller503 = taxfile.Format[Document]{
//		Version: "5.03", KND: "1115131", Prefix: "ON_NSCHFDOPPR", Since: "2025-04-01",
//		Schema:  taxfile.CompileOnce("ON_NSCHFDOPPR_5.03.xsd", seller503XSD),
//		Walk:    walkSeller503,
//		Places:  taxfile.PlacesOnce(walkSeller503, "/version", "/identity", "/unknown"),
//		Inspect: func(c *taxfile.Check) { … },
//	}
//
// Checks speak of the tree of the file ([Check]), not of the model: a file that is too broken for the model can still be
// spoken of, in the words of the rules' sources. [Check.Requisites] knows the check digits, accounts, currencies and
// countries that all formats share; a format adds what only it has.
//
// Package schemas/taxfile/taxfiletest has what tests of a format need: documents made from a schema's grammar, seeded faults,
// the comparison with the official schema by xmllint.
package taxfile
