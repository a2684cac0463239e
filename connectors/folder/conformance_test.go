package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
)

func TestMain(m *testing.M) { conformance.Main(m, Connector{disk: interrupted()}) }

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: Connector{}, Sandbox: twoFolders})
}

// callBefore is a file in the delivery folder with an address: there the connector's process reports, after it gave a
// document its name, and then loses its answer.
const callBefore = ".answer"

func interrupted() disk {
	var folder string
	return stepped{disk: osDisk{}, before: func(step, name string) error {
		if step == "open" {
			folder = name
		}
		if step != "sync" || name != "." {
			return nil
		}
		place := filepath.Join(folder, callBefore)
		address, err := os.ReadFile(place)
		if asked := err == nil && len(outgoing(folder)) > 0 && os.Remove(place) == nil; !asked {
			return nil
		}
		if connection, err := net.Dial("tcp", string(address)); err == nil {
			_, _ = connection.Read(make([]byte, 1)) // until the other end has done what it wants
			_ = connection.Close()
		}
		return syscall.EIO
	}}
}

// outgoing are the documents that have their names.
func outgoing(folder string) []string {
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	return slices.DeleteFunc(files, func(path string) bool { return unfinished(filepath.Base(path)) })
}

func twoFolders(t *testing.T) conformance.Sandbox {
	input, output := t.TempDir(), t.TempDir()
	settings, err := json.Marshal(config{
		"in": input, "accept": []config{{"pattern": "*.xml", "kind": "upd"}}, "out": output, "settle": "0s", "max_bytes": 100,
	})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	next := func(t *testing.T, size int) {
		count++
		name := fmt.Sprintf("%03d.xml", count)
		put(t, input, name, name+strings.Repeat(" ", size))
	}
	act := func(key string) sdk.Act { return sheet(key, key+".xlsx", "табель "+key) }
	return conformance.Sandbox{
		Config: settings,
		Break: func() {
			if err := errors.Join(os.RemoveAll(input), os.RemoveAll(output)); err != nil {
				t.Fatal(err)
			}
		},
		Source: &conformance.Source{
			Fill: func(t *testing.T, n int) {
				for range n {
					next(t, 0)
				}
			},
			Spoil: func(t *testing.T) { next(t, 100) },
		},
		Destination: &conformance.Destination{
			Act:  func(_ *testing.T, key string) sdk.Act { return act(key) },
			Done: func(_ *testing.T, act sdk.Act) int { return named(output, act) },
			Refused: func(t *testing.T) sdk.Act {
				put(t, output, "занято.xlsx", "чужой")
				refused := act("refused")
				refused.Document.Name = "занято.xlsx"
				return refused
			},
			BeforeAnswer: func(t *testing.T, f func()) { answer(t, output, f) },
		},
	}
}

// named counts the files that hold the act's document under its name or a numbered one.
func named(folder string, act sdk.Act) int {
	count := 0
	for _, path := range outgoing(folder) {
		if data, err := os.ReadFile(path); err == nil && string(data) == string(act.Body) {
			count++
		}
	}
	return count
}

// answer calls f when the connector's process reports.
func answer(t *testing.T, folder string, f func()) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = listener.Close(); <-done })
	put(t, folder, callBefore, listener.Addr().String())
	go func() {
		defer close(done)
		if connection, err := listener.Accept(); err == nil {
			f()
			_ = connection.Close()
		}
	}()
}
