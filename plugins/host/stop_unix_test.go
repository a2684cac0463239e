//go:build unix

package host_test

import (
	"os"
	"syscall"
)

// stopSelf freezes the process: nothing in it moves, and its connections stay open.
func stopSelf() { _ = syscall.Kill(os.Getpid(), syscall.SIGSTOP) }
