//go:build !windows

package folder

import "syscall"

const nonblock = syscall.O_NONBLOCK

func (d osDir) sync(name string) error {
	f, err := d.root.Open(local(name))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
