package sbis

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Check logs in and asks who is logged in. The answer's names are not repeated.
func (c *connection) Check(ctx context.Context) (string, error) {
	if err := c.client.ask(ctx, methodUser, map[string]any{"Параметр": map[string]any{}}, nil); err != nil {
		return "", err
	}
	how := "по логину и паролю"
	if c.config.Certificate != "" {
		how = "по сертификату"
	}
	return "СБИС отвечает, вход " + how + " выполнен" + saby.Doubt(c.sandbox, "url", c.config.URL), nil
}

// Discover lists the organisations of the account.
func (c *connection) Discover(ctx context.Context) ([]sdk.Discovered, error) {
	var answer struct {
		Ours list[party] `json:"НашаОрганизация"`
	}
	if err := c.client.ask(ctx, methodOurs, map[string]any{"Фильтр": map[string]any{}}, &answer); err != nil {
		return nil, err
	}
	var found []sdk.Discovered
	for _, p := range answer.Ours {
		e := envelopeParty(&p)
		found = append(found, sdk.Discovered{Type: "organisation", ID: e.INN + "/" + e.KPP, Name: e.Name})
	}
	return found, nil
}

// Tally counts the documents of a period that were sent and that came, by kind: an event that the service dropped shows there.
// Drafts are nobody's documents yet.
func (c *connection) Tally(ctx context.Context, period sdk.Period) (map[document.Kind]int64, error) {
	for _, d := range []string{period.From, period.To} {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			return nil, sdk.Fail(document.CauseInternal, "период назван не датами")
		}
	}
	counts := map[document.Kind]int64{}
	for _, kind := range c.config.Count {
		f := filter{Type: kind, FromDay: dotted(period.From), ToDay: dotted(period.To), Organisation: c.us()}
		err := c.everything(ctx, methodDocuments, f, func(r record) {
			if main, found := r.main(); found && r.code() != codeDraft {
				counts[c.kindOf(r, main)]++
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// kindOf is what a document is to the hub. Of ours that are no formalised ones the type tells, as it did when they were sent.
func (c *connection) kindOf(r record, main attachment) document.Kind {
	kind := paperOf(main.fileName()).kind()
	if r.incoming() || kind != document.KindUnformalised {
		return kind
	}
	for _, sent := range []document.Kind{document.KindBill, document.KindReconciliationAct} {
		if r.Type == c.typeOf(sent) {
			return sent
		}
	}
	return kind
}
