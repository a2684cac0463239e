package host

import (
	"os"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A confinement keeps a process and what it starts together: on Windows, a job that ends them when its last handle is
// closed, which the system does when the hub dies.
type confinement struct {
	job windows.Handle
}

func confine(*exec.Cmd) {}

func (c *confinement) take(process *os.Process) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return // the closed input is left
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE},
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err == nil {
		err = assign(job, process.Pid)
	}
	if err != nil {
		_ = windows.CloseHandle(job)
		return
	}
	c.job = job
}

func assign(job windows.Handle, pid int) error {
	handle, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return err
	}
	defer func() { _ = windows.CloseHandle(handle) }()
	return windows.AssignProcessToJobObject(job, handle)
}

func awaitExit(process *os.Process) {
	_ = process.WithHandle(func(handle uintptr) {
		_, _ = windows.WaitForSingleObject(windows.Handle(handle), windows.INFINITE)
	})
}

func (c *confinement) killRest(*os.Process) {
	if c.job == 0 {
		return
	}
	_ = windows.TerminateJobObject(c.job, 1)
	_ = windows.CloseHandle(c.job)
	c.job = 0
}
