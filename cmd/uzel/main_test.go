package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// The test binary is also the program: scripts find it under the name uzel, and a hub that runs within a test starts its
// connectors from it.
func TestMain(m *testing.M) {
	if sdk.IsConnectorProcess() {
		main()
	}
	testscript.Main(m, map[string]func(){"uzel": main})
}
