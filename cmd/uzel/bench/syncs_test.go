//go:build linux

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkSyncs counts the syncs of a document with strace, which stops at nothing else: a run of its own, since it may
// take its time.
func BenchmarkSyncs(b *testing.B) {
	if os.Getenv(envTraced) != "" {
		b.Skip("this is the traced process")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		b.Skip("no strace")
	}
	for _, steps := range []string{"UPD", "PassThrough"} {
		for _, atOnce := range []string{"1", "64"} {
			b.Run(steps+"/at_once="+atOnce, func(b *testing.B) {
				few, many := tracedSyncs(b, steps, atOnce, 64), tracedSyncs(b, steps, atOnce, 64+b.N)
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(many-few)/float64(b.N), "syncs/doc")
			})
		}
	}
}

const envTraced = "UZEL_BENCH_TRACED"

// tracedSyncs is how many syncs a run of so many documents makes.
func tracedSyncs(b *testing.B, steps, atOnce string, documents int) int {
	b.Helper()
	trace := filepath.Join(b.TempDir(), "trace")
	pattern := fmt.Sprintf("^Benchmark%s$/^sqlite$/^at_once=%s$", steps, atOnce)
	run := exec.Command("strace", "-f", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", trace,
		os.Args[0], "-test.run", "^$", "-test.bench", pattern, "-test.benchtime", fmt.Sprint(documents)+"x")
	run.Env = append(os.Environ(), envTraced+"=1")
	if output, err := run.CombinedOutput(); err != nil {
		b.Fatal(err, string(output))
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Count(string(text), "sync(") // one that another thread interrupts is written twice, the second time without
}
