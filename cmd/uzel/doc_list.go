package main

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// docRow is a document in a list.
type docRow struct {
	ID       string         `json:"id"`
	Kind     document.Kind  `json:"kind"`
	Number   string         `json:"number,omitempty"`
	Other    string         `json:"counterparty_inn,omitempty"`
	Date     string         `json:"date,omitempty"`
	Period   string         `json:"period,omitempty"`
	Route    string         `json:"route"`
	Source   string         `json:"source"`
	State    document.State `json:"state"`
	Cause    document.Cause `json:"cause,omitempty"`
	NextAt   time.Time      `json:"next_at,omitzero"`
	Attempts int            `json:"attempts,omitempty"`
	TakenAt  time.Time      `json:"taken_at"`
	// Waits are the connections whose process does not run, and without which it does not go on.
	Waits []hub.Wait `json:"waits,omitempty"`
}

func newDocRow(d store.Document) docRow {
	return docRow{
		ID: d.ID, Kind: d.Envelope.Kind, Number: d.Envelope.Number, Other: d.Envelope.Counterparty.INN, Date: d.Envelope.Date, Period: d.Envelope.Period, Route: d.Route,
		Source: d.Source, State: d.State, Cause: d.Cause, NextAt: d.NextAt, Attempts: d.Attempts, TakenAt: d.TakenAt,
	}
}

func (a *app) docList() *cobra.Command {
	var filter store.DocumentFilter
	var kind, state, cause string
	c := &cobra.Command{
		Use: "list", Short: "Список документов по реквизитам", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			filter.Kind, filter.State, filter.Cause = document.Kind(kind), document.State(state), document.Cause(cause)
			if err := checkFilter(filter); err != nil {
				return err
			}
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				filter.Organisations = r.person.Organisations
				page, err := onePage(ctx, r, filter)
				if err != nil {
					return err
				}
				return a.showPage(page)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&filter.INN, "inn", "", "`ИНН` своей организации или контрагента")
	f.StringVar(&filter.Number, "number", "", "`НОМЕР` документа")
	f.StringVar(&filter.Date, "date", "", "`ДАТА` документа, ГГГГ-ММ-ДД")
	f.StringVar(&kind, "kind", "", "`ВИД`: invoice, upd, marks, timesheet…")
	f.StringVar(&state, "state", "", "`СОСТОЯНИЕ`: invalid, needs_person, ready, finished…")
	f.StringVar(&cause, "cause", "", "`ПРИЧИНА`: transient, misconfigured, refused_by_remote…")
	f.IntVar(&filter.Limit, "limit", 100, "`СКОЛЬКО` показать")
	f.StringVar(&filter.After, "after", "", "продолжить после этого `ДОКУМЕНТА`")
	return c
}

// page is a part of the list of documents.
type page struct {
	rows []docRow
	docs []store.Document
	more int  // documents behind it
	many bool // there are more than that
}

// mostCounted is how many of the documents behind a page are counted.
const mostCounted = 1000

// onePage is a page of the documents that a filter selects.
func onePage(ctx context.Context, r *room, filter store.DocumentFilter) (p page, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		if p, err = gather(tx, filter); err != nil {
			return err
		}
		waits, err := r.hub.Waits(tx, p.docs...)
		p.rows = make([]docRow, 0, len(p.docs))
		for _, d := range p.docs {
			row := newDocRow(d)
			row.Waits = waits[d.ID]
			p.rows = append(p.rows, row)
		}
		return err
	})
	return p, err
}

// gather fills a page. What is not shown takes no place on it.
func gather(tx interface {
	Documents(store.DocumentFilter) ([]store.Document, error)
}, filter store.DocumentFilter,
) (p page, err error) {
	limit := filter.Limit
	filter.Limit = min(limit+1, mostCounted)
	for {
		docs, err := tx.Documents(filter)
		if err != nil {
			return p, err
		}
		for _, d := range docs {
			switch {
			case hidden(d, filter):
			case len(p.docs) < limit:
				p.docs = append(p.docs, d)
			default:
				p.more++
			}
		}
		if p.many = p.more >= mostCounted; p.many {
			p.more = mostCounted
		}
		if p.many || len(docs) < filter.Limit {
			return p, nil
		}
		filter.After, filter.Limit = docs[len(docs)-1].ID, mostCounted
	}
}

// hidden leaves out what was told of documents that are not ours: it is asked for by its kind, unless people have to know.
func hidden(d store.Document, filter store.DocumentFilter) bool {
	return filter.Kind == "" && d.Envelope.Kind == document.KindNews && d.State != document.StateInvalid
}

func (a *app) showPage(p page) error {
	if a.json {
		return a.value(p.rows)
	}
	if len(p.docs) == 0 {
		a.say("Документов нет.")
		return nil
	}
	a.table("ДОКУМЕНТ\tВИД\tНОМЕР\tДАТА\tКОНТРАГЕНТ\tМАРШРУТ\tСОСТОЯНИЕ\tПРИЧИНА", func(row func(...any)) {
		for i, d := range p.docs {
			e := d.Envelope
			row(d.ID, e.Kind.Title(), numberOrFile(e), cmp.Or(e.Date, e.Period), e.Counterparty.INN, d.Route, d.State.Title(), causeTold(p.rows[i]))
		}
	})
	if p.more > 0 {
		least := ""
		if p.many {
			least = "не меньше "
		}
		a.say("Показаны %d, есть ещё %s%d, продолжение: --after %s", len(p.docs), least, p.more, p.docs[len(p.docs)-1].ID)
	}
	return nil
}

// numberOrFile is how people know a document: by its number or, while nobody could read one, by its file. Lists leave names of
// people out, which only a look at the document itself shows; so a file of the staff is not named either.
func numberOrFile(e document.Envelope) string {
	switch e.Kind {
	case document.KindInvoice, document.KindUPD, document.KindUKD, document.KindBill, document.KindUnformalised:
		return cmp.Or(e.Number, shortened(e.Name))
	}
	return e.Number
}

// longestCell is what a column of names leaves to the others.
const longestCell = 40

// shortened keeps both ends of a long name: what it is, and what kind of file.
func shortened(name string) string {
	runes := []rune(name)
	if len(runes) <= longestCell {
		return name
	}
	return string(runes[:longestCell-10]) + "…" + string(runes[len(runes)-9:])
}
