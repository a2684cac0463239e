package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

func (a *app) mchdAdd() *cobra.Command {
	return &cobra.Command{
		Use: "add ФАЙЛ.xml…", Short: "Отдать доверенность узлу: он найдёт её по номеру и предупредит о конце срока", Args: someArgs("файл"),
		RunE: func(c *cobra.Command, names []string) error {
			return a.withStore(c.Context(), access.PowerKeep, func(ctx context.Context, r *room) error {
				var kept []registry.Power
				var failures error
				for _, name := range names {
					p, err := a.keepPower(ctx, r, name)
					if err != nil {
						failures = errors.Join(failures, err)
						continue
					}
					p.Body = nil
					kept = append(kept, p)
					a.say("%s: %s", p.Number, powerRemark(p, time.Now()))
				}
				if a.json {
					rows, err := r.powerRows(ctx, kept, time.Now())
					return errors.Join(err, a.value(rows), failures)
				}
				return failures
			})
		},
	}
}

func (a *app) keepPower(ctx context.Context, r *room, name string) (registry.Power, error) {
	body, err := read(ctx, name)
	if err != nil {
		return registry.Power{}, err
	}
	p, findings := registry.ReadPower(filepath.Base(name), body)
	if fault.HasErrors(findings) {
		return p, a.refused(name, findings)
	}
	if err := r.access.Authorise(r.person, access.PowerKeep, p.Principal); err != nil {
		return p, err
	}
	return r.hub.Registry().KeepPower(ctx, r.actor, p, time.Now())
}

// powerRow is a power of attorney in a list.
type powerRow struct {
	registry.Power
	DaysLeft int                  `json:"days_left"` // whole days; negative: it has ended
	State    *registry.PowerState `json:"state,omitempty"`
	Body     []byte               `json:"body,omitempty"`
}

func (r *room) powerRows(ctx context.Context, list []registry.Power, now time.Time) ([]powerRow, error) {
	rows := make([]powerRow, 0, len(list))
	for _, p := range list {
		p.Body = nil
		state, err := r.hub.PowerState(ctx, p.Number)
		if err != nil {
			return nil, err
		}
		rows = append(rows, powerRow{Power: p, DaysLeft: p.DaysLeft(now), State: &state})
	}
	return rows, nil
}

func powerRemark(p registry.Power, now time.Time) string {
	switch {
	case p.DaysLeft(now) < 0:
		return "срок кончился " + p.Expires
	case p.NearsEnd(now):
		return fmt.Sprintf("скоро кончится, осталось дней: %d; оформите новую", p.DaysLeft(now))
	}
	return "действует по " + p.Expires
}

func (a *app) mchdList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Доверенности, которые хранит узел: сроки и предупреждения", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				list, err := r.hub.Powers(ctx)
				if err != nil {
					return err
				}
				list = slices.DeleteFunc(list, func(p registry.Power) bool { return !r.person.Sees(p.Principal) })
				now := time.Now()
				rows, err := r.powerRows(ctx, list, now)
				if err != nil || a.json {
					return errors.Join(err, a.value(rows))
				}
				if len(list) == 0 {
					a.say("Доверенностей нет. Добавить: uzel mchd add ФАЙЛ.xml")
					return nil
				}
				a.table("НОМЕР\tУ ДОВЕРИТЕЛЯ\tДОВЕРИТЕЛЬ\tПОЛНОМОЧИЯ\tСРОК\tВ РЕЕСТРЕ", func(row func(...any)) {
					for _, p := range rows {
						row(p.Number, p.Internal, p.Principal, strings.Join(p.Codes, ", "), powerRemark(p.Power, now), registryRemark(*p.State))
					}
				})
				return nil
			})
		},
	}
}

// checkKeptPower judges a power of attorney that the hub keeps; the others that it keeps are those before it, if any are.
// It opens a file that names people, so that is a look at personal data.
func (a *app) checkKeptPower(ctx context.Context, number string, use mchd.Use) error {
	return a.withStore(ctx, access.DocumentPersonal, func(ctx context.Context, r *room) error {
		var p registry.Power
		var all []registry.Power
		err := r.store.Update(ctx, r.actor, func(tx store.Tx) (err error) {
			if p, err = r.hub.Registry().Power(tx, number); err != nil {
				return err
			}
			if err := r.access.Authorise(r.person, access.DocumentPersonal, p.Principal); err != nil {
				return err
			}
			if all, err = r.hub.Registry().Powers(tx); err != nil {
				return err
			}
			return tx.Note(store.Entry{Action: "mchd.checked", Subject: p.Number})
		})
		if errors.Is(err, registry.ErrNoPower) && use.Principal != "" {
			return a.askByNumber(ctx, r, number, use.Principal)
		}
		if err != nil {
			return err
		}
		for _, other := range all {
			if before, findings := mchd.Parse(other.Body, other.File); other.Number != p.Number && !fault.HasErrors(findings) {
				use.Chain = append(use.Chain, before)
			}
		}
		power, findings := mchd.Parse(p.Body, p.File)
		if fault.HasErrors(findings) {
			return a.showPowerVerdict(p.Number, power, findings)
		}
		use.Principal = cmp.Or(use.Principal, p.Principal)
		return a.askAndJudge(ctx, r, p.Number, power, use)
	})
}

// checkPowers has a line for every power of attorney that comes to its end or has ended, and for every one by which nothing is
// signed any more, or about which the registry does not answer.
func (r *room) checkPowers(ctx context.Context, now time.Time) []checked {
	list, err := r.hub.Powers(ctx)
	if err != nil {
		return []checked{{What: "доверенности", Detail: inRussian(err)}}
	}
	var lines []checked
	for _, p := range list {
		if p.NearsEnd(now) {
			lines = append(lines, checked{What: "доверенность " + p.Number, OK: true, Warning: true, Detail: powerRemark(p, now)})
		}
		state, err := r.hub.PowerState(ctx, p.Number)
		if err != nil {
			return append(lines, checked{What: "доверенности", Detail: inRussian(err)})
		}
		if r.hub.PowerRegistry(p.Principal) != "" && p.DaysLeft(now) >= 0 && (state.Status != host.PowerRegistered || state.Silence != nil) {
			lines = append(lines, checked{What: "доверенность " + p.Number, OK: true, Warning: true, Detail: "в реестре: " + registryRemark(state)})
		}
	}
	return lines
}
