// Package filelock locks files against other processes. The system lets go of a lock when its process ends, however that
// comes about.
package filelock

import "os"

// Try locks an open file, or reports false when somebody else has it locked. Closing the file unlocks it.
func Try(f *os.File) (bool, error) { return lock(f, false) }

// Wait locks an open file as soon as nobody else has it locked. Closing the file unlocks it.
func Wait(f *os.File) error {
	_, err := lock(f, true)
	return err
}
