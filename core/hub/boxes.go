package hub

import (
	"context"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/document"
)

// boxesLast is how long an answer that a document can go on with is good for. One that sets documents aside is asked for
// anew each time: a person who has settled it does not wait.
const boxesLast = 5 * time.Minute

// boxes are what directories told a serving hub lately. Several hundred invoices of a night go to a few buyers.
type boxes struct {
	hub   *Hub
	asked directory

	mu    sync.Mutex
	known map[boxQuestion]boxAnswer
}

type boxQuestion struct {
	connection, inn, kpp string
	kind                 document.Kind
}

type boxAnswer struct {
	boxes []registry.Box
	until time.Time
}

func (h *Hub) boxesOf(asked directory) *boxes {
	return &boxes{hub: h, asked: asked, known: map[boxQuestion]boxAnswer{}}
}

// Boxes implements steps.Directory.
func (b *boxes) Boxes(ctx context.Context, connection string, party document.Party, kind document.Kind) ([]registry.Box, error) {
	question := boxQuestion{connection, party.INN, party.KPP, kind}
	now := b.hub.options.Clock.Now()
	b.mu.Lock()
	answer, ok := b.known[question]
	b.mu.Unlock()
	if ok && now.Before(answer.until) {
		return answer.boxes, nil
	}
	found, err := b.hub.resolveParty(ctx, b.asked, connection, party, kind)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.known, question)
	if len(found) == 1 && found[0].State == registry.BoxActive {
		b.forgetOld(now)
		b.known[question] = boxAnswer{found, now.Add(boxesLast)}
	}
	return found, nil
}

// forgetOld keeps the answers from growing for ever.
func (b *boxes) forgetOld(now time.Time) {
	for question, answer := range b.known {
		if !now.Before(answer.until) {
			delete(b.known, question)
		}
	}
}

var _ steps.Directory = (*boxes)(nil)
