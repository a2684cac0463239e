//go:build linux

package bench

import (
	"slices"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
)

// meter times documents from the byte that let them in to the moment at which they are known to be finished. Documents
// come in the order in which they were let in: there is one source and it is read in one stream.
type meter struct {
	mu       sync.Mutex
	left     int         // to be let in
	waiting  []time.Time // let in and not yet taken
	taken    map[string]time.Time
	took     []time.Duration
	want     int
	strayed  int // ended otherwise than finished
	done     chan struct{}
	from, to time.Time
}

func newMeter() *meter { return &meter{taken: map[string]time.Time{}} }

func (m *meter) begin(documents int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left, m.want, m.took, m.strayed = documents, documents, nil, 0
	m.done, m.from = make(chan struct{}), time.Now()
}

// fed notes that documents are let in.
func (m *meter) fed(documents int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left -= documents
	for range documents {
		m.waiting = append(m.waiting, time.Now())
	}
}

// saw notes a change, and says whether it lets another document in.
func (m *meter) saw(c engine.Change) (another bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch c.To {
	case document.StateReceived:
		if c.From == "" {
			m.taken[c.Document], m.waiting = m.waiting[0], m.waiting[1:]
		}
		return false
	case document.StateFinished:
	case document.StateInvalid, document.StateNeedsPerson, document.StateUnknown, document.StateRefused:
		m.strayed++
	default:
		return false
	}
	m.took = append(m.took, time.Since(m.taken[c.Document]))
	delete(m.taken, c.Document)
	if len(m.took) == m.want {
		m.to = time.Now()
		close(m.done)
	}
	return m.left > 0
}

// quantile is how long so large a share of the documents took at most.
func (m *meter) quantile(share float64) time.Duration {
	slices.Sort(m.took)
	return m.took[min(int(share*float64(len(m.took))), len(m.took)-1)]
}

func (m *meter) perSecond() float64 { return float64(m.want) / m.to.Sub(m.from).Seconds() }
