package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/fault"
)

func (a *app) mchdRegister() *cobra.Command {
	var route string
	c := &cobra.Command{
		Use: "register ФАЙЛ.xml", Short: "Зарегистрировать доверенность в реестре", Args: oneArg("файл"),
		Long: `Отдаёт доверенность маршруту, который ведёт её в реестр: узел подпишет её подписью маршрута, отправит и выяснит, чем кончилось,
как с любым документом (uzel doc show). Файл узел хранит и сам: он найдёт доверенность, когда по ней будут подписывать.`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), access.PowerKeep, func(ctx context.Context, r *room) error {
				body, err := read(ctx, args[0])
				if err != nil {
					return err
				}
				p, findings := registry.ReadPower(filepath.Base(args[0]), body)
				if fault.HasErrors(findings) {
					return a.refused(args[0], findings)
				}
				if err := r.access.Authorise(r.person, access.DocumentSign, p.Principal); err != nil {
					return err
				}
				if _, err := r.hub.Registry().KeepPower(ctx, r.actor, p, time.Now()); err != nil {
					return err
				}
				return a.orderPower(ctx, r, hub.PowerOrder{Power: p, Route: route}, "регистрируется")
			})
		},
	}
	c.Flags().StringVar(&route, "route", "", "`МАРШРУТ`, если подходит не один")
	return c
}

func (a *app) mchdRevoke() *cobra.Command {
	var route, reason string
	c := &cobra.Command{
		Use: "revoke НОМЕР", Short: "Отозвать доверенность", Args: oneArg("номер"),
		Long: `Отзывает в реестре доверенность, которую узел хранит. Отзыв — отдельный документ: он подписывается и отправляется маршрутом.
С этого часа узел спрашивает реестр перед каждой подписью по этой доверенности; подписанное раньше остаётся в силе.`,
		RunE: func(c *cobra.Command, args []string) error {
			if reason == "" {
				return errUsage.With("не названа причина отзыва: --reason")
			}
			return a.withStore(c.Context(), access.PowerKeep, func(ctx context.Context, r *room) error {
				var p registry.Power
				err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
					p, err = r.hub.Registry().Power(tx, args[0])
					return err
				})
				if err != nil {
					return err
				}
				if err := r.access.Authorise(r.person, access.DocumentSign, p.Principal); err != nil {
					return err
				}
				return a.orderPower(ctx, r, hub.PowerOrder{Power: p, Route: route, Revoke: true, Reason: reason}, "отзывается")
			})
		},
	}
	c.Flags().StringVar(&route, "route", "", "`МАРШРУТ`, если подходит не один")
	c.Flags().StringVar(&reason, "reason", "", "`ПРИЧИНА` отзыва, как её прочтёт реестр")
	return c
}

func (a *app) orderPower(ctx context.Context, r *room, o hub.PowerOrder, said string) error {
	id, known, err := r.hub.OrderPower(ctx, r.actor, o)
	if err != nil {
		return err
	}
	if a.json {
		return a.value(map[string]any{"number": o.Power.Number, "document": id, "known": known})
	}
	if known {
		said = "уже передана"
	}
	a.say("%s: %s, документ %s", o.Power.Number, said, id)
	return nil
}
