//go:build !linux && !windows

package folder

// move has no portable form: the caller uses a second name instead.
func (d osDir) move(string, string) error { return errNoMove }
