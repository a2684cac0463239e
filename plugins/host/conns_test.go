package host

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// A process that ends between its handshake and the first call makes go-plugin forget the connection it has just
// made; and being told to kill the process, it makes and forgets another.
func TestConnectionsThatGoPluginForgetsAreClosed(t *testing.T) {
	h := New(Options{})
	defer func() { _ = h.Close(t.Context()) }()
	round := func() {
		p := h.newProcess(Spec{Name: "a", Connector: "probe"}, exec.Command(os.Args[0]))
		if _, err := p.plugin.Start(); err != nil {
			t.Fatal(err)
		}
		p.child.kill()
		for !p.plugin.Exited() {
			runtime.Gosched()
		}
		if err := p.dispense(); err == nil {
			t.Fatal("connected to a process that has ended")
		}
		p.end()
	}
	round()
	before := runtime.NumGoroutine()
	for range 10 {
		round()
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.GC() // gives those that are about to end the time for it
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}
