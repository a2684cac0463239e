package host_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// notary is what a hub offers, telling what it was asked for.
type notary struct{}

func (notary) Sign(_ context.Context, connection string, order host.SignOrder) ([]byte, error) {
	return fmt.Appendf(nil, "signed for %s: %s %d", connection, order.Key, len(order.Body)), nil
}

func (notary) Decrypt(_ context.Context, connection, certificate string, message []byte) ([]byte, error) {
	if bytes.HasPrefix(message, []byte("<")) {
		return nil, &host.Fault{Cause: document.CauseUnauthorised, Message: "ключ не подходит"}
	}
	return fmt.Appendf(nil, "decrypted for %s by %s: %d", connection, certificate, len(message)), nil
}

func TestAConnectionUsesTheHubsSigner(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")}, func(o *host.Options) { o.Services = notary{} })
	a := act("sign")
	a.Body = make([]byte, 1_000_000)
	receipt, err := r.Commit(t.Context(), "a", a)
	if err != nil || receipt.RemoteID != "signed for a: login 1000000" {
		t.Errorf("%q %v", receipt.RemoteID, err)
	}
	a.Key = "decrypt"
	receipt, err = r.Commit(t.Context(), "a", a)
	if err != nil || receipt.RemoteID != "decrypted for a by thumbprint: 1000000" {
		t.Errorf("%q %v", receipt.RemoteID, err)
	}
	_, err = r.commit("a", "decrypt")
	if f := wantFault(t, err, document.CauseUnauthorised, ""); f.Message != "ключ не подходит" {
		t.Errorf("fault is %+v", f)
	}
}

func TestAFloodOfOutputIsBounded(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	if _, err := r.commit("a", "chatter"); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	log := r.log.String()
	if n := strings.Count(log, "\n"); n < 100 || n > 600 {
		t.Errorf("%d lines of 5000 got into the log", n)
	}
	for line := range strings.Lines(log) {
		if len(line) > 5000 {
			t.Errorf("a line of %d bytes got into the log", len(line))
		}
	}
}

func TestLogLinesCarryTheConnection(t *testing.T) {
	r := newRig(t, []host.Spec{spec("romashka", "{}")})
	r.start("romashka")
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if log := r.log.String(); !strings.Contains(log, "connection=romashka connector=probe") {
		t.Errorf("log is %s", log)
	}
}
