package reconciliation

import (
	"slices"
	"testing"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// Nothing here is quadratic in contracts, documents or operations, not even when every one of them is wrong.
func TestManyOperationsThatAreAllWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("builds large files")
	}
	const many = 10_000
	for name, grow := range map[string]func(*Act){
		"operations": func(d *Act) {
			p := &d.Contracts[0].Documents[0]
			p.Operations = slices.Repeat(p.Operations, many)
		},
		"documents": func(d *Act) { d.Contracts[0].Documents = slices.Repeat(d.Contracts[0].Documents[:1], many) },
		"contracts": func(d *Act) {
			d.Contracts[0].Documents = d.Contracts[0].Documents[:1]
			d.Contracts = slices.Repeat(d.Contracts, many)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := act(t, "act")
			d.Contracts[0].Documents[0].Operations[0].Date = "2020-01-01"
			grow(&d)
			file := Build(d, *d.Identity)
			if len(file.Findings) != taxfile.MaxFindings+1 || file.Bytes == nil {
				t.Fatalf("%d findings", len(file.Findings))
			}
			if findings := Validate(file.Bytes, file.Name); len(findings) != taxfile.MaxFindings+1 {
				t.Errorf("%d findings", len(findings))
			}
			if read, findings := Parse(file.Bytes, file.Name); len(findings) > 0 || read.Act == nil {
				t.Errorf("%+v", findings)
			}
		})
	}
}
