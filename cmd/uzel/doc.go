package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

func (a *app) docCommand() *cobra.Command {
	c := &cobra.Command{Use: "doc", Short: "Документы: найти, посмотреть, выгрузить и проверить, провести заново, остановить"}
	c.AddCommand(a.docList(), a.docShow(), a.docExport(), a.docVerify(), a.docReplay(), a.docCancel(), a.docDecide(),
		a.docAnswer(), a.docCorrect(), a.docRevise(), a.docNote())
	return c
}

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
				var docs []store.Document
				err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
					docs, err = tx.Documents(filter)
					return err
				})
				if err != nil {
					return err
				}
				if filter.Kind == "" { // what was told of documents that are not ours is asked for by its kind, unless people have to know
					docs = slices.DeleteFunc(docs, func(d store.Document) bool {
						return d.Envelope.Kind == document.KindNews && d.State != document.StateInvalid
					})
				}
				return a.listDocuments(docs, filter.Limit)
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

func (a *app) listDocuments(docs []store.Document, limit int) error {
	if a.json {
		rows := make([]docRow, 0, len(docs))
		for _, d := range docs {
			rows = append(rows, newDocRow(d))
		}
		return a.value(rows)
	}
	if len(docs) == 0 {
		a.say("Документов нет.")
		return nil
	}
	a.table("ДОКУМЕНТ\tВИД\tНОМЕР\tДАТА\tКОНТРАГЕНТ\tМАРШРУТ\tСОСТОЯНИЕ\tПРИЧИНА", func(row func(...any)) {
		for _, d := range docs {
			e := d.Envelope
			date := e.Date
			if date == "" {
				date = e.Period
			}
			row(d.ID, e.Kind.Title(), numberOrFile(e), date, e.Counterparty.INN, d.Route, d.State.Title(), d.Cause.Title())
		}
	})
	if len(docs) == limit {
		a.say("Показаны %d, продолжение: --after %s", limit, docs[limit-1].ID)
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

// checkFilter refuses what no document can have: an empty list would say that there is none.
func checkFilter(f store.DocumentFilter) error {
	if err := oneOf("вид", f.Kind, append(document.Kinds(), document.KindNews)); err != nil {
		return err
	}
	if err := oneOf("состояние", f.State, document.States()); err != nil {
		return err
	}
	if err := oneOf("причина", f.Cause, document.Causes()); err != nil {
		return err
	}
	if _, err := calendar.ParseDate(f.Date); f.Date != "" && err != nil {
		return errUsage.With("дата %q: нужна ГГГГ-ММ-ДД (--date)", f.Date)
	}
	return checkLimit(f.Limit)
}

func oneOf[W ~string](what string, word W, words []W) error {
	if word == "" || slices.Contains(words, word) {
		return nil
	}
	var known []string
	for _, w := range words {
		known = append(known, string(w))
	}
	return errUsage.With("%s %q; есть: %s", what, word, strings.Join(known, ", "))
}

// checkLimit holds --limit to what a list can be.
func checkLimit(limit int) error {
	if limit < 1 {
		return errUsage.With("--limit %d: нужно число от 1", limit)
	}
	return nil
}

func (a *app) docReplay() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use: "replay ДОКУМЕНТ…", Short: "Провести документы по маршруту заново", Args: someArgs("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			return a.eachDocument(c.Context(), access.DocumentReplay, ids, "отправлен по маршруту заново, его поведёт работающий узел (uzel serve)", func(ctx context.Context, r *room, id string) error {
				return r.hub.Engine().Replay(ctx, r.actor, id, from)
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "начать с этого `ШАГА` маршрута")
	return c
}

func (a *app) docCancel() *cobra.Command {
	return &cobra.Command{
		Use: "cancel ДОКУМЕНТ…", Short: "Остановить документы, которые ещё не ушли", Args: someArgs("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			return a.eachDocument(c.Context(), access.DocumentCancel, ids, "остановлен", func(ctx context.Context, r *room, id string) error {
				return r.hub.Engine().Cancel(ctx, r.actor, id)
			})
		},
	}
}

func (a *app) docDecide() *cobra.Command {
	var to string
	var done, undone bool
	c := &cobra.Command{
		Use: "decide ДОКУМЕНТ", Short: "Сказать, дошёл ли документ, когда ответ получателя потерян", Args: someArgs("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			if done == undone || to == "" {
				return errUsage.With("назовите получателя (--to) и одно из двух: --done или --not-done")
			}
			return a.eachDocument(c.Context(), access.DocumentCancel, ids, "решение записано", func(ctx context.Context, r *room, id string) error {
				return r.hub.Engine().Decide(ctx, r.actor, id, to, done)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&to, "to", "", "`ПОЛУЧАТЕЛЬ`: имя подключения")
	f.BoolVar(&done, "done", false, "документ у получателя есть")
	f.BoolVar(&undone, "not-done", false, "документа у получателя нет, отправить снова")
	return c
}

// eachDocument does an act to every named document. One that cannot be done does not keep the others from it.
func (a *app) eachDocument(ctx context.Context, permission access.Permission, ids []string, said string,
	act func(context.Context, *room, string) error,
) error {
	return a.withStore(ctx, permission, func(ctx context.Context, r *room) error {
		type result struct {
			ID    string         `json:"id"`
			Done  bool           `json:"done"`
			Error *fault.Finding `json:"error,omitempty"`
		}
		var results []result
		var last error
		failed := 0
		for _, id := range ids {
			found, err := r.find(ctx, permission, id)
			if err == nil {
				err = act(ctx, r, found)
			}
			one := result{ID: cmp.Or(found, id), Done: err == nil}
			if err != nil {
				failed++
				last = err
				finding := fault.FindingOf(err, errUsage)
				one.Error = &finding
				a.complain(err)
			} else {
				a.say("%s: %s", id, said)
			}
			results = append(results, one)
		}
		if a.json {
			if err := a.value(results); err != nil {
				return err
			}
		}
		switch {
		case failed == 0:
			return nil
		case failed < len(ids):
			return silent{errPartial.With("%d из %d", len(ids)-failed, len(ids))}
		}
		return silent{last}
	})
}
