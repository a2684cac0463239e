//go:build unix && !linux

package host

import (
	"os"
	"os/exec"
	"syscall"
)

// A confinement keeps a process and what it starts together: a process group.
type confinement struct{}

func confine(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	cmd.SysProcAttr.Pgid = 0
}

func (confinement) take(*os.Process) {}

// awaitExit has no way here to wait without reaping, so the group is not killed: what a connector started has to end
// with it by itself.
func awaitExit(*os.Process) {}

func (confinement) killRest(*os.Process) {}
