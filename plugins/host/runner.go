package host

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/go-plugin/runner"
)

// A child is one operating system process of a connector. go-plugin's own runner cannot be used: it waits for the end
// of the output before it reaps, so that a grandchild that keeps the output open holds the hub for ever, it leaves
// grandchildren behind, and it gives the connector the hub's own standard input.
type child struct {
	cmd            *exec.Cmd
	start          func(func() error) error // on the thread that lives as long as the hub
	stdin          *os.File                 // our end; nothing is written, its closing ends the connector
	stdout, stderr *os.File                 // our ends

	mu          sync.Mutex
	confinement confinement
	doomed      bool // it was killed before it was started
	dead        bool // it has exited; its number may soon be another's

	exited chan struct{} // closed when the process is reaped and what it left behind is killed
	err    error         // how it exited; valid after exited
	closes sync.Once
}

// drainFor is how long output may still come after the process has exited.
const drainFor = time.Second

func newChild(cmd *exec.Cmd, start func(func() error) error) *child {
	return &child{cmd: cmd, start: start, exited: make(chan struct{})}
}

// Start is part of runner.Runner.
func (c *child) Start(context.Context) error {
	var theirs [3]*os.File
	var err error
	defer func() {
		for _, f := range append(theirs[:], c.cmd.ExtraFiles...) {
			if f != nil {
				_ = f.Close()
			}
		}
		if err != nil {
			c.closePipes()
			close(c.exited)
		}
	}()
	if theirs[0], c.stdin, err = os.Pipe(); err != nil {
		return err
	}
	if c.stdout, theirs[1], err = os.Pipe(); err != nil {
		return err
	}
	if c.stderr, theirs[2], err = os.Pipe(); err != nil {
		return err
	}
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = theirs[0], theirs[1], theirs[2]
	confine(c.cmd)
	c.mu.Lock()
	if err = c.start(c.cmd.Start); err != nil {
		c.mu.Unlock()
		return err
	}
	c.confinement.take(c.cmd.Process)
	doomed := c.doomed
	c.mu.Unlock()
	go c.wait()
	if doomed {
		c.kill()
	}
	return nil
}

func (c *child) wait() {
	awaitExit(c.cmd.Process)
	c.mu.Lock()
	c.confinement.killRest(c.cmd.Process)
	c.dead = true
	c.mu.Unlock()
	c.err = c.cmd.Wait()
	_ = c.stdin.Close()
	// Somebody who left the group may still hold the other ends.
	time.AfterFunc(drainFor, c.closePipes)
	close(c.exited)
}

func (c *child) closePipes() {
	c.closes.Do(func() {
		for _, f := range []*os.File{c.stdin, c.stdout, c.stderr} {
			if f != nil {
				_ = f.Close()
			}
		}
	})
}

// kill ends the process at once, with what it started.
func (c *child) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cmd.Process == nil {
		c.doomed = true
		return
	}
	if !c.dead {
		c.confinement.killRest(c.cmd.Process)
	}
	_ = c.cmd.Process.Kill() // os knows whether the process is still ours
}

// exitCode is the code with which the process ended by itself; -1: it did not.
func (c *child) exitCode() int {
	select {
	case <-c.exited:
	default:
		return -1
	}
	var exit *exec.ExitError
	if errors.As(c.err, &exit) {
		return exit.ExitCode()
	}
	return -1
}

// how says in Russian how the process ended.
func (c *child) how() string {
	var exit *exec.ExitError
	switch {
	case c.err == nil:
		return "сам, без объяснений"
	case errors.As(c.err, &exit) && exit.ExitCode() >= 0:
		return "код завершения " + strconv.Itoa(exit.ExitCode())
	}
	return c.err.Error()
}

// Wait is part of runner.Runner. go-plugin calls it when both outputs have ended.
func (c *child) Wait(context.Context) error {
	<-c.exited
	c.closePipes()
	return c.err
}

// Kill is part of runner.Runner.
func (c *child) Kill(context.Context) error {
	c.kill()
	return nil
}

// ID is part of runner.Runner.
func (c *child) ID() string { return strconv.Itoa(c.pid()) }

func (c *child) pid() int {
	if c.cmd.Process == nil {
		return 0
	}
	return c.cmd.Process.Pid
}

// Stdout is part of runner.Runner.
func (c *child) Stdout() io.ReadCloser { return c.stdout }

// Stderr is part of runner.Runner.
func (c *child) Stderr() io.ReadCloser { return c.stderr }

// Name is part of runner.Runner.
func (c *child) Name() string { return c.cmd.Path }

// Diagnose is part of runner.Runner.
func (c *child) Diagnose(context.Context) string { return "" }

// PluginToHost is part of runner.Runner: hub and connector see the same files.
func (c *child) PluginToHost(network, address string) (string, string, error) {
	return network, address, nil
}

// HostToPlugin is part of runner.Runner.
func (c *child) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}

var _ runner.Runner = (*child)(nil)
