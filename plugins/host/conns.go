package host

import (
	"context"
	"sync"

	"google.golang.org/grpc"
)

// A connTracker knows every gRPC connection that was made for a process. When go-plugin fails between making a
// connection and handing it out it forgets it; each leaves goroutines and buffers in the hub for ever.
type connTracker struct {
	mu     sync.Mutex
	closed bool
	conns  map[*grpc.ClientConn]bool
}

// options notice a connection by its first stream, and go-plugin opens one at once.
func (t *connTracker) options() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithChainStreamInterceptor(func(
		ctx context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string, next grpc.Streamer, opts ...grpc.CallOption,
	) (grpc.ClientStream, error) {
		t.add(conn)
		return next(ctx, desc, conn, method, opts...)
	})}
}

func (t *connTracker) add(conn *grpc.ClientConn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		_ = conn.Close()
		return
	}
	if t.conns == nil {
		t.conns = map[*grpc.ClientConn]bool{}
	}
	t.conns[conn] = true
}

func (t *connTracker) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for conn := range t.conns {
		_ = conn.Close()
	}
	t.conns = nil
}
