package diadoc

import (
	"context"
	"fmt"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Check implements sdk.Connection: it logs in, looks for the box and at its feed, and changes nothing.
func (c *connection) Check(ctx context.Context) (string, error) {
	list, err := c.organizations(ctx)
	if err != nil {
		return "", err
	}
	own, err := c.config.boxIn(list)
	if err != nil {
		return "", err
	}
	if _, err := c.events(ctx, own.box, ""); err != nil {
		return "", err
	}
	said := fmt.Sprintf("вход выполнен, ящик организации с ИНН %s доступен: %s", own.party.INN, own.box)
	if c.config.Signer == nil {
		said += "; настройка signer не задана: служебные документы Диадок составить не сможет"
	}
	return said + service.Doubt(c.sandbox, "url", c.config.URL), nil
}

// Discover implements sdk.Discoverer.
func (c *connection) Discover(ctx context.Context) ([]sdk.Discovered, error) {
	list, err := c.organizations(ctx)
	if err != nil {
		return nil, err
	}
	var found []sdk.Discovered
	for _, o := range list {
		found = append(found, sdk.Discovered{Type: "organisation", ID: o.INN + "/" + o.KPP, Name: o.name()})
		for _, b := range o.Boxes {
			found = append(found, sdk.Discovered{Type: "box", ID: b.BoxID, Name: b.Title})
		}
	}
	return found, nil
}

// Tally implements sdk.Tallier: how many documents of each kind were sent and received in a period, by the day, in
// Moscow, on which the service took them.
func (c *connection) Tally(ctx context.Context, period sdk.Period) (map[document.Kind]int64, error) {
	own, err := c.home(ctx)
	if err != nil {
		return nil, err
	}
	from, to, err := bounds(period)
	if err != nil {
		return nil, err
	}
	counts := map[document.Kind]int64{}
	for _, category := range []string{"Any.Outbound", "Any.Inbound"} {
		query := values("boxId", own.box, "filterCategory", category, "count", "100", "sortDirection", "Ascending",
			"timestampFromTicks", ticksOf(from).String(), "timestampToTicks", ticksOf(to).String())
		if err := c.count(ctx, query, counts); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// pageDocuments is the largest page of a list of documents.
const pageDocuments = 100

// ended reports that no page follows. HasMoreResults is not always there.
func (l documentList) ended() bool {
	if n := len(l.Documents); n == 0 || l.Documents[n-1].IndexKey == "" {
		return true
	}
	if l.HasMoreResults != nil {
		return !*l.HasMoreResults
	}
	return len(l.Documents) < pageDocuments
}

func (c *connection) count(ctx context.Context, query map[string][]string, counts map[document.Kind]int64) error {
	for {
		var list documentList
		if err := c.client.get(ctx, "/V3/GetDocuments", query, &list); err != nil {
			return err
		}
		for i := range list.Documents {
			counts[kindOf(&list.Documents[i])]++
		}
		if list.ended() {
			return nil
		}
		next := list.Documents[len(list.Documents)-1].IndexKey
		if previous := query["afterIndexKey"]; len(previous) > 0 && previous[0] == next {
			return nil
		}
		query["afterIndexKey"] = []string{next}
	}
}

func bounds(period sdk.Period) (from, to time.Time, err error) {
	from, err = time.ParseInLocation(time.DateOnly, period.From, moscow)
	if err == nil {
		to, err = time.ParseInLocation(time.DateOnly, period.To, moscow)
	}
	if err != nil {
		return from, to, sdk.Fail(document.CauseInternal, "период задан не днями")
	}
	return from, to.AddDate(0, 0, 1).Add(-100 * time.Nanosecond), nil
}

var (
	_ sdk.Connector          = Connector{}
	_ sdk.Source             = (*connection)(nil)
	_ sdk.Preparer           = (*connection)(nil)
	_ sdk.Destination        = (*connection)(nil)
	_ sdk.Looker             = (*connection)(nil)
	_ sdk.Directory          = (*connection)(nil)
	_ sdk.Inviter            = (*connection)(nil)
	_ sdk.CounterpartyLister = (*connection)(nil)
	_ sdk.Discoverer         = (*connection)(nil)
	_ sdk.Tallier            = (*connection)(nil)
)
