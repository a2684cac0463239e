package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// BenchmarkDocuments takes documents of 4 KiB all the way: intake, one step, one outward act. The limit it is held
// against is what the disk can do, a write and a sync at a time.
func BenchmarkDocuments(b *testing.B) {
	w := newWorld(b)
	w.quiet = true
	body := make([]byte, 4<<10)
	for i := range body {
		body[i] = 'a' + byte(i%26)
	}
	for i := range b.N {
		w.source = append(w.source, host.Item{
			Document: document.Envelope{Kind: document.KindInvoice, SourceKey: fmt.Sprint(i), Revision: "a", Name: "n.json"}, Body: body,
		})
	}
	b.ResetTimer()
	e := w.engine()
	e.Clock = systemClock{}
	if _, err := e.Pull(b.Context(), "erp", nil); err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	if err := e.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	stop()
	<-ended
	if len(w.acts) != b.N {
		b.Fatalf("%d of %d went out", len(w.acts), b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
	b.ReportMetric(syncs(b), "syncs/s")
}

// syncs measures how many small writes the disk syncs in a second.
func syncs(b *testing.B) float64 {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	const writes = 50
	began := time.Now()
	for range writes {
		if _, err := f.Write(make([]byte, 4<<10)); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return writes / time.Since(began).Seconds()
}

type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
