//go:build linux

package torture

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// approvedConnector is that of a program of its own. It does not know that it is tortured, and notes no process.
const approvedConnector = "pkcs11"

// approved is the process of that program: the hub's child that runs from memory.
func (f folder) approved() (pid int, ok bool) {
	parent, lives := f.pid("hub")
	if !lives {
		return 0, false
	}
	programs, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, program := range programs {
		runs, err := os.Readlink(program)
		if err != nil || !strings.HasPrefix(runs, "/memfd:") {
			continue
		}
		pid, _ = strconv.Atoi(filepath.Base(filepath.Dir(program)))
		if parentOf(pid) == parent {
			return pid, true
		}
	}
	return 0, false
}

// parentOf is who started a process; it stands behind the name, whatever that contains.
func parentOf(pid int) (parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	state := ""
	_, _ = fmt.Sscan(string(text[strings.LastIndexByte(string(text), ')')+1:]), &state, &parent)
	return parent
}
