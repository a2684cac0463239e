package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
)

// answerWords are the answers as people type them.
var answerWords = map[string]docflow.Event{
	"accept":                    docflow.Accepted,
	"accept-with-discrepancies": docflow.AcceptedPartly,
	"reject":                    docflow.Rejected,
	"refuse":                    docflow.Refused,
	"clarify":                   docflow.Clarification,
	"accept-annulment":          docflow.AnnulmentAccepted,
	"reject-annulment":          docflow.AnnulmentRejected,
	"annul":                     "", // by whichever side we are
}

func (a *app) docAnswer() *cobra.Command {
	var reason string
	var rows rowFlags
	c := &cobra.Command{
		Use: "answer ДОКУМЕНТ ОТВЕТ", Short: "Ответить на документ в обмене: подписать, отказать, попросить исправить, аннулировать",
		Args: fewArgs(2, 2, "документ или ответ"),
		Long: `Ответы:
  accept                      принять без разногласий (титул покупателя, КодИтога 1; под файлом — подпись)
  accept-with-discrepancies   принять с расхождениями (КодИтога 2)
  reject                      не принять: титул покупателя с КодИтога 3
  refuse                      отказать в подписи
  clarify                     попросить исправить (уведомление об уточнении)
  annul                       предложить аннулировать
  accept-annulment            согласиться с аннулированием
  reject-annulment            не согласиться с аннулированием

Всё, кроме accept и accept-annulment, требует причины (--reason): её прочтёт другая сторона. Ответ подписывается подписью маршрута.

При accept-with-discrepancies назовите строки, принятые иначе: одну — ключами --line и --accepted, несколько — файлом
--differences. Файл JSON: {"differences": [{"row": 1, "accepted": "8", "reason": "бой"}], "act": {"name": "Акт", "number": "3",
"date": "2026-10-31"}}. Таблица (.xlsx, .csv): столбцы «строка» или «код», «принято», «единица», «причина». До того, как ответ
будет заказан, всё сверяется со строками документа.`,
		RunE: func(c *cobra.Command, args []string) error {
			event, known := answerWords[args[1]]
			if !known {
				return errUsage.With("ответ %q; бывают: %s", args[1], strings.Join(slices.Sorted(maps.Keys(answerWords)), ", "))
			}
			order := hub.AnswerOrder{Event: event, Reason: reason}
			if err := rows.read(c.Context(), &order); err != nil {
				return err
			}
			return a.eachDocument(c.Context(), access.DocumentSign, args[:1], "ответ готовится", func(ctx context.Context, r *room, id string) error {
				if order.Event == "" {
					var err error
					if order.Event, err = r.proposal(ctx, id); err != nil {
						return err
					}
				}
				findings, err := r.hub.OrderAnswer(ctx, r.actor, id, order)
				if fault.HasErrors(findings) {
					return a.unordered(findings)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "`ПРИЧИНА`, которую прочтёт другая сторона")
	rows.flags(c.Flags())
	rows.ofAnswer(c.Flags())
	return c
}

// unordered shows all that is wrong with an order; the last of it is why nothing was ordered.
func (a *app) unordered(findings []fault.Finding) error {
	if !a.json {
		a.report(findings)
	}
	first := findings[slices.IndexFunc(findings, func(f fault.Finding) bool { return f.Severity == fault.SeverityError })]
	return errNotOrdered.With("%s %s", first.Code, first.Message)
}

// proposal is the proposal to annul of the side that we are.
func (r *room) proposal(ctx context.Context, id string) (docflow.Event, error) {
	event := docflow.AnnulmentBySeller
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		x, err := engine.ExchangeOf(doc)
		if err == nil && x != nil && x.Ours == docflow.Buyer {
			event = docflow.AnnulmentByBuyer
		}
		return err
	})
	return event, err
}

// noteWords are what people know of an exchange and no operator tells.
var noteWords = map[string]docflow.Event{
	"clarification-settled": docflow.ClarificationSettled,
	"mailed":                docflow.Mailed,
	"paper-returned":        docflow.PaperReturned,
	"revised":               docflow.Revised,
	"undeliverable":         docflow.Undeliverable,
	"strike":                docflow.Struck,
}

func (a *app) docNote() *cobra.Command {
	var ground, about string
	c := &cobra.Command{
		Use: "note ДОКУМЕНТ СОБЫТИЕ", Short: "Записать об обмене то, чего не сообщает оператор", Args: fewArgs(2, 2, "документ или событие"),
		Long: `События:
  mailed                  отправлен почтой, бумажный подлинник в пути
  paper-returned          подписанный бумажный подлинник вернулся
  clarification-settled   просьба об уточнении больше ничего не требует
  revised                 вместо документа выставлено исправление
  undeliverable           передать через операторов нельзя
  strike                  событие с номером --about не считается; так решают и о подписи, которую узел счёл негодной

Основание (--ground) остаётся в истории документа: номер отправления, письма, акта.`,
		RunE: func(c *cobra.Command, args []string) error {
			event, known := noteWords[args[1]]
			if !known {
				return errUsage.With("событие %q; бывают: %s", args[1], strings.Join(slices.Sorted(maps.Keys(noteWords)), ", "))
			}
			return a.eachDocument(c.Context(), access.DocumentSign, args[:1], "записано", func(ctx context.Context, r *room, id string) error {
				return r.hub.Engine().Record(ctx, r.actor, id, event, about, ground)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&ground, "ground", "", "`ОСНОВАНИЕ`: чем это подтверждается")
	f.StringVar(&about, "about", "", "`НОМЕР` события, которое не считается")
	return c
}
