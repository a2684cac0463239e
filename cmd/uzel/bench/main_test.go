//go:build linux

package bench

import (
	"os"
	"testing"

	"github.com/uzelhub/uzel/connectors/demo"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// The test binary is also the connectors' processes.
func TestMain(m *testing.M) {
	if sdk.IsConnectorProcess() {
		sdk.Serve(belt{}, operator{}, demo.Connector{})
	}
	os.Exit(m.Run())
}
