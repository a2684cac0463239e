package host_test

import (
	"os"
	"os/exec"
	"testing"

	"go.uber.org/goleak"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// The test binary is also the connector processes that the tests start: a proper one under the hub's environment, or
// one that misbehaves before it can be called a connector.
func TestMain(m *testing.M) {
	if behaviour := os.Getenv(envMisbehave); behaviour != "" {
		misbehave(behaviour)
		return
	}
	if sdk.IsConnectorProcess() {
		sdk.Serve(probe{}, notaryConnector{})
	}
	goleak.VerifyTestMain(m)
}

// launch starts this test binary as a connector.
func launch(string) *exec.Cmd { return exec.Command(os.Args[0]) }

const envMisbehave = "UZEL_TEST_MISBEHAVE"

func misbehaving(how string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = []string{envMisbehave + "=" + how}
		return cmd
	}
}
