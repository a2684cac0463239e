package hub

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
)

// holdersLast is how long a signing connection's list of certificates is good for. What it signs with in the end is held
// against the signature itself.
const holdersLast = 10 * time.Minute

// holders knows whose certificates signing connections have, so that a person's powers are asked about before anything is
// signed. They are kept in memory alone: they name people.
type holders struct {
	asked certifier
	now   func() time.Time

	mu    sync.Mutex
	shown map[string]shownCertificates
}

type shownCertificates struct {
	list  []cms.Certificate
	until time.Time
}

// Holder implements engine.Powers: who will sign, as far as that is known before. Where a connection chooses among several
// certificates, it is not.
func (f inForce) Holder(ctx context.Context, connection, thumbprint string) (*cms.Name, error) {
	list, err := f.hub.holders.of(ctx, connection)
	if err != nil {
		return nil, err
	}
	if thumbprint == "" {
		if len(list) != 1 {
			return nil, nil
		}
		return &list[0].Subject, nil
	}
	for _, c := range list {
		if strings.EqualFold(signature.Thumbprint(c.Raw), thumbprint) {
			return &c.Subject, nil
		}
	}
	return nil, nil
}

func (h *holders) of(ctx context.Context, connection string) ([]cms.Certificate, error) {
	h.mu.Lock()
	known, ok := h.shown[connection]
	h.mu.Unlock()
	if ok && h.now().Before(known.until) {
		return known.list, nil
	}
	certificates, err := h.asked.Certificates(ctx, connection)
	if err != nil {
		return nil, err
	}
	known = shownCertificates{until: h.now().Add(holdersLast)}
	for _, shown := range certificates {
		if read, err := cms.ReadCertificate(shown.DER); err == nil {
			known.list = append(known.list, read)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shown == nil {
		h.shown = map[string]shownCertificates{}
	}
	h.shown[connection] = known
	return known.list, nil
}
