package main

import (
	"context"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/store"
)

func (a *app) auditCommand() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "Журнал: записи и доказательство, что его не меняли"}
	c.AddCommand(a.auditList(), a.auditVerify())
	return c
}

func (a *app) auditList() *cobra.Command {
	var filter store.JournalFilter
	c := &cobra.Command{
		Use: "list", Short: "Записи журнала", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkLimit(filter.Limit); err != nil {
				return err
			}
			return a.withStore(c.Context(), access.AuditRead, func(ctx context.Context, r *room) error {
				var entries []store.Entry
				err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
					entries, err = tx.Journal(filter)
					return err
				})
				if err != nil {
					return err
				}
				if a.json {
					return a.value(notNil(entries))
				}
				a.table("№\tКОГДА\tКТО\tЧТО\tКОД\tДОКУМЕНТ\tПРЕДМЕТ", func(row func(...any)) {
					for _, e := range entries {
						row(e.Seq, moment(e.At), e.Actor.Name, entryTold(e), e.Action, e.Document, e.Subject)
					}
				})
				if len(entries) == filter.Limit {
					a.say("Показаны %d, продолжение: --after %d", filter.Limit, entries[filter.Limit-1].Seq)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&filter.Document, "document", "", "`ДОКУМЕНТ`")
	f.StringVar(&filter.Actor, "actor", "", "`КТО` действовал")
	f.StringVar(&filter.Action, "action", "", "`КОД` того, что сделано: document.taken, attempt.ended…")
	f.Int64Var(&filter.After, "after", 0, "показать записи после этого `НОМЕРА`")
	f.IntVar(&filter.Limit, "limit", 100, "`СКОЛЬКО` показать")
	return c
}

func (a *app) auditVerify() *cobra.Command {
	var head string
	c := &cobra.Command{
		Use: "verify", Short: "Проверить, что журнал не меняли", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			head = strings.ToLower(strings.TrimSpace(head))
			if head != "" && !aHash.MatchString(head) {
				return errUsage.With("--head %q: хеш состоит из 64 шестнадцатеричных цифр", head)
			}
			return a.withStore(c.Context(), access.AuditRead, func(ctx context.Context, r *room) error {
				report, err := r.store.VerifyJournal(ctx, head)
				if err != nil {
					return err
				}
				whole := report.Break == nil && (head == "" || report.HeadFound)
				if a.json {
					err = a.value(map[string]any{"whole": whole, "report": report})
				} else {
					a.sayJournal(report, head)
				}
				if err == nil && !whole {
					err = silent{errNotRight.New()}
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&head, "head", "", "`ХЕШ`, сохранённый раньше: журнал должен его содержать")
	return c
}

var aHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (a *app) sayJournal(report store.JournalReport, head string) {
	if b := report.Break; b != nil {
		a.say("Журнал изменён: пакет %d, запись %d: %s", b.Batch, b.Entry, b.Reason)
		return
	}
	a.say("Журнал цел: записей %d, пакетов %d.", report.Entries, report.Batches)
	a.say("Хеш последнего пакета (сохраните его вне узла): %s", report.Head)
	if head != "" && !report.HeadFound {
		a.say("Названного хеша в журнале нет: журнал подменён целиком или хеш из другого хранилища.")
	}
}
