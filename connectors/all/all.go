// Package all lists the connectors that are linked into the program. A connector of somebody else's runs as a process
// of its own and is not named here.
package all

import (
	"github.com/uzelhub/uzel/connectors/demo"
	"github.com/uzelhub/uzel/connectors/diadoc"
	"github.com/uzelhub/uzel/connectors/dss"
	"github.com/uzelhub/uzel/connectors/folder"
	"github.com/uzelhub/uzel/connectors/mail"
	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/openssl"
	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/connectors/tryton"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// All are the connectors of the program, by name.
func All() []sdk.Connector {
	return []sdk.Connector{
		demo.Connector{},
		diadoc.Connector{},
		dss.Connector{},
		folder.Connector{},
		mail.Connector{},
		mig24.Connector{},
		openssl.Connector{},
		sbis.Connector{},
		timebook.Connector{},
		tryton.Connector{},
	}
}
