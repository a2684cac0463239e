//go:build linux

package torture

import (
	"os"
	"testing"

	"github.com/uzelhub/uzel/connectors/demo"
	"github.com/uzelhub/uzel/connectors/diadoc"
	"github.com/uzelhub/uzel/connectors/dss"
	disk "github.com/uzelhub/uzel/connectors/folder"
	"github.com/uzelhub/uzel/connectors/mail"
	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/openssl"
	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// roleHub is the folder in which this process is to be a hub.
const roleHub = "UZEL_TORTURE_HUB"

// document kinds and settlements by which the connectors are known.
var settlements = []sdk.Settlement{sdk.SettleByLookup, sdk.SettleByRepeat, sdk.SettleByPerson}

const kind = document.KindInvoice

func TestMain(m *testing.M) {
	if dir := os.Getenv(roleHub); dir != "" {
		os.Exit(beHub(dir))
	}
	if sdk.IsConnectorProcess() {
		presentYourself()
		connectors := []sdk.Connector{
			source{}, diadoc.Connector{}, disk.Connector{}, mail.Connector{}, sbis.Connector{},
			tapped{demo.Connector{}}, tapped{dss.Connector{}}, tapped{mig24.Connector{}}, tapped{openssl.Connector{}},
		}
		for _, s := range settlements {
			connectors = append(connectors, destination{s})
		}
		sdk.Serve(connectors...)
	}
	os.Exit(m.Run())
}
