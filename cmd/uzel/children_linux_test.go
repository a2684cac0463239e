package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// childrenAreSeen tells whether this system lets one look at processes.
const childrenAreSeen = true

// addChildren notes the processes that a process has started, with their command lines.
func addChildren(t *testing.T, children map[int]string, parent int) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, stat := range stats {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		if err != nil || children[pid] != "" || parentOf(pid) != parent {
			continue
		}
		if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil {
			children[pid] = strings.ReplaceAll(string(line), "\x00", " ")
		}
	}
}

// statOf is a process's state and its parent, which stand after the name, whatever that contains.
func statOf(pid int) (state string, parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 2 {
		return "", 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0], parent
}

func parentOf(pid int) int {
	_, parent := statOf(pid)
	return parent
}

// runs reports whether a process is still there; one that has ended and was not fetched does not run.
func runs(pid int) bool {
	state, _ := statOf(pid)
	return state != "" && state != "Z" && state != "X"
}
