package main

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/schemas/fault"
)

// source follows the configuration of a serving hub: changes of its files, and the signal by which services are told to
// read theirs anew. Without the first the second still works.
func (a *app) source(ctx context.Context) (hub.Source, error) {
	var latest atomic.Pointer[config.Config]
	load := func() (*config.Config, []fault.Finding) {
		c, findings := a.readConfig()
		if c != nil {
			latest.Store(c)
		}
		return c, findings
	}
	files := func() []string {
		if c := latest.Load(); c != nil {
			return c.Watched()
		}
		return nil
	}
	if c, _ := load(); c == nil {
		return hub.Source{}, nil // what is wrong with it is told where it is needed
	}
	written, err := config.Watch(ctx, files)
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGHUP)
	changed := make(chan struct{})
	go func() {
		defer signal.Stop(asked)
		for {
			select {
			case <-ctx.Done():
				return
			case <-written:
			case <-asked:
			}
			select {
			case <-ctx.Done():
				return
			case changed <- struct{}{}:
			}
		}
	}()
	return hub.Source{Changed: changed, Load: load}, err
}
