package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
)

func (a *app) docCorrect() *cobra.Command {
	var order hub.CorrectionOrder
	var rows rowFlags
	c := &cobra.Command{
		Use: "correct ДОКУМЕНТ --number НОМЕР --reason ПРИЧИНА", Short: "Составить к своему УПД корректировочный документ (УКД) и отправить его",
		Args: oneArg("документ"),
		Long: `Строки берутся из титула покупателя, принявшего с расхождениями; если он назвал их иначе или соглашение достигнуто
отдельно, назовите их сами: --line и --accepted или --differences, основание — --act. Стоимость и НДС считаются по строкам
УПД. УКД идёт тем же маршрутом, что и УПД: проверяется, подписывается, отправляется; повтор той же команды второго не делает.`,
		RunE: func(c *cobra.Command, ids []string) error {
			if _, err := calendar.ParseDate(order.Date); order.Date != "" && err != nil {
				return errUsage.With("дата %q: нужна ГГГГ-ММ-ДД (--date)", order.Date)
			}
			var said hub.AnswerOrder
			if err := rows.read(c.Context(), &said); err != nil {
				return err
			}
			order.Differences, order.Basis = said.Differences, said.Act
			return a.withStore(c.Context(), access.DocumentSign, func(ctx context.Context, r *room) error {
				id, err := r.find(ctx, access.DocumentSign, ids[0])
				if err != nil {
					return err
				}
				made, findings, err := r.hub.Correct(ctx, r.actor, id, order)
				switch {
				case err != nil:
					return err
				case fault.HasErrors(findings):
					return a.refused(id, findings)
				case a.json:
					return a.value(map[string]any{"id": made, "corrects": id, "findings": notNil(findings)})
				}
				a.report(findings)
				a.say("%s: УКД составлен, его поведёт работающий узел (uzel serve)", made)
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&order.Number, "number", "", "`НОМЕР` УКД")
	f.StringVar(&order.Date, "date", "", "`ДАТА` УКД, ГГГГ-ММ-ДД; если не указана — сегодня")
	f.StringVar(&order.Reason, "reason", "", "`ПРИЧИНА`, которую прочтёт покупатель")
	rows.flags(f)
	return c
}
