package host_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// misbehave is a process that never becomes a proper connector.
func misbehave(how string) {
	switch how {
	case "is a hub":
		beHub()
	case "is another connector":
		sdk.Serve(notaryConnector{})
	case "ignores its hub":
		fmt.Fprintln(os.Stderr, "pid", os.Getpid())
	case "shakes hands and exits":
		fmt.Println("1|1|unix|/nonexistent/socket|grpc|")
		os.Exit(0)
	case "exits":
		os.Exit(4)
	case "prints nonsense":
		fmt.Println("здравствуйте")
	case "prints a bad address":
		fmt.Println("1|1|carrier-pigeon|nest|grpc|")
	case "speaks another version":
		fmt.Println("1|99|unix|/nonexistent|grpc|")
	case "listens nowhere":
		fmt.Println("1|1|unix|/nonexistent/socket|grpc|")
	case "answers and never speaks TLS":
		listener, err := net.Listen("unix", os.Getenv("PLUGIN_UNIX_SOCKET_DIR")+"/s")
		if err != nil {
			panic(err)
		}
		fmt.Printf("1|1|unix|%s|grpc|\n", listener.Addr())
		for {
			if _, err := listener.Accept(); err != nil {
				panic(err)
			}
		}
	case "floods its output":
		for {
			fmt.Print(strings.Repeat("x", 1<<16))
		}
	case "floods its errors":
		for {
			fmt.Fprintln(os.Stderr, strings.Repeat("x", 1<<16))
		}
	case "leaves a grandchild":
		sleeper := misbehaving("stays silent")()
		sleeper.Stdout, sleeper.Stderr = os.Stdout, os.Stderr // it holds the output open
		if err := sleeper.Start(); err != nil {
			panic(err)
		}
		if err := os.WriteFile(os.Getenv("UZEL_TEST_FILE"), []byte(strconv.Itoa(sleeper.Process.Pid)), 0o600); err != nil {
			panic(err)
		}
		os.Exit(0)
	case "hangs in Describe":
		sdk.Serve(&mute{then: func() { select {} }})
	case "exits in Describe":
		sdk.Serve(&mute{then: func() { os.Exit(6) }})
	}
	select {} // "stays silent", and what the others do next
}

// mute describes itself to the SDK, and no more when it is asked by the hub.
type mute struct {
	probe
	asked atomic.Int32
	then  func()
}

// describedBySDK is how often the SDK asks before the process shakes hands.
const describedBySDK = 2

func (m *mute) Describe() sdk.Description {
	if m.asked.Add(1) > describedBySDK {
		m.then()
	}
	return m.probe.Describe()
}

// beHub is a hub with two connectors and a process that does not care whether its hub lives. It tells their numbers.
func beHub() {
	h := host.New(host.Options{Launcher: launch, Log: slog.New(slog.NewTextHandler(os.Stdout, nil))})
	careless := host.Spec{Name: "c", Connector: "probe", Command: misbehaving("ignores its hub")}
	if err := h.Configure([]host.Spec{spec("a", "{}"), spec("b", "{}"), careless}); err != nil {
		panic(err)
	}
	for _, name := range []string{"a", "b"} {
		if err := h.Open(context.Background(), name); err != nil {
			panic(err)
		}
	}
	for _, s := range h.Snapshot()[:2] {
		fmt.Println("pid", s.PID)
	}
	_ = h.Open(context.Background(), "c") // it tells its number itself, and never returns from here
}
