//go:build linux

package bench

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkProgram is what the program costs while it does nothing: its size, how soon it is ready, how much memory the
// hub and its connectors take after ten seconds without work.
func BenchmarkProgram(b *testing.B) {
	dir := b.TempDir()
	binary := filepath.Join(dir, "uzel")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "github.com/uzelhub/uzel/cmd/uzel")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatal(err, string(output))
	}
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	for _, folder := range []string{"in", "out"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			b.Fatal(err)
		}
	}
	text := strings.NewReplacer(
		"connector: belt, organisation: romashka, config: { socket: SOCKET, body: BODY, pid: FROM }",
		"connector: folder, organisation: romashka, config: { in: in, accept: [{ pattern: \"*.json\", kind: invoice }] }",
		"connector: belt, organisation: romashka, config: { pid: TO }", "connector: folder, organisation: romashka, config: { out: out }",
	).Replace(configurationText)
	routes := "routes:\n  - { name: out, from: { connection: from, kinds: [invoice], every: 1s }, steps: [" + makeUPD + "], to: to }\n"
	for name, text := range map[string]string{"uzel.yaml": text, "routes.yaml": routes} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	var ready time.Duration
	for range b.N {
		ready += serveOnce(b, dir, binary, nil)
	}
	b.StopTimer()
	serveOnce(b, dir, binary, func(hub *exec.Cmd) {
		time.Sleep(10 * time.Second)
		b.ReportMetric(process{itoa(hub.Process.Pid)}.pss(b), "idle-hub-MiB")
		var all float64
		children := childrenOf(b, hub.Process.Pid)
		for _, pid := range children {
			all += process{pid}.pss(b)
		}
		if len(children) > 0 {
			b.ReportMetric(all/float64(len(children)), "idle-connector-MiB")
		}
	})
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(ready.Milliseconds())/float64(b.N), "ready-ms")
	b.ReportMetric(float64(info.Size())/(1<<20), "binary-MiB")
}

// serveOnce starts a hub and stops it, and says how long it took to be ready.
func serveOnce(b *testing.B, dir, binary string, meanwhile func(*exec.Cmd)) time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	hub := exec.CommandContext(ctx, binary, "serve", "--config", "uzel.yaml")
	hub.Dir = dir
	said, err := hub.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := hub.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	var all []string
	for lines.Scan() && !strings.Contains(lines.Text(), "узел запущен") {
		all = append(all, lines.Text())
	}
	ready := time.Since(began)
	go func() {
		for lines.Scan() {
			continue
		}
	}()
	if meanwhile != nil {
		meanwhile(hub)
	}
	_ = hub.Process.Signal(syscall.SIGTERM)
	if err := hub.Wait(); hub.ProcessState.ExitCode() != 128+int(syscall.SIGINT) { // as after any signal
		b.Fatal(err, all)
	}
	return ready
}
