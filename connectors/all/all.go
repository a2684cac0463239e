// Package all is the list of the connectors that are linked into the program.
package all

import (
	"github.com/uzelhub/uzel/connectors/folder"
	"github.com/uzelhub/uzel/connectors/tryton"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// All lists the connectors by name.
func All() []sdk.Connector {
	return []sdk.Connector{folder.Connector{}, tryton.Connector{}}
}
