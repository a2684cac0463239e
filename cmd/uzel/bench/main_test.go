//go:build linux

package bench

import (
	"os"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// The test binary is also the connectors' processes.
func TestMain(m *testing.M) {
	if sdk.IsConnectorProcess() {
		sdk.Serve(belt{})
	}
	os.Exit(m.Run())
}
