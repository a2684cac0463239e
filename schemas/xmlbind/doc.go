// Package xmlbind joins a Go struct and its XML by one description that serves both ways: what is written can be read, and
// nothing has to be said twice.
//
// A format describes itself in walk functions. A walk names attributes and children in the order of the format and says
// beside each the field that holds it:
//
//	func walkSigner(n *xmlbind.Node, s *Signer) {
//		n.Attr("Должн", &s.Position)                  // attribute; an empty field is absent
//		n.Date("ДатаПодДок", &s.SignedOn)             // YYYY-MM-DD in the model, ДД.ММ.ГГГГ in the file
//		xmlbind.Must(n, "ФИО", &s.Name, walkName)     // child that is always written
//		xmlbind.Many(n, "СвДоверЭл", &s.Powers, walkPower)
//	}
//
// [Write] makes a tree of a model, [Read] fills a model from a tree. What a walk did not ask for while reading is kept as
// [Remainder] with its place and its text, never dropped. [Locate] walks once more to tell from which field of the model, as
// JSON Pointer, a place of the file comes; the model's fields need json tags for that. [Carried] tells which fields a walk
// has a place for, so that a version of a format which lacks some can say so.
//
// Rules for a walk:
//
//   - On writing the model is not changed: several may write one document at once. A usual value that the model does not
//     state goes through [Node.AttrOr].
//   - What exists only on one side is asked of [Node.Writing]; a pair of attributes that the model keeps in one struct is
//     recognised on reading by [Node.Has].
//   - A child without a struct of its own is [Within]; fields inside it are those of the struct around.
//   - Dates and numbers in a form that is not theirs are not read: they stay remainders, with a warning.
package xmlbind
