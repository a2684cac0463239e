package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// WalkReference describes РеквДокТип.
func WalkReference(n *xmlbind.Node, r *DocRef) {
	n.Attr("РеквНаимДок", &r.Name)
	n.Attr("РеквНомерДок", &r.Number)
	n.Date("РеквДатаДок", &r.Date)
	n.Attr("РеквИдФайлДок", &r.FileID)
	n.Attr("РеквИдДок", &r.ID)
	n.Attr("РИдСистХранД", &r.System)
	n.Attr("РеквУРЛСистДок", &r.URL)
	n.Attr("РеквДопСведДок", &r.Note)
	xmlbind.Many(n, "РеквИдРекСост", &r.Authors, func(n *xmlbind.Node, a *RefAuthor) {
		n.Text("ИННЮЛ", &a.CompanyINN)
		n.Text("ИННФЛ", &a.PersonINN)
		xmlbind.One(n, "ДаннИно", &a.Foreign, WalkForeign)
		n.Text("НаимОИВ", &a.Authority)
	})
}
