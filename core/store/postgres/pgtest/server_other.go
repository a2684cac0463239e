//go:build !linux

package pgtest

import (
	"bytes"
	"errors"
	"os/exec"
)

// Elsewhere a server would outlive a test that is killed.
const supported = false

var errUnsupported = errors.New("a temporary PostgreSQL is only started on Linux")

func quick() string { return "" }

func running(string) bool { return true }

type owner struct{}

func ownerOf(string) (*owner, error) { return nil, errUnsupported }

func (*owner) apply(*exec.Cmd) {}

type server struct {
	said  bytes.Buffer
	ended chan struct{}
}

func (*Cluster) launch() (*server, error) { return nil, errUnsupported }

// Kill ends the server at once.
func (*Cluster) Kill() error { return nil }

// Stop ends the server in order.
func (*Cluster) Stop() error { return nil }
