package report

import (
	"flag"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
)

var update = flag.Bool("update", false, "rewrite the published schemas and golden files")

var folders = map[string]string{
	"github.com/uzelhub/uzel/schemas/report": ".", "github.com/uzelhub/uzel/schemas/taxfile/filing": "../taxfile/filing",
	"github.com/uzelhub/uzel/schemas/xmlbind": "../xmlbind",
}

func TestThePublishedSchemasAreThoseOfTheModels(t *testing.T) {
	canonicaltest.Check(t, canonicaltest.Model{Title: "Персонифицированные сведения о физических лицах", Value: Persons{}, Folders: folders},
		"persons.schema.json", PersonsJSONSchema, *update)
	canonicaltest.Check(t, canonicaltest.Model{Title: "6-НДФЛ", Value: NDFL{}, Folders: folders}, "ndfl.schema.json", NDFLJSONSchema, *update)
}
