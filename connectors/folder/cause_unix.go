//go:build !windows

package folder

import "syscall"

// What the system's error numbers mean for a folder that may be a network drive.
var (
	fullDisk     = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
	readOnlyDisk = []syscall.Errno{syscall.EROFS}
	busyFile     = []syscall.Errno{syscall.EBUSY, syscall.ETXTBSY, syscall.EAGAIN}
	unsupported  = []syscall.Errno{syscall.EPERM, syscall.EOPNOTSUPP, syscall.ENOSYS, syscall.EINVAL, syscall.EMLINK}
	goneDrive    = []syscall.Errno{
		syscall.EIO, syscall.ESTALE, syscall.ETIMEDOUT, syscall.EHOSTDOWN, syscall.EHOSTUNREACH, syscall.ENETDOWN,
		syscall.ENETUNREACH, syscall.ENETRESET, syscall.ENOTCONN, syscall.ECONNABORTED, syscall.ECONNREFUSED,
		syscall.ECONNRESET, syscall.ENODEV, syscall.ENXIO, syscall.EINTR,
	}
)
