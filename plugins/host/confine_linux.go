package host

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// A confinement keeps a process and what it starts together: on Linux, a process group.
type confinement struct{}

// confine makes the process the head of a group of its own, that dies with the hub.
func confine(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	cmd.SysProcAttr.Pgid = 0
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}

// Out of memory, the kernel takes a connector before the hub.
const oomScore = 500

func (confinement) take(process *os.Process) {
	path := "/proc/" + strconv.Itoa(process.Pid) + "/oom_score_adj"
	_ = os.WriteFile(path, []byte(strconv.Itoa(oomScore)), 0) // best effort: a container may forbid it
}

// awaitExit returns when the process has exited and is not yet reaped: until then its number, which is its group's
// too, belongs to nobody else, and the group can be killed safely.
func awaitExit(process *os.Process) {
	for {
		err := unix.Waitid(unix.P_PID, process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

func (confinement) killRest(process *os.Process) { _ = unix.Kill(-process.Pid, unix.SIGKILL) }
