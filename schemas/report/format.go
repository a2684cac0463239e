package report

import (
	_ "embed" // the schemas

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// What the files are recognised by.
const (
	personsVersion = "5.01"
	ndflVersion    = "5.05"
	kndPersons     = "1151162"
	kndNDFL        = "1151100"
)

var (
	//go:embed NO_PERSSVFL_5.01.xsd
	personsXSD []byte
	//go:embed NO_NDFL6.2_5.05.xsd
	ndflXSD []byte
)

var personsFormat = taxfile.Format[Persons]{
	Version: personsVersion, KND: kndPersons, Prefix: "NO_PERSSVFL", Walk: walkPersons(personsVersion), Inspect: inspectPersons,
	Schema: taxfile.CompileOnce("NO_PERSSVFL_5.01.xsd", personsXSD), Places: taxfile.PlacesOnce(walkPersons(personsVersion), ownFields...),
}

var ndflFormat = taxfile.Format[NDFL]{
	Version: ndflVersion, KND: kndNDFL, Prefix: "NO_NDFL6.2", Walk: walkNDFL(ndflVersion), Inspect: inspectNDFL,
	Schema: taxfile.CompileOnce("NO_NDFL6.2_5.05.xsd", ndflXSD), Places: taxfile.PlacesOnce(walkNDFL(ndflVersion), ownFields...),
}

// ownFields of the models are no part of a file.
var ownFields = []string{"/version", "/identity", "/unknown"}
