package folder

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// What the system's error numbers mean for a folder that may be a network drive.
var (
	fullDisk     = []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
	readOnlyDisk = []syscall.Errno{windows.ERROR_WRITE_PROTECT}
	busyFile     = []syscall.Errno{windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_BUSY}
	unsupported  = []syscall.Errno{windows.ERROR_INVALID_FUNCTION, windows.ERROR_NOT_SUPPORTED, windows.ERROR_TOO_MANY_LINKS}
	goneDrive    = []syscall.Errno{
		windows.ERROR_BAD_NETPATH, windows.ERROR_BAD_NET_NAME, windows.ERROR_NETNAME_DELETED, windows.ERROR_DEV_NOT_EXIST,
		windows.ERROR_UNEXP_NET_ERR, windows.ERROR_NETWORK_UNREACHABLE, windows.ERROR_HOST_UNREACHABLE, windows.ERROR_SEM_TIMEOUT,
		windows.ERROR_NOT_READY, windows.ERROR_IO_DEVICE, windows.ERROR_CRC, windows.ERROR_GEN_FAILURE, windows.ERROR_NETWORK_BUSY,
	}
)
