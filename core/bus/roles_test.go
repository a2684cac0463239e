package bus_test

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/uzelhub/uzel/core/bus"
)

// roles are programs that the test binary can be, to be killed at any moment. They print what they do.
var roles = map[string]func(database){
	"publisher": publishForEver,
	"handler":   handleForEver,
}

// shortLease lets what a killed process had in hand come again soon.
var shortLease = bus.Options{Lease: 300 * time.Millisecond, Poll: 20 * time.Millisecond, Pause: time.Millisecond}

// program is a role that runs.
type program struct {
	*testing.T
	command *exec.Cmd
	lines   *bufio.Scanner
}

func run(t *testing.T, role string, db database) *program {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "UZEL_TEST_ROLE="+role, "UZEL_TEST_KIND="+db.kind, "UZEL_TEST_DATABASE="+db.address)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	t.Cleanup(func() { _ = command.Process.Kill() })
	return &program{t, command, bufio.NewScanner(output)}
}

// said gives what the program printed until it ended, as verb and object. It is killed when it has said so much.
func (p *program) said(enough int) (said [][2]string) {
	p.Helper()
	for p.lines.Scan() {
		verb, object, _ := strings.Cut(p.lines.Text(), " ")
		if verb == "failed" {
			p.Fatalf("the program failed: %s", object)
		}
		said = append(said, [2]string{verb, object})
		if len(said) == enough {
			must(p.T, p.command.Process.Kill()) // what it printed before that is still read
		}
	}
	_ = p.command.Wait()
	return said
}

// each gives what the program prints until it ends. One that says nothing for long has nothing to do any more: the test then
// fails with what it still waits for.
func (p *program) each(waiting func() string) iter.Seq[string] {
	return func(yield func(string) bool) {
		watchdog := time.AfterFunc(time.Minute, func() {
			p.Errorf("the program has nothing to do, and the test waits: %s", waiting())
			_ = p.command.Process.Kill()
		})
		defer watchdog.Stop()
		for p.lines.Scan() {
			watchdog.Reset(time.Minute)
			if !yield(p.lines.Text()) {
				return
			}
		}
		if p.Failed() {
			p.FailNow()
		}
	}
}

func inRole(err error) {
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
}

// publishForEver prints what was acknowledged.
func publishForEver(db database) {
	b, err := db.tryOpen(shortLease)
	inRole(err)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for {
				m := bus.NewMessage("", nil)
				inRole(b.Publisher().Publish("t", m))
				fmt.Println("published", m.UUID)
			}
		})
	}
	wait.Wait()
}

// handleForEver prints what it begins and ends. A message that says so kills it.
func handleForEver(db database) {
	b, err := db.tryOpen(shortLease)
	inRole(err)
	router, err := bus.NewRouter(b)
	inRole(err)
	router.On("t", "g", func(m *message.Message) error {
		fmt.Println("began", m.UUID)
		if string(m.Payload) == "killer" {
			self, err := os.FindProcess(os.Getpid())
			inRole(err)
			inRole(self.Kill())
			select {}
		}
		fmt.Println("ended", m.UUID)
		return nil
	})
	router.On(bus.Poison, "watcher", func(m *message.Message) error {
		fmt.Println("poisoned", m.UUID)
		return nil
	})
	inRole(router.Run(context.Background()))
}
