package sdk_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// named is a connector that has a name and nothing else.
type named string

func (n named) Describe() sdk.Description { return sdk.Description{Name: string(n)} }

func (n named) Open(context.Context, sdk.Setup) (sdk.Connection, error) { return nil, nil }

func program(serves string, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append([]string{"UZEL_TEST_SERVE=" + serves, "PATH=" + os.Getenv("PATH")}, env...)
	return cmd
}

const byHub = wire.CookieKey + "=" + wire.CookieValue

func TestAProgramThatWasNotStartedByAHubSaysSo(t *testing.T) {
	out, err := program("one").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "UZ-SDK-006") || !strings.Contains(string(out), "запускает узел") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestAProgramServesTheConnectorThatIsAskedFor(t *testing.T) {
	out, err := program("two", byHub, wire.EnvConnector+"=c").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "UZ-SDK-007") {
		t.Errorf("%v: %s", err, out)
	}
	for _, serves := range []string{"one", "two"} {
		handshake, end := start(t, program(serves, byHub, wire.EnvConnector+"=a"))
		if !strings.HasPrefix(handshake, "1|1|") || !strings.Contains(handshake, "|grpc|") {
			t.Errorf("handshake is %q", handshake)
		}
		end()
	}
}

// start reads the handshake of a connector process; end closes its input as a hub that dies does, and waits.
func start(t *testing.T, cmd *exec.Cmd) (handshake string, end func()) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(out)
	handshake, err = reader.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return handshake, func() {
		_ = in.Close()
		_, _ = io.Copy(io.Discard, reader)
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

func TestAProcessEndsWithTheHubThatHoldsItsInput(t *testing.T) {
	_, end := start(t, program("one", byHub))
	end() // returns only when the process has
}
