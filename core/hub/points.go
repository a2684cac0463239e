package hub

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/signature/published"
)

// Bounds of what certificates may have the hub ask.
const (
	mostWanted    = 100              // lists that wait to be fetched
	askSideBySide = 2                // of them at once
	mostOfIssuer  = 100              // addresses of one authority that are kept
	afterSilence  = 30 * time.Minute // how long one that gave nothing good is not asked again
)

// wanted is a list that a judgement waits for.
type wanted struct {
	keeper  published.Keeper
	address string
	issuer  *x509.Certificate
}

// pointQueue holds the lists that judgements wait for, each once. What finds no room is asked for again by the next judgement.
type pointQueue struct {
	list chan wanted
	mu   sync.Mutex
	held map[string]bool // by the names of their files
}

func newPointQueue() *pointQueue {
	return &pointQueue{list: make(chan wanted, mostWanted), held: map[string]bool{}}
}

func (q *pointQueue) add(w wanted) {
	q.mu.Lock()
	defer q.mu.Unlock()
	name := w.keeper.File(w.address)
	if q.held[name] {
		return
	}
	select {
	case q.list <- w:
		q.held[name] = true
	default:
	}
}

func (q *pointQueue) done(w wanted) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.held, w.keeper.File(w.address))
}

// watchPoints fetches the lists that judgements wait for, until the context ends.
func (h *Hub) watchPoints(ctx context.Context) {
	var all sync.WaitGroup
	for range askSideBySide {
		all.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case w := <-h.points.list:
					h.askPoint(ctx, w)
				}
			}
		})
	}
	all.Wait()
}

// askPoint fetches one list. Only the authority itself may have signed it. How that went is noted on disk, where the next judgement
// finds it.
func (h *Hub) askPoint(ctx context.Context, w wanted) {
	defer h.points.done(w)
	var end time.Time
	trust := signature.Trust{Others: []*x509.Certificate{w.issuer}}
	if err := w.keeper.Fetch(ctx, w.address, h.listTest(ctx, trust, &end)); err != nil && ctx.Err() == nil {
		h.options.Log.Info("список по адресу из сертификата не получен", "error", err)
	}
}

// pointLists are the copies of the lists that certificates of a container name, as far as they are at hand. One that has to be asked
// for first, or again, is an error: the judgement waits for it.
func (h *Hub) pointLists(ctx context.Context, c *config.Config, judge signature.Judge, container []byte) (files []string, err error) {
	points, err := judge.Points(ctx, container)
	if err != nil {
		return nil, err
	}
	waits := false
	for _, p := range points {
		kept, waiting := h.pointsOf(c, p)
		files, waits = append(files, kept...), waits || waiting
	}
	if waits {
		return nil, errListAwaited.New()
	}
	return files, nil
}

// pointsOf looks at the addresses of one certificate: the first that gave something lately is enough, and only where none did the
// next one is asked that was not asked lately.
func (h *Hub) pointsOf(c *config.Config, p signature.Points) (files []string, waiting bool) {
	keeper := h.pointKeeper(c, p.Issuer)
	now, usual := h.options.Clock.Now(), c.Trust.Refresh.Std()
	var ask []string
	for _, address := range p.Addresses {
		if !config.IsAddress(address) {
			continue
		}
		note := keeper.Note(address)
		if keeper.Has(address) {
			files = append(files, keeper.File(address))
			if note.Failure == "" && now.Before(note.Heard.Add(usual)) {
				return files, false
			}
		}
		if note.Asked.IsZero() || note.Failure == "" || !now.Before(note.Asked.Add(afterSilence)) {
			ask = append(ask, address)
		}
	}
	for _, address := range ask {
		if keeper.Has(address) || keeper.Count() < mostOfIssuer {
			h.points.add(wanted{keeper, address, p.Issuer})
			return nil, true
		}
	}
	return files, false
}

// pointKeeper keeps the lists of one authority apart from those of others, who could name the same addresses.
func (h *Hub) pointKeeper(c *config.Config, issuer *x509.Certificate) published.Keeper {
	sum := sha256.Sum256(issuer.RawSubjectPublicKeyInfo)
	folder := filepath.Join(c.Store.Folder(), "trust", "points", hex.EncodeToString(sum[:16]))
	return published.Keeper{Folder: folder, Client: h.strangers(), Now: h.options.Clock.Now, Most: published.MostOfStrangers}
}

func (h *Hub) strangers() *http.Client {
	if h.options.Web != nil {
		return h.options.Web
	}
	return strangersWeb
}

var strangersWeb = published.Strangers()

// withPoints adds to a judge's trust the lists that the certificates of a container name.
func (h *Hub) withPoints(ctx context.Context, c *config.Config, judge signature.Judge, container []byte) (signature.Judge, error) {
	if !c.Trust.DistributionPoints {
		return judge, nil
	}
	files, err := h.pointLists(ctx, c, judge, container)
	if err != nil {
		return judge, err
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err == nil {
			err = judge.Trust.AddRevocations(data)
		}
		if err != nil {
			return judge, errListAwaited.Wrap(err)
		}
	}
	return judge, nil
}
