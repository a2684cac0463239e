//go:build !race

// watermill v1.5.1 reads and writes the same variables in this test of its suite without a lock.

package bus_test

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/pubsub/tests"

	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

// A server that is killed in the middle of everything, twice, loses no message that was acknowledged to its publisher.
func TestReconnect(t *testing.T) {
	cluster := pgtest.Own(t)
	killing := make(chan os.Signal, 1)
	signal.Notify(killing, syscall.SIGUSR1)
	restarted := make(chan error, restarts)
	go func() {
		for range killing {
			restarted <- errors.Join(cluster.Kill(), cluster.Start())
		}
	}()
	t.Cleanup(func() {
		signal.Ignore(syscall.SIGUSR1) // a late one would end the process
		signal.Stop(killing)
		close(killing)
	})
	o := features
	o.RestartServiceCommand = []string{"kill", "-USR1", fmt.Sprint(os.Getpid())} // the suite knows commands only
	plain, _ := hubs(t, database{"postgres", cluster.Database(t)})
	tests.TestReconnect(t, tests.TestContext{TestID: tests.NewTestID(), Features: o}, plain)
	for range restarts { // the suite does not wait for the last one
		select {
		case err := <-restarted:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("the server was not killed as often as the suite says")
		}
	}
}

// restarts is how often the suite has the server restarted.
const restarts = 2
