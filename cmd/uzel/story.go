package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// story is all that is known of one document.
type story struct {
	docRow
	RouteVersion string            `json:"route_version"`
	ExpiresAt    time.Time         `json:"expires_at,omitzero"` // its age limit
	Envelope     document.Envelope `json:"envelope"`
	Findings     []fault.Finding   `json:"findings"`
	Parts        []store.Part      `json:"parts"`
	Deliveries   []store.Delivery  `json:"deliveries"`
	Attempts     []store.Attempt   `json:"attempts"`
	Journal      []store.Entry     `json:"journal"`
	Progress     json.RawMessage   `json:"progress"`
	// Discrepancies are what the buyer took over otherwise than the document says, by the buyer's title.
	Discrepancies *steps.Discrepancies `json:"discrepancies,omitempty"`
	// Chain are the other documents of its chain: what it corrects, what corrects it, other revisions; the latest first.
	Chain []docRow `json:"chain,omitempty"`
}

// exchanged is what the document's own state tells of its exchange, chapter by chapter; nothing when it has none.
func (s story) exchanged() []exchange.Chapter {
	var p engine.Progress
	if json.Unmarshal(s.Progress, &p) != nil || p.Exchange == nil {
		return nil // of an erased document nothing is left to tell
	}
	return p.Exchange.Tell()
}

// wentOut tells whether the document is, or may be, with somebody already.
func (s story) wentOut() bool {
	var p engine.Progress
	return json.Unmarshal(s.Progress, &p) == nil && (p.Exchange != nil || p.WentOut())
}

// tell reads a document's story. The journal remembers who looked: the envelope holds names.
func tell(ctx context.Context, r *room, id, action string) (story, error) {
	var s story
	err := r.store.Update(ctx, r.actor, func(tx store.Tx) error {
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		s = story{docRow: newDocRow(doc), RouteVersion: doc.RouteVersion, ExpiresAt: doc.ExpiresAt, Envelope: doc.Envelope, Progress: doc.Progress}
		waits, err := r.hub.Waits(tx, doc)
		errs := []error{err}
		s.Waits = waits[id]
		s.Findings, err = tx.Findings(id)
		errs = append(errs, err)
		s.Parts, err = tx.Parts(id)
		errs = append(errs, err)
		s.Deliveries, err = tx.Deliveries(id)
		errs = append(errs, err)
		s.Attempts, err = tx.Attempts(id)
		errs = append(errs, err)
		s.Discrepancies, err = r.hub.Discrepancies(tx, doc)
		errs = append(errs, err)
		s.Chain, err = chainOf(tx, doc)
		errs = append(errs, err)
		s.Journal, err = tx.Journal(store.JournalFilter{Document: id, Limit: 1000})
		errs = append(errs, err)
		return errors.Join(append(errs, tx.Note(store.Entry{Action: action, Document: id}))...)
	})
	return s, err
}

func (a *app) docShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ДОКУМЕНТ", Short: "Вся история одного документа", Args: oneArg("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				id, err := r.find(ctx, access.DocumentPersonal, ids[0])
				if err != nil {
					return err
				}
				s, err := tell(ctx, r, id, "document.viewed")
				if err != nil {
					return err
				}
				if a.json {
					return a.value(s)
				}
				a.showStory(s)
				return nil
			})
		},
	}
}

func (a *app) showStory(s story) {
	e := s.Envelope
	a.say("%s %s", e.Kind.Title(), cmp.Or(e.Number, e.Name))
	a.say("  документ      %s", s.ID)
	a.say("  состояние     %s%s", s.State.Title(), bracketed(s.Cause.Title()))
	if !s.NextAt.IsZero() {
		a.say("  следующий шаг %s", moment(s.NextAt))
	}
	for _, line := range [][2]string{
		{"дата", e.Date}, {"период", e.Period}, {"сумма", e.Total}, {"организация", e.Organisation.Name},
		{"контрагент", partyNamed(e.Counterparty)}, {"маршрут", s.Route + " (версия " + s.RouteVersion + ")"},
		{"источник", s.Source + ", " + e.SourceKey}, {"принят", moment(s.TakenAt)},
	} {
		if line[1] != "" {
			a.say("  %-13s %s", line[0], line[1])
		}
	}
	a.showWait(s)
	for _, chapter := range s.exchanged() {
		a.say("\n%s", chapter.Title)
		for _, line := range chapter.Lines {
			a.say("  %s", line)
		}
		if chapter.Title == exchange.Attention {
			a.say("  → событие, которое не считается: uzel doc note %s strike --about СОБЫТИЕ --ground ОСНОВАНИЕ", s.ID)
		}
	}
	a.showDiscrepancies(s.Discrepancies)
	a.showChain(s.Chain)
	if len(s.Findings) > 0 {
		a.say("\nЗамечания")
		for _, line := range findingsTold(s.Findings) {
			a.say("  %s", line)
		}
	}
	if len(s.Parts) > 0 {
		a.say("\nЧто хранится")
		a.table("  ЧАСТЬ\tБАЙТ\tSHA-256\tИМЯ", func(row func(...any)) {
			for _, p := range s.Parts {
				row("  "+roleTold(p.Role), p.Size, p.SHA256, p.Name)
			}
		})
	}
	a.showAttempts(s.Attempts)
	a.say("\nЖурнал%s", bracketed(otherClock(time.Now())))
	for _, entry := range s.Journal {
		a.say("  %s  %-12s %s  %s", moment(entry.At), entry.Actor.Name, entryTold(entry), entry.Subject)
	}
}

// moment shows a time as people here read it.
func moment(t time.Time) string { return t.Local().Format(momentLayout) }

const momentLayout = "02.01.2006 15:04:05"

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", s)
}
