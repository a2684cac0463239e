package host

import (
	"context"

	"golang.org/x/sync/semaphore"

	"github.com/uzelhub/uzel/schemas/document"
)

// loadShare is the part of a process's memory that documents on their way to it may have together. The largest document
// that is allowed just fits the default limit: while it comes it is in memory about four times, garbage included.
const loadShare = 5

func newConnection(h *Host, spec Spec) *connection {
	return &connection{host: h, spec: spec, state: StateStopped, left: make(chan struct{}), loads: semaphore.NewWeighted(spec.mostLoad())}
}

func (s Spec) mostLoad() int64 { return int64(s.memoryLimit() / loadShare) }

// load waits until the process may be given that many more bytes of documents: several large ones at once would make it exceed its memory
// limit and be ended, again and again. A document above the whole allowance goes alone.
func (c *connection) load(ctx context.Context, bytes int) (unload func(), _ *Fault) {
	weight := min(int64(bytes), c.spec.mostLoad())
	if weight == 0 || c.loads.TryAcquire(weight) {
		return func() { c.loads.Release(weight) }, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.host.running, cancel)()
	if c.loads.Acquire(ctx, weight) != nil {
		return nil, faultOf(document.CauseTransient, errCancelled.With("подключение занято другими большими документами"))
	}
	return func() { c.loads.Release(weight) }, nil
}

// weight is the number of bytes that an act carries.
func weight(act Act) int {
	bytes := len(act.Body)
	for _, part := range act.Parts {
		bytes += len(part.Body)
	}
	for _, signature := range act.Signatures {
		bytes += len(signature.CMS)
	}
	return bytes
}
