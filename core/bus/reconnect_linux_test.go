package bus_test

import (
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/ThreeDotsLabs/watermill/pubsub/tests"

	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

// A server that is killed in the middle of everything, twice, loses no message that was acknowledged to its publisher.
func TestReconnect(t *testing.T) {
	cluster := pgtest.Own(t)
	killing := make(chan os.Signal, 1)
	signal.Notify(killing, syscall.SIGUSR1)
	var killed atomic.Int64
	go func() { // to the end of the process: a late signal would end it
		for range killing {
			killed.Add(1)
			if err := cluster.Kill(); err != nil {
				t.Error(err)
			}
			if err := cluster.Start(); err != nil {
				t.Error(err)
			}
		}
	}()
	o := features
	o.RestartServiceCommand = []string{"kill", "-USR1", fmt.Sprint(os.Getpid())} // the suite knows commands only
	plain, _ := hubs(t, database{"postgres", cluster.Database(t)})
	tests.TestReconnect(t, tests.TestContext{TestID: tests.NewTestID(), Features: o}, plain)
	if n := killed.Load(); n != 2 {
		t.Errorf("the server was killed %d times", n)
	}
}
