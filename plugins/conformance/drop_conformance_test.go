package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestDrop(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: drop{}, Sandbox: dropSandbox})
}

// dropSandbox is two fresh directories.
func dropSandbox(t *testing.T) conformance.Sandbox {
	in, out := t.TempDir(), t.TempDir()
	config, err := json.Marshal(dropConfig{In: in, Out: out})
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	next := func() string { files++; return filepath.Join(in, fmt.Sprintf("%04d.txt", files)) }
	return conformance.Sandbox{
		Config: config,
		Break:  func() { _, _ = os.RemoveAll(in), os.RemoveAll(out) },
		Source: &conformance.Source{
			Fill: func(t *testing.T, n int) {
				for range n {
					if err := os.WriteFile(next(), fmt.Appendf(nil, "документ %d", files), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			},
			Spoil: func(t *testing.T) {
				if err := os.Symlink("/nonexistent", next()); err != nil {
					t.Fatal(err)
				}
			},
		},
		Destination: &conformance.Destination{
			Act: func(_ *testing.T, key string) sdk.Act {
				envelope := document.Envelope{Kind: document.KindUPD, SourceKey: key}
				return sdk.Act{Key: key, Action: sdk.ActionSend, Document: envelope, Body: []byte("документ " + key)}
			},
			Done: func(t *testing.T, act sdk.Act) (done int) {
				files, err := os.ReadDir(out)
				if err != nil {
					t.Fatal(err)
				}
				for _, file := range files {
					if body, err := os.ReadFile(filepath.Join(out, file.Name())); err == nil && bytes.Equal(body, act.Body) {
						done++
					}
				}
				return done
			},
		},
	}
}
