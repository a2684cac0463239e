package sdk

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// A hubLog is a slog handler that sends lines to the hub, without the secrets of the configuration. It never holds a
// connector up: when the hub is slow, lines are dropped and counted.
type hubLog struct {
	*hubLogShared
	prefix string
	fields map[string]string
}

type hubLogShared struct {
	client   connectorv1.HostClient
	redactor *redactor
	least    slog.Level
	lines    chan *connectorv1.LogRequest
	dropped  atomic.Int64
	once     sync.Once
	ended    chan struct{}
	stop     chan struct{}
}

const (
	logQueue   = 1000
	logTimeout = 5 * time.Second
)

func newHubLog(client connectorv1.HostClient, redactor *redactor) *hubLog {
	shared := &hubLogShared{
		client: client, redactor: redactor, least: leastLevel(),
		lines: make(chan *connectorv1.LogRequest, logQueue), ended: make(chan struct{}), stop: make(chan struct{}),
	}
	go shared.run()
	return &hubLog{hubLogShared: shared}
}

func leastLevel() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(os.Getenv(wire.EnvLogLevel))); err != nil {
		return slog.LevelInfo
	}
	return level
}

func (s *hubLogShared) run() {
	defer close(s.ended)
	for {
		select {
		case line := <-s.lines:
			s.send(line)
		case <-s.stop:
			for {
				select {
				case line := <-s.lines:
					s.send(line)
				default:
					return
				}
			}
		}
	}
}

func (s *hubLogShared) send(line *connectorv1.LogRequest) {
	ctx, cancel := context.WithTimeout(context.Background(), logTimeout)
	defer cancel()
	if n := s.dropped.Swap(0); n > 0 {
		_, _ = s.client.Log(ctx, &connectorv1.LogRequest{Level: "warn", Message: fmt.Sprintf("log lines dropped: %d", n)})
	}
	_, _ = s.client.Log(ctx, line)
}

// close sends what is left, for as long as it may.
func (s *hubLogShared) close(wait time.Duration) {
	s.once.Do(func() { close(s.stop) })
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-s.ended:
	case <-timer.C:
	}
}

// Enabled is part of slog.Handler.
func (h *hubLog) Enabled(_ context.Context, level slog.Level) bool { return level >= h.least }

// Handle is part of slog.Handler.
func (h *hubLog) Handle(_ context.Context, record slog.Record) error {
	line := &connectorv1.LogRequest{
		Level:   strings.ToLower(record.Level.String()),
		Message: clip(h.redactor.text(record.Message)),
		Fields:  map[string]string{},
	}
	for key, value := range h.fields {
		line.Fields[key] = value
	}
	record.Attrs(func(a slog.Attr) bool {
		h.add(line.Fields, h.prefix, a)
		return true
	})
	select {
	case h.lines <- line:
	default:
		h.dropped.Add(1)
	}
	return nil
}

func (h *hubLog) add(fields map[string]string, prefix string, a slog.Attr) {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		for _, member := range value.Group() {
			h.add(fields, prefix+a.Key+".", member)
		}
		return
	}
	fields[strings.ToValidUTF8(prefix+a.Key, "�")] = clip(h.redactor.text(value.String()))
}

// WithAttrs is part of slog.Handler.
func (h *hubLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := &hubLog{hubLogShared: h.hubLogShared, prefix: h.prefix, fields: map[string]string{}}
	for key, value := range h.fields {
		c.fields[key] = value
	}
	for _, a := range attrs {
		h.add(c.fields, h.prefix, a)
	}
	return c
}

// WithGroup is part of slog.Handler.
func (h *hubLog) WithGroup(name string) slog.Handler {
	return &hubLog{hubLogShared: h.hubLogShared, prefix: h.prefix + name + ".", fields: h.fields}
}

var _ slog.Handler = (*hubLog)(nil)
