package timesheet

import (
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/table"
)

// annotate writes the reasons of findings beside the rows of the table that they name.
func annotate(f File, limits table.Limits, o table.Options, findings []fault.Finding) ([]byte, error) {
	reasons := map[int]string{}
	for _, finding := range findings {
		row, ok := strings.CutPrefix(finding.Path, f.Name+":")
		n, err := strconv.Atoi(row)
		if !ok || err != nil {
			continue
		}
		reason := finding.Code + " " + finding.Message
		if before := reasons[n]; before != "" {
			reason = before + "; " + reason
		}
		reasons[n] = reason
	}
	if len(reasons) == 0 {
		return nil, nil
	}
	return table.Annotate(f.Name, f.Data, limits, o, reasons)
}
