package host

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"

	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// A process is one run of a connector: from its start to the moment when nothing of it is left.
type process struct {
	host   *Host
	spec   Spec
	log    *slog.Logger
	child  *child
	config *plugin.ClientConfig
	plugin *plugin.Client
	conns  connTracker
	remote *remote
	hub    *hubServer

	description  Description
	capabilities []Capability
	opened       bool
	startedAt    time.Time

	memoryWatch watch
	pingWatch   watch
	reason      atomic.Pointer[Fault] // why the host ended it, when it did
	over        sync.Once
}

// launch starts a process and shakes hands. When it fails nothing of the process is left.
func (h *Host) launch(spec Spec, command *exec.Cmd) (*process, *Fault) {
	p := h.newProcess(spec, command)
	if f := p.shakeHands(); f != nil {
		p.end()
		if p.child.exitCode() == wire.ExitNoConnector {
			f = faultOf(document.CauseMisconfigured, errStart.With("коннектора %q в программе нет", spec.Connector))
		}
		return nil, f
	}
	return p, nil
}

// newProcess is a process that is not started yet.
func (h *Host) newProcess(spec Spec, command *exec.Cmd) *process {
	log := h.options.Log.With("connection", spec.Name, "connector", spec.Connector)
	lines := newLineLog(log, h.options.Clock)
	p := &process{
		host: h, spec: spec, log: log, startedAt: h.options.Clock.Now(), child: newChild(command, h.spawner.run),
		hub: &hubServer{connection: spec.Name, services: h.options.Services, lines: lines},
	}
	p.config = &plugin.ClientConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: versions(),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		RunnerFunc: func(_ hclog.Logger, template *exec.Cmd, _ string) (runner.Runner, error) {
			command.Env = environment(command.Env, template.Env, spec, log)
			return p.child, nil
		},
		AutoMTLS:         true,
		SkipHostEnv:      true,
		StartTimeout:     math.MaxInt64, // the host's own deadline ends a start
		Logger:           hclog.NewNullLogger(),
		Stderr:           lines.writer("stderr"),
		SyncStdout:       lines.writer("stdout"),
		SyncStderr:       lines.writer("stderr"),
		UnixSocketConfig: &plugin.UnixSocketConfig{TempDir: h.options.Sockets()},
		GRPCDialOptions: append(p.conns.options(),
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(wire.MessageBytes), grpc.MaxCallSendMsgSize(wire.MessageBytes)),
			grpc.WithInitialWindowSize(wire.WindowBytes), grpc.WithInitialConnWindowSize(4*wire.WindowBytes)),
	}
	p.plugin = plugin.NewClient(p.config)
	return p
}

// shakeHands waits for the handshake and connects, no longer than a start may take.
func (p *process) shakeHands() *Fault {
	var late atomic.Bool
	stop := p.host.options.Clock.AfterFunc(p.host.options.Timeouts.Start, func() {
		late.Store(true)
		p.child.kill()
	})
	closing := context.AfterFunc(p.host.running, p.child.kill)
	err := p.dispense()
	stop()
	closing()
	if late.Load() {
		return faultOf(document.CauseTransient, errStart.With("не отозвался за %s", p.host.options.Timeouts.Start))
	}
	if err != nil {
		return faultOf(document.CauseTransient, errStart.With("%s", startDetail(err)))
	}
	return nil
}

func (p *process) dispense() error {
	client, err := p.plugin.Client()
	if err != nil {
		return err
	}
	dispensed, err := client.Dispense(wire.PluginName)
	if err != nil {
		return err
	}
	p.remote = dispensed.(*remote)
	return nil
}

// startDetail says in Russian why a start failed. go-plugin's errors are words only.
func startDetail(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "incompatible API version"), strings.Contains(text, "incompatible core API version"):
		return "программа говорит на другой версии договора"
	case strings.Contains(text, "Failed to read any lines"), strings.Contains(text, "plugin exited"):
		return "программа завершилась, не представившись"
	case strings.Contains(text, "Unrecognized remote plugin message"), strings.Contains(text, "error parsing"):
		return "программа представилась не так, как коннектор"
	case strings.Contains(text, "unsupported plugin protocol"):
		return "программа говорит не на gRPC"
	}
	return fmt.Sprintf("%.300s", text)
}

// stop lets the process end by itself for a while, then kills it, and takes everything of it away.
func (p *process) stop() {
	stop := p.host.options.Clock.AfterFunc(p.host.options.Timeouts.Stop, p.child.kill)
	defer stop()
	p.takeAway()
}

// end kills the process, if it still lives, and takes everything of it away.
func (p *process) end() {
	p.child.kill()
	p.takeAway()
}

// takeAway releases what go-plugin holds for the process: connections, goroutines, the directory of its sockets.
// go-plugin does it only when it is told that the process is to be killed, dead or not (hashicorp/go-plugin#291), and
// not at all for a connection whose making was interrupted: those the tracker closes.
func (p *process) takeAway() {
	p.over.Do(func() {
		p.memoryWatch.end()
		p.pingWatch.end()
		p.plugin.Kill()
		p.hub.stop() // after it: a connector that ends by itself still has something to log
		p.conns.close()
	})
}

// kill ends the process for a reason, which its crash will have as its fault.
func (p *process) kill(reason *Fault) {
	p.reason.CompareAndSwap(nil, reason)
	p.child.kill()
}
