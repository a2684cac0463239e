package host

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"

	"golang.org/x/time/rate"
)

// A lineLog puts what a process prints into the hub's log, a line an entry, and bounds it: a connector that floods
// its output fills neither the hub's memory nor its log.
type lineLog struct {
	log     *slog.Logger
	clock   Clock
	mu      sync.Mutex
	limiter *rate.Limiter
	dropped int
}

const (
	lineBytes      = 4 << 10 // of one line
	linesPerSecond = 50
	linesAtOnce    = 500
)

func newLineLog(log *slog.Logger, clock Clock) *lineLog {
	return &lineLog{log: log, clock: clock, limiter: rate.NewLimiter(linesPerSecond, linesAtOnce)}
}

// write puts one line into the log, or counts it.
func (l *lineLog) write(level slog.Level, message string, attrs ...slog.Attr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.limiter.AllowN(l.clock.Now(), 1) {
		l.dropped++
		return
	}
	if l.dropped > 0 {
		l.log.Warn("connector writes too much: lines dropped", "lines", l.dropped)
		l.dropped = 0
	}
	l.log.LogAttrs(context.Background(), level, message, attrs...)
}

// writer takes one of the process's outputs.
func (l *lineLog) writer(stream string) io.Writer { return &lineWriter{log: l, stream: stream} }

type lineWriter struct {
	log    *lineLog
	stream string
	mu     sync.Mutex
	line   []byte
	long   bool // the line is longer than is kept
}

// Write never fails and never blocks for long.
func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range p {
		switch {
		case b == '\n':
			w.flush()
		case len(w.line) < lineBytes:
			w.line = append(w.line, b)
		default:
			w.long = true
		}
	}
	return len(p), nil
}

func (w *lineWriter) flush() {
	text := strings.TrimSpace(strings.ToValidUTF8(string(w.line), "�"))
	if w.long {
		text += "…"
	}
	w.line, w.long = w.line[:0], false
	if text != "" {
		w.log.write(slog.LevelInfo, text, slog.String("stream", w.stream))
	}
}
