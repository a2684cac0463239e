package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
)

func (a *app) docRevise() *cobra.Command {
	return &cobra.Command{
		Use: "revise ДОКУМЕНТ", Short: "Выставить исправление своего УПД вместо ушедшего", Args: oneArg("документ"),
		Long: `Исправление — тот же УПД с номером и датой исправления и со ссылкой на прежний файл. Оно составляется из редакции, которую
учётная система дала после отправки и которая ждёт решения человека; если такой нет — из прежнего исходного документа с
нынешними настройками (адрес, КПП, подписант). Идёт тем же маршрутом. Изменение цены или количества после приёмки оформляют
не исправлением, а корректировкой: uzel doc correct.`,
		RunE: func(c *cobra.Command, ids []string) error {
			return a.withStore(c.Context(), access.DocumentSign, func(ctx context.Context, r *room) error {
				id, err := r.find(ctx, access.DocumentSign, ids[0])
				if err != nil {
					return err
				}
				made, err := r.hub.Engine().Revise(ctx, r.actor, id)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]any{"id": made, "revises": id})
				}
				a.say("%s: исправление составляется, его поведёт работающий узел (uzel serve)", made)
				return nil
			})
		},
	}
}
