//go:build !windows

package folder

import (
	"errors"
	"os"
	"syscall"
)

const nonblock = syscall.O_NONBLOCK

func (d osDir) sync(name string) error {
	f, err := d.root.Open(local(name))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// lockFile holds until the file is closed, or the process ends.
func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	if is(err, unsupported) || errors.Is(err, syscall.ENOLCK) {
		return nil
	}
	return err
}
