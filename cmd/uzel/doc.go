package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

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
