package postgres_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"sync"
)

var errCut = errors.New("the line was cut")

// commitName is how the driver names the prepared statement COMMIT when it runs it.
var commitName = func() []byte {
	sum := sha256.Sum256([]byte("COMMIT"))
	return []byte("stmt_" + hex.EncodeToString(sum[:24]))
}()

// exchange is the network between a node and its server. A test can cut a line at a commit, and keep new ones from being made.
type exchange struct {
	mu   sync.Mutex
	cut  func(*line) error // at a commit, then forgotten
	pass int               // so many commits before that
	gate chan struct{}     // new lines wait until it is closed; nil: they do not
}

// atCommit cuts the line at a commit after letting some pass.
func (e *exchange) atCommit(pass int, cut func(*line) error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pass, e.cut = pass, cut
}

// commits gives the cut to be made at this commit, if any.
func (e *exchange) commits() (cut func(*line) error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pass--; e.pass < 0 {
		cut, e.cut = e.cut, nil
	}
	return cut
}

// happened tells whether the cut was made.
func (e *exchange) happened() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cut == nil
}

// shut keeps new lines from being made until the function is called.
func (e *exchange) shut() (open func()) {
	gate := make(chan struct{})
	e.mu.Lock()
	defer e.mu.Unlock()
	e.gate = gate
	return func() { close(gate) }
}

// dial is for the options of a store.
func (e *exchange) dial(ctx context.Context, network, address string) (net.Conn, error) {
	e.mu.Lock()
	gate := e.gate
	e.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &line{Conn: conn, exchange: e}, nil
}

// line is one connection.
type line struct {
	net.Conn
	exchange *exchange
}

func (l *line) Write(b []byte) (int, error) {
	if bytes.Contains(b, append([]byte{0}, commitName...)) { // a Bind message: portal, statement
		if cut := l.exchange.commits(); cut != nil {
			if err := cut(l); err != nil {
				return 0, err
			}
			return l.deaf(b)
		}
	}
	return l.Conn.Write(b)
}

// deaf sends the commit, waits until the server has answered, and loses the answer.
func (l *line) deaf(b []byte) (int, error) {
	n, err := l.Conn.Write(b)
	if err != nil {
		return n, err
	}
	answer := make([]byte, 4096)
	for !bytes.HasSuffix(answer, []byte{'Z', 0, 0, 0, 5, 'I'}) { // ready for the next query, in no transaction
		answer = answer[:cap(answer)]
		n, err := l.Conn.Read(answer)
		if err != nil {
			return 0, err
		}
		answer = answer[:n]
	}
	l.Conn.Close()
	return n, nil
}

// before loses the line before the commit is sent, after loses its answer.
func before(l *line) error {
	l.Conn.Close()
	return errCut
}

func after(*line) error { return nil }
