package folder

import (
	"errors"
	"os"
	"path"
	"syscall"

	"golang.org/x/sys/unix"
)

// move needs the file system's own exclusive rename: a look beforehand leaves a gap in which somebody's file appears.
func (d osDir) move(from, to string) error {
	source, err := d.root.Open(path.Dir(from))
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := d.root.Open(path.Dir(to))
	if err != nil {
		return err
	}
	defer target.Close()
	err = unix.Renameat2(int(source.Fd()), path.Base(from), int(target.Fd()), path.Base(to), unix.RENAME_NOREPLACE)
	// EINVAL is what file systems without the flag say, as NFS; ENOSYS and EOPNOTSUPP come from FUSE.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.EOPNOTSUPP) {
		return errNoMove
	}
	if err != nil {
		return &os.LinkError{Op: "renameat2", Old: from, New: to, Err: err}
	}
	return nil
}
