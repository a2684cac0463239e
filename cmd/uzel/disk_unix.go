//go:build !windows

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// freeSpace is how much may still be written where a folder is.
func freeSpace(folder string) (uint64, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(folder, &fs); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: folder, Err: err}
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), nil //nolint:unconvert // the types differ between systems
}
