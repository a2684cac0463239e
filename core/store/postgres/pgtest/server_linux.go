package pgtest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

const supported = true

// quick is a directory in memory if there is one with room: many small databases are mostly syncs.
func quick() string {
	const memory, room = "/dev/shm", 2 << 30
	var fs syscall.Statfs_t
	if syscall.Statfs(memory, &fs) == nil && fs.Bavail*uint64(fs.Bsize) > room && syscall.Access(memory, 2) == nil {
		return memory
	}
	return ""
}

// running tells whether the server of a cluster lives.
func running(dir string) bool {
	content, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return false
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(line)
	return err == nil && syscall.Kill(pid, 0) == nil
}

// owner is the user who runs the server: PostgreSQL refuses to run as root.
type owner struct{ credential *syscall.Credential }

// ownerOf gives a directory to the user who will run the server.
func ownerOf(dir string) (*owner, error) {
	if os.Geteuid() != 0 {
		return &owner{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.Atoi(u.Gid)
		if err != nil {
			return nil, err
		}
		return &owner{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(dir, uid, gid)
	}
	return nil, errors.New("neither user postgres nor nobody is there to run the server")
}

func (o *owner) apply(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Credential: o.credential}
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
}

// server is the running process.
type server struct {
	process *os.Process
	said    bytes.Buffer
	ended   chan struct{}
}

// launch starts the server as a child that the system ends with this process, whatever ends that.
func (c *Cluster) launch() (*server, error) {
	command := exec.Command(filepath.Join(c.bin, "postgres"), "-D", c.data, "-k", c.dir,
		"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "log_min_messages=error", "-c", "autovacuum=off")
	command.Dir = c.dir
	c.user.apply(command)
	command.SysProcAttr.Pdeathsig = syscall.SIGQUIT
	s := &server{ended: make(chan struct{})}
	command.Stdout, command.Stderr = &s.said, &s.said
	started := make(chan error)
	go func() {
		// The system counts the thread that starts a process as its parent, so this one must live as long.
		runtime.LockOSThread()
		err := command.Start()
		s.process = command.Process
		started <- err
		if err == nil {
			_ = command.Wait()
			close(s.ended)
		}
	}()
	return s, <-started
}

// Kill ends the server at once, as a power cut that leaves the disk: nothing is written down any more.
func (c *Cluster) Kill() error { return c.end(syscall.SIGQUIT) }

// Stop ends the server in order, whoever is connected.
func (c *Cluster) Stop() error { return c.end(syscall.SIGINT) }

func (c *Cluster) end(how syscall.Signal) error {
	if c.server == nil {
		return nil
	}
	err := c.server.process.Signal(how)
	<-c.server.ended
	c.server = nil
	return err
}
