package hub

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/uzelhub/uzel/core/store/filelock"
)

// sockets is the folder of this process for the sockets of its connectors. A hub that is killed leaves its folder behind; the
// next process with the same data takes it away, since nobody holds the lock beside it any more.
type sockets struct {
	home string // where all processes with the same data have theirs; empty: the system's temporary folder is taken

	once   sync.Once
	folder string
	lock   *os.File
}

const lockSuffix = ".lock"

// path is the folder, made when it is asked for first; empty: there can be none at home, as where the path is too long for a
// socket, or the file system knows none.
func (s *sockets) path() string {
	s.once.Do(func() {
		if s.home == "" || runtime.GOOS == "windows" || os.MkdirAll(s.home, 0o700) != nil {
			return
		}
		s.clean()
		if err := s.make(); err != nil {
			_ = s.remove()
		}
	})
	return s.folder
}

func (s *sockets) make() (err error) {
	if s.lock, err = os.CreateTemp(s.home, "*"+lockSuffix); err != nil {
		return err
	}
	if err := filelock.Wait(s.lock); err != nil {
		return err
	}
	folder := strings.TrimSuffix(s.lock.Name(), lockSuffix)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	s.folder = folder
	return takesSockets(folder)
}

// takesSockets tries a name as long as those that go-plugin makes.
func takesSockets(folder string) error {
	tried := filepath.Join(folder, "plugin-dir4294967295")
	if err := os.Mkdir(tried, 0o700); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tried) }()
	l, err := net.Listen("unix", filepath.Join(tried, "plugin4294967295")) //nolint:noctx // nothing is waited for
	if err != nil {
		return err
	}
	return l.Close()
}

// clean takes away what processes left that are no more.
func (s *sockets) clean() {
	left, _ := filepath.Glob(filepath.Join(s.home, "*"+lockSuffix))
	for _, name := range left {
		lock, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if free, err := filelock.Try(lock); free && err == nil {
			takeAway(name)
		}
		_ = lock.Close()
	}
}

func takeAway(lock string) {
	_ = os.RemoveAll(strings.TrimSuffix(lock, lockSuffix))
	_ = os.Remove(lock)
}

// close takes the folder away, once its connectors have ended.
func (s *sockets) close() error {
	s.once.Do(func() {}) // none is made any more
	return s.remove()
}

func (s *sockets) remove() error {
	s.folder = ""
	if s.lock == nil {
		return nil
	}
	lock := s.lock
	s.lock = nil
	takeAway(lock.Name())
	return lock.Close()
}
