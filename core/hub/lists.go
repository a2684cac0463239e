package hub

import (
	"context"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/signature/published"
)

// lookAtLists is how often the lists that signatures are judged by are looked at where no time for it is set.
const lookAtLists = time.Hour

// listSkew is by how much a list may be of the future: clocks differ.
const listSkew = 5 * time.Minute

// Lists keeps the lists of a configuration that are named by their addresses.
func Lists(c *config.Config, client *http.Client, now func() time.Time) published.Keeper {
	return published.Keeper{Folder: filepath.Join(c.Store.Folder(), "trust"), Client: client, Now: now}
}

// TrustFiles are the files by which a configuration has signatures judged: those that it names, and the copies of what was fetched
// from addresses. Awaited are the addresses that gave nothing yet.
func TrustFiles(c *config.Config) (files signature.TrustFiles, awaited []string) {
	shelf := Lists(c, nil, nil)
	file := func(place string) string {
		switch {
		case !config.IsAddress(place):
			return place
		case !shelf.Has(place):
			awaited = append(awaited, place)
			return ""
		}
		return shelf.File(place)
	}
	files = signature.TrustFiles{Roots: c.Trust.Roots, Accredited: file(c.Trust.Accredited)}
	for _, place := range c.Trust.CRLs {
		if name := file(place); name != "" {
			files.CRLs = append(files.CRLs, name)
		}
	}
	return files, awaited
}

// watchLists keeps the lists that are named by their addresses, and warns of lists that run out, until the context ends.
func (h *Hub) watchLists(ctx context.Context) {
	for ctx.Err() == nil {
		p := h.plan()
		wait := h.RefreshLists(ctx)
		if err := h.warnOfLists(ctx); err != nil && ctx.Err() == nil {
			h.options.Log.Warn("о списках для проверки подписей не предупредить", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-p.replaced:
		case <-h.options.Clock.After(wait):
		}
	}
}

// RefreshLists asks every address of a list once, side by side, and says when to do so again. How each of them answered is on
// disk beside its copy.
func (h *Hub) RefreshLists(ctx context.Context) (wait time.Duration) {
	c := h.plan().config
	wait = lookAtLists
	if c.Trust.Refresh > 0 {
		wait = c.Trust.Refresh.Std()
	}
	usual, trust, unread := wait, signature.Trust{}, error(nil)
	if addresses := c.Trust.Addresses(); len(addresses) > 0 {
		trust, unread = signature.TrustFiles{Roots: c.Trust.Roots}.Read()
		var all sync.WaitGroup
		waits := make([]time.Duration, len(addresses))
		for i, address := range addresses {
			all.Go(func() { waits[i] = h.refreshList(ctx, c, address, trust, unread, usual) })
		}
		all.Wait()
		for _, one := range waits {
			wait = min(wait, one)
		}
	}
	return wait
}

// refreshList asks one address. Without the certificates of authorities no list can be tested, and what is kept stays.
func (h *Hub) refreshList(ctx context.Context, c *config.Config, address string, trust signature.Trust, unread error, usual time.Duration) time.Duration {
	var end time.Time
	test := h.listTest(ctx, trust, &end)
	if address == c.Trust.Accredited {
		test = accreditedTest
	}
	if unread != nil {
		test = func([]byte) (time.Time, error) { return time.Time{}, unread }
	}
	err := Lists(c, h.web(), h.options.Clock.Now).Fetch(ctx, address, test)
	return published.Wait(usual, h.options.Clock.Now(), end, err != nil)
}

// listTest tells good lists of revoked certificates from others. The end is that of the list that runs out first, of what was
// tested last with success.
func (h *Hub) listTest(ctx context.Context, trust signature.Trust, end *time.Time) published.Test {
	return func(data []byte) (of time.Time, err error) {
		lists, err := signature.ReadLists(data)
		if err != nil {
			return of, err
		}
		judge := signature.Judge{Trust: trust}
		if open := h.options.Calculators; open != nil && signature.NeedsGOST(data) {
			var done func()
			judge.Calculator, done = open(ctx, data)
			defer done()
		}
		var first time.Time
		for _, list := range lists {
			if list.ThisUpdate.After(h.options.Clock.Now().Add(listSkew)) {
				return of, errListOfFuture.With("от %s", list.ThisUpdate.UTC().Format("02.01.2006 15:04 UTC"))
			}
			if err := judge.Vouch(ctx, list); err != nil {
				return of, err
			}
			if list.ThisUpdate.After(of) {
				of = list.ThisUpdate
			}
			if !list.NextUpdate.IsZero() && (first.IsZero() || list.NextUpdate.Before(first)) {
				first = list.NextUpdate
			}
		}
		*end = first
		return of, nil
	}
}

// accreditedTest: an empty answer is no list. It does not say of when it is.
func accreditedTest(data []byte) (time.Time, error) {
	list, err := signature.ReadAuthorities(data)
	if err == nil && len(list.Authorities) == 0 {
		err = errNobodyAccredited.New()
	}
	return time.Time{}, err
}

// web is by whom addresses are asked.
func (h *Hub) web() *http.Client {
	if h.options.Web != nil {
		return h.options.Web
	}
	return publicWeb
}

// publicWeb holds the connections of all hubs of the process.
var publicWeb = published.Client()
