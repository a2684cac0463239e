package report

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
)

// BuildPersons makes the file of персонифицированные сведения under the given identity. It is pure: the same report and
// identity give the same bytes.
func BuildPersons(d Persons, id filing.Identity) filing.File {
	if d.Version != "" && d.Version != personsVersion {
		return unknownVersion(d.Version)
	}
	return filing.Build(&personsFormat, &d, id, d.Unknown, func(id *filing.Identity) { d.Identity = id })
}

// BuildNDFL makes the file of 6-НДФЛ under the given identity, as [BuildPersons] does. That for a year is not made.
func BuildNDFL(d NDFL, id filing.Identity) filing.File {
	if d.Version != "" && d.Version != ndflVersion {
		return unknownVersion(d.Version)
	}
	return filing.Build(&ndflFormat, &d, id, d.Unknown, func(id *filing.Identity) { d.Identity = id })
}

func unknownVersion(version string) filing.File {
	return filing.File{Findings: []fault.Finding{errVersion.Finding("/version", fmt.Sprintf("%.20q", version))}}
}
