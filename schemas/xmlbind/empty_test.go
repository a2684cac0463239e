package xmlbind_test

import (
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/xmlbind"
)

type blanks struct {
	Always string  `json:"always"`
	Maybe  *string `json:"maybe,omitempty"`
}

func walkBlanks(n *xmlbind.Node, b *blanks) {
	n.Blank("Всегда", &b.Always)
	n.MaybeBlank("Может", &b.Maybe)
}

// An empty attribute that a format allows is not the absence of one.
func TestEmptyAttributesAreKept(t *testing.T) {
	for _, xml := range []string{`<Файл Всегда=""/>`, `<Файл Всегда="а"/>`, `<Файл Всегда="" Может=""/>`, `<Файл Всегда="а" Может="б"/>`} {
		doc := etree.NewDocument()
		if err := doc.ReadFromString(xml); err != nil {
			t.Fatal(err)
		}
		var b blanks
		unknown, findings := xmlbind.Read(doc.Root(), func(n *xmlbind.Node) { walkBlanks(n, &b) })
		if len(unknown)+len(findings) > 0 {
			t.Errorf("%s: %+v %+v", xml, unknown, findings)
		}
		written, _ := xmlbind.Write("Файл", func(n *xmlbind.Node) { walkBlanks(n, &b) })
		if got, _ := written.WriteToString(); got != xml {
			t.Errorf("%s became %s", xml, got)
		}
	}
	if gaps := xmlbind.Carried("Файл", walkBlanks).Gaps(); len(gaps) > 0 {
		t.Errorf("%v", gaps)
	}
}
