package host

import (
	"errors"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// command copies the program into memory while it is summed, seals the copy, and runs that.
func (e Executable) command() (*exec.Cmd, error) {
	program, err := openProgram(e.File)
	if err != nil {
		return nil, err
	}
	defer program.Close()
	copied, err := inMemory()
	if err != nil {
		return nil, errProgram.At(e.File).Wrap(err)
	}
	sum, err := copySum(copied, program, e.File)
	if err == nil {
		err = e.approves(sum)
	}
	if err == nil {
		err = seal(copied)
	}
	if err != nil {
		_ = copied.Close()
		return nil, err
	}
	command := exec.Command("/proc/self/fd/3") //nolint:noctx // the host ends it, not a context
	command.ExtraFiles = []*os.File{copied}    // 3 in the child; ours is closed when the child has started
	return command, nil
}

// inMemory makes a file that has no name. Kernels before 6.3 do not know that it is to be executed, and do not ask.
func inMemory() (*os.File, error) {
	const flags = unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	fd, err := unix.MemfdCreate("connector", flags|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate("connector", flags)
	}
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), "connector"), nil
}

func seal(f *os.File) error {
	const all = unix.F_SEAL_WRITE | unix.F_SEAL_GROW | unix.F_SEAL_SHRINK | unix.F_SEAL_SEAL
	_, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, all)
	return os.NewSyscallError("fcntl", err)
}
