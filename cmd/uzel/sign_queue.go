package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// queued is what waits for a signature.
type queued struct {
	docRow
	To       string            `json:"to"`
	Files    []engine.ToSign   `json:"files"`
	Approved []engine.Approval `json:"approved,omitempty"`
	Remote   bool              `json:"remote,omitempty"`
	Total    string            `json:"total,omitempty"`
	envelope document.Envelope
}

func (a *app) signQueue() *cobra.Command {
	return &cobra.Command{
		Use: "queue", Short: "Что ждёт одобрения перед подписью или подписи по ссылке", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				queue, err := r.signingQueue(ctx)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(queue)
				}
				if len(queue) == 0 {
					a.say("Ничто не ждёт подписи.")
					return nil
				}
				a.table("ДОКУМЕНТ\tВИД\tНОМЕР\tДАТА\tКОНТРАГЕНТ\tСУММА\tЧТО\tКУДА\tФАЙЛОВ\tОДОБРИЛИ\tЖДЁТ", func(row func(...any)) {
					for _, q := range queue {
						to, act := actOf(q.To)
						row(q.ID, q.Kind.Title(), numberOrFile(q.envelope), q.Date, q.Other, q.Total, act, to, len(q.Files), approvers(q.Approved), waitsFor(q.Remote))
					}
				})
				a.say("Посмотреть, что будет подписано: uzel sign show ДОКУМЕНТ… --out ПАПКА; одобрить: uzel sign approve ДОКУМЕНТ…")
				return nil
			})
		},
	}
}

// signingQueue is the queue of the documents that the person may see.
func (r *room) signingQueue(ctx context.Context) ([]queued, error) {
	waiting, err := r.hub.Engine().SigningQueue(ctx)
	if err != nil {
		return nil, err
	}
	queue := []queued{}
	for _, w := range waiting {
		if r.access.Authorise(r.person, access.DocumentRead, w.Document.Envelope.Organisation.INN) != nil {
			continue
		}
		e := w.Document.Envelope
		queue = append(queue, queued{
			docRow: newDocRow(w.Document), To: w.To, Files: w.Files, Approved: w.Approved, Remote: w.Remote, Total: e.Total, envelope: e,
		})
	}
	return queue, nil
}

// actOf takes a delivery's name apart: where it goes, and what is done there.
func actOf(to string) (connection, act string) {
	connection, event, answer := strings.Cut(to, "#")
	if !answer {
		return connection, "отправка"
	}
	event, _, _ = strings.Cut(event, "/") // the same act once more
	return connection, exchange.Title(docflow.Event(event))
}

func approvers(approvals []engine.Approval) string {
	var people []string
	for _, a := range approvals {
		people = append(people, a.By)
	}
	return strings.Join(people, ", ")
}

func waitsFor(remote bool) string {
	if remote {
		return "подписи по ссылке"
	}
	return "одобрения"
}

// actionShown is the journal's word for a look at what is to be signed; its details say at what.
const actionShown = "document.shown"

func (a *app) signShow() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "show ДОКУМЕНТ… --out ПАПКА", Short: "Положить в папку файлы, которые будут подписаны", Args: someArgs("документ"),
		Long: `Кладёт в папку те самые файлы, под которыми встанет подпись, и рядом печатную форму каждого, сделанную из его байтов: в ней видно,
что подписывается. Одобрить можно только то, что вы посмотрели так.`,
		RunE: func(c *cobra.Command, ids []string) error {
			if out == "" {
				return errUsage.With("назовите папку: --out ПАПКА")
			}
			return a.withStore(c.Context(), access.DocumentPersonal, func(ctx context.Context, r *room) error {
				return a.showAllToSign(ctx, r, ids, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "`ПАПКА` для файлов")
	return c
}

func (a *app) showAllToSign(ctx context.Context, r *room, ids []string, out string) error {
	queue, err := r.signingQueue(ctx)
	if err != nil {
		return err
	}
	var all []shownFile
	for _, named := range ids {
		id, err := r.find(ctx, access.DocumentPersonal, named)
		if err != nil {
			return err
		}
		shown, err := a.showToSign(ctx, r, queue, id, out)
		if err != nil {
			return err
		}
		all = append(all, shown...)
	}
	if a.json {
		return a.value(all)
	}
	return nil
}

// shownFile is a file that was shown, with its print form where there is one.
type shownFile struct {
	engine.ToSign
	Print string `json:"print,omitempty"`
}

func (a *app) showToSign(ctx context.Context, r *room, queue []queued, id, out string) ([]shownFile, error) {
	var files []engine.ToSign
	for _, q := range queue {
		if q.ID == id {
			files = append(files, q.Files...)
		}
	}
	if len(files) == 0 {
		return nil, errNotQueued.With("%s", id)
	}
	bodies := map[string][]byte{}
	err := r.store.Update(ctx, r.actor, func(tx store.Tx) (err error) {
		var sums []string
		for _, f := range files {
			sums = append(sums, f.SHA256)
			if bodies[f.SHA256], err = tx.Payload(id, f.SHA256); err != nil {
				return err
			}
		}
		return tx.Note(store.Entry{Action: actionShown, Document: id, Details: map[string]string{"sha256": strings.Join(sums, " ")}})
	})
	if err != nil {
		return nil, err
	}
	var shown []shownFile
	for _, f := range files {
		path := filepath.Join(out, filepath.Base(f.Name))
		if err := write(path, bodies[f.SHA256]); err != nil {
			return nil, err
		}
		a.say("%s  SHA-256 %s", path, f.SHA256)
		form, err := a.drawBeside(ctx, path)
		if err != nil {
			return nil, err
		}
		if form != "" {
			a.say("%s  печатная форма этого файла", form)
		}
		shown = append(shown, shownFile{f, form})
	}
	return shown, nil
}

// drawBeside makes the print form of a file beside it; nothing, when no form of such a file is known.
func (a *app) drawBeside(ctx context.Context, path string) (string, error) {
	form, err := a.printed(ctx, path, beside{})
	if err != nil {
		return "", nil //nolint:nilerr // what cannot be printed is shown as the file that it is
	}
	var drawn bytes.Buffer
	if err := form.PDF(&drawn); err != nil {
		return "", err
	}
	out := strings.TrimSuffix(path, filepath.Ext(path)) + ".pdf"
	return out, write(out, drawn.Bytes())
}

func (a *app) signApprove() *cobra.Command {
	return &cobra.Command{
		Use: "approve ДОКУМЕНТ…", Short: "Одобрить к подписи то, что вы посмотрели (uzel sign show)", Args: someArgs("документ"),
		Long: `Одобрение действует для тех самых файлов, которые были показаны вам командой uzel sign show: если на подпись пойдёт
другое, его не будет. Подпись, для которой в настройке approvals: 2, ждёт двух разных людей.`,
		RunE: func(c *cobra.Command, ids []string) error {
			return a.eachDocument(c.Context(), access.DocumentSign, ids, "одобрен", func(ctx context.Context, r *room, id string) error {
				shown, err := r.shown(ctx, id)
				if err != nil {
					return err
				}
				return r.hub.Engine().Approve(ctx, r.actor, id, shown)
			})
		},
	}
}

// shownLately is how long a look is good for.
const shownLately = 30 * 24 * time.Hour

// shown are the files of a document that this person was shown.
func (r *room) shown(ctx context.Context, id string) ([]string, error) {
	var sums []string
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{
			Document: id, Actor: r.actor.Name, Action: actionShown, From: time.Now().Add(-shownLately), Limit: 1000,
		})
		for _, entry := range entries {
			sums = append(sums, strings.Fields(entry.Details["sha256"])...)
		}
		return err
	})
	if err == nil && len(sums) == 0 {
		return nil, errNotShown.With("%s", id)
	}
	return sums, err
}
