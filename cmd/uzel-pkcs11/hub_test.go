//go:build cgo

package main

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"github.com/uzelhub/uzel/connectors/pkcs11/pkcs11test"
	"github.com/uzelhub/uzel/plugins/host"
)

func TestAHubHasItSignWithAToken(t *testing.T) {
	pkcs11test.Insert(t)
	roots := pkcs11test.Generate(t, "RSA")
	dir, err := os.MkdirTemp("", "uz") // short: the name of a socket may have 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	hub := host.New(host.Options{
		Launcher: func(string) *exec.Cmd {
			program := exec.Command(os.Args[0])
			program.Env = []string{asProgram + "=1"}
			return program
		},
		TempDir: dir, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(func() { _ = hub.Close(context.Background()) })
	spec := host.Spec{Name: "token", Connector: "pkcs11", Config: pkcs11test.Settings(t, t.TempDir(), roots, pkcs11test.PIN)}
	if err := hub.Configure([]host.Spec{spec}); err != nil {
		t.Fatal(err)
	}
	signed, err := hub.Sign(t.Context(), "token", host.SignOrder{Key: "key", Name: "upd.xml", Body: []byte("УПД")})
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := hub.Verify(t.Context(), "token", []byte("УПД"), signed)
	if err != nil || !verdict.Valid {
		t.Errorf("%+v, %v", verdict, err)
	}
}
