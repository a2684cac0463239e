package upd

import (
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// What building, reading and checking cost, beside what of it is the tree alone and the validator alone. MB/s are of the file.
func BenchmarkUPD(b *testing.B) {
	for _, rows := range []int{10, 10_000} {
		d := big(b, rows)
		file := Build(d, *d.Identity)
		text, err := xmltext.Decode(file.Bytes)
		if err != nil {
			b.Fatal(err)
		}
		schema, err := seller503.Schema()
		if err != nil {
			b.Fatal(err)
		}
		fileID := file.Name[:len(file.Name)-len(".xml")]
		identified := d
		identified.Identity = d.Identity
		for _, c := range []struct {
			what string
			run  func()
		}{
			{"build", func() { Build(d, *d.Identity) }},
			{"write alone", func() { seller503.Write(&identified, fileID) }},
			{"parse", func() { Parse(file.Bytes, file.Name) }},
			{"validate", func() { Validate(file.Bytes, file.Name) }},
			{"decode to a tree alone", func() { _, _ = xmltext.Decode(file.Bytes) }},
			{"tree to model alone", func() {
				var read Document
				read.Identity = &Identity{}
				xmlbind.Read(text.Doc.Root(), func(n *xmlbind.Node) { seller503.Walk(n, &read, new(string)) })
			}},
			{"XSD alone", func() { schema.Validate(text) }},
		} {
			b.Run(fmt.Sprintf("%s/%d rows", c.what, rows), func(b *testing.B) {
				b.SetBytes(int64(len(file.Bytes)))
				b.ReportAllocs()
				for b.Loop() {
					c.run()
				}
			})
		}
	}
}
