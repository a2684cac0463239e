//go:build !linux

package host

import "os/exec"

// command runs the file itself: here it must lie where the hub's own user cannot write.
func (e Executable) command() (*exec.Cmd, error) {
	sum, err := Sum(e.File)
	if err != nil {
		return nil, err
	}
	if err := e.approves(sum); err != nil {
		return nil, err
	}
	return exec.Command(e.File), nil //nolint:noctx // the host ends it, not a context
}
