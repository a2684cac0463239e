package folder

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// nonblock has no meaning here: there are no named pipes among files.
const nonblock = 0

// move is exclusive unless MOVEFILE_REPLACE_EXISTING is asked for, and with MOVEFILE_WRITE_THROUGH durable.
func (d osDir) move(from, to string) error {
	source, err := windows.UTF16PtrFromString(filepath.Join(d.root.Name(), local(from)))
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(filepath.Join(d.root.Name(), local(to)))
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(source, target, windows.MOVEFILE_WRITE_THROUGH); err != nil {
		return &os.LinkError{Op: "MoveFileEx", Old: from, New: to, Err: err}
	}
	return nil
}

// sync has nothing to do: the file system journals names, and move writes through.
func (d osDir) sync(string) error { return nil }

// lockFile holds until the file is closed, or the process ends.
func lockFile(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	if is(err, unsupported) {
		return nil
	}
	return err
}
