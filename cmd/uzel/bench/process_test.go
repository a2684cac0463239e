//go:build linux

package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is one that is measured from outside.
type process struct{ pid string }

func (p *plant) process(name string) process {
	pid, err := os.ReadFile(p.in(name + ".pid"))
	if err != nil {
		p.b.Fatal(err)
	}
	return process{string(pid)}
}

// cpu is the processor time that a process has used, to a hundredth of a second.
func (p process) cpu(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile("/proc/" + p.pid + "/stat")
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	var ticks int64
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / 100)
}

// pss is the process's share of memory, in MiB: pages that several have are divided among them.
func (p process) pss(b *testing.B) float64 {
	b.Helper()
	rollup, err := os.ReadFile("/proc/" + p.pid + "/smaps_rollup")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(rollup)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "Pss: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	b.Fatal("no Pss in smaps_rollup")
	return 0
}

// ownCPU is the processor time of this process, the hub.
func ownCPU() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// childrenOf are the processes that a process has started.
func childrenOf(b *testing.B, pid int) []string {
	b.Helper()
	var children []string
	tasks, err := os.ReadDir("/proc/" + itoa(pid) + "/task")
	if err != nil {
		b.Fatal(err)
	}
	for _, task := range tasks {
		list, err := os.ReadFile("/proc/" + itoa(pid) + "/task/" + task.Name() + "/children")
		if err != nil {
			b.Fatal(err)
		}
		children = append(children, strings.Fields(string(list))...)
	}
	return children
}

func itoa(n int) string { return strconv.Itoa(n) }
