package ukd

import (
	"slices"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// Nothing here is quadratic in the rows, not even when every one of them is wrong: that many would take hours then.
func TestManyRowsThatAreAllWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a large file")
	}
	const rows = 10_000
	d := example(t, moved)
	row := d.Table.Rows[0]
	row.After.VATRate = "21%"
	d.Table.Rows = slices.Repeat([]Row{row}, rows)
	file := Build(d, *d.Identity)
	if len(file.Findings) != taxfile.MaxFindings+1 || file.Bytes != nil {
		t.Fatalf("%d findings", len(file.Findings))
	}
	data, _ := sellerFormat.Write(&d, taxfile.NameOf(sellerFormat.Prefix, *d.Identity).String())
	if findings := Validate(data, ""); len(findings) != taxfile.MaxFindings+1 || !fault.HasErrors(findings) {
		t.Errorf("%d findings", len(findings))
	}
	read, findings := Parse(data, "")
	if len(findings) > 0 || len(read.Document.Table.Rows) != rows || read.Document.Table.Rows[rows-1].Number != rows {
		t.Errorf("%+v", findings)
	}
}
