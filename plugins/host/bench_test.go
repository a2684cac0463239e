package host_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func newBench(b *testing.B, config string) *host.Host {
	b.Helper()
	h := host.New(host.Options{Launcher: launch})
	b.Cleanup(func() {
		if err := h.Close(context.Background()); err != nil {
			b.Error(err)
		}
	})
	if err := h.Configure([]host.Spec{spec("a", config)}); err != nil {
		b.Fatal(err)
	}
	return h
}

// BenchmarkStart is the time from nothing to an opened connection, and back.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		h := host.New(host.Options{Launcher: launch})
		if err := h.Configure([]host.Spec{spec("a", "{}")}); err != nil {
			b.Fatal(err)
		}
		if err := h.Open(b.Context(), "a"); err != nil {
			b.Fatal(err)
		}
		if err := h.Close(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	h := newBench(b, "{}")
	for b.Loop() {
		if _, err := h.Lookup(b.Context(), "a", "k", document.Envelope{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCommit(b *testing.B) {
	for _, size := range []int{10 << 10, 1 << 20} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			h := newBench(b, "{}")
			a := act("k")
			a.Body = make([]byte, size)
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := h.Commit(b.Context(), "a", a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, size := range []int{1 << 10, 64 << 10} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			const items = 2000
			h := newBench(b, fmt.Sprintf(`{"items":%d,"bytes":%d}`, items, size))
			b.SetBytes(int64(items * size))
			for b.Loop() {
				_, err := h.Read(b.Context(), "a", host.ReadRequest{}, func(context.Context, []host.Delivery) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(items*b.N)/b.Elapsed().Seconds(), "items/s")
		})
	}
}
