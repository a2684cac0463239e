package mail_test

import (
	"encoding/json"
	"net"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/mail"
	"github.com/uzelhub/uzel/connectors/mail/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, mail.Connector{}) }

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: mail.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		server, address := serve(t, sandbox.Options{})
		return conformance.Sandbox{
			Config: encoded(t, to(address, config{"max_bytes": document.MaxBytes})),
			Break:  func() { _ = server.Close() },
			Destination: &conformance.Destination{
				Act:  func(_ *testing.T, key string) sdk.Act { return timesheet(key) },
				Done: func(_ *testing.T, act sdk.Act) int { return delivered(server, act.Document.Name) },
				Refused: func(*testing.T) sdk.Act {
					server.Inject(sandbox.Reject, 0, 1)
					return timesheet("rejected")
				},
				BeforeAnswer: func(_ *testing.T, f func()) { server.BeforeAnswer(f) },
			},
		}
	}})
}

type config map[string]any

// to is the configuration of a connection to a sandbox.
func to(address *net.TCPAddr, more config) config {
	c := config{
		"host": address.IP.String(), "port": address.Port, "security": "none", "timeout": "1m",
		"from": "Бухгалтерия <buh@example.ru>", "to": []string{"zarplata@example.ru"},
	}
	for key, value := range more {
		c[key] = value
	}
	return c
}

func encoded(t *testing.T, c config) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func serve(t *testing.T, o sandbox.Options) (*sandbox.Server, *net.TCPAddr) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, ended := sandbox.New(o), make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return server, listener.Addr().(*net.TCPAddr)
}

// timesheet is an act: the same key makes the same one.
func timesheet(key string) sdk.Act {
	return sdk.Act{
		Key: key, Action: sdk.ActionSend, Body: []byte("табель " + key),
		Document: document.Envelope{Kind: document.KindTimesheet, Name: strings.ReplaceAll(key, "/", "-") + ".xlsx", Period: "2026-10", SourceKey: key},
	}
}

// delivered counts the letters with an attachment of that name.
func delivered(server *sandbox.Server, name string) int {
	count := 0
	for _, l := range server.Ledger() {
		if _, attached := attachment(l.Text); l.Done && attached == name {
			count++
		}
	}
	return count
}
