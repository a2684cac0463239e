package main

import (
	"context"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// registryWords are the states of a power of attorney as people read them.
var registryWords = map[host.PowerStatus]string{
	host.PowerRegistered: "действует", host.PowerRevoked: "ОТОЗВАНА", host.PowerExpired: "СРОК ИСТЁК", host.PowerUnknown: "НЕ ЗАРЕГИСТРИРОВАНА",
}

// registryRemark says what the registry said last, and when.
func registryRemark(s registry.PowerState) string {
	if s.Status == "" {
		if s.Silence != nil {
			return "не проверено: реестр не ответил"
		}
		return "не проверено"
	}
	text := registryWords[s.Status]
	if s.Final() && !s.Since.IsZero() {
		text += " с " + moscowTime(s.Since)
	}
	text += ", узнано " + moscowTime(s.Asked)
	if s.Silence != nil {
		text += "; позже реестр не ответил"
	}
	if !s.Revoking.IsZero() {
		text += "; заказан отзыв"
	}
	return text
}

// moscowTime is a moment to the minute.
func moscowTime(at time.Time) string {
	zone, err := time.LoadLocation(config.DefaultTimeZone)
	if err != nil { // only a machine without time zones
		zone = time.UTC
	}
	return at.In(zone).Format("02.01.2006 15:04")
}

// checkByRegistry judges a power of attorney out of a file by what the registry says of it now.
func (a *app) checkByRegistry(ctx context.Context, name string, p mchd.Power, use mchd.Use) error {
	return a.withStore(ctx, access.DocumentPersonal, func(ctx context.Context, r *room) error {
		if use.Principal == "" && len(p.Principals) > 0 {
			use.Principal = p.Principals[0].INN()
		}
		return a.askAndJudge(ctx, r, name, p, use)
	})
}

// askAndJudge asks the registry, unless somebody has said what it says, and shows the verdict.
func (a *app) askAndJudge(ctx context.Context, r *room, name string, p mchd.Power, use mchd.Use) error {
	if use.Status != mchd.Unchecked {
		return a.showPowerVerdict(name, p, mchd.Check(p, use))
	}
	asked := signature.PowerUse{Power: p, Chain: use.Chain, Principal: use.Principal}
	if r.hub.PowerRegistry(use.Principal) != "" {
		if err := r.hub.Connect(); err != nil {
			return err
		}
	}
	if err := r.hub.LearnPower(ctx, &asked); err != nil {
		return err
	}
	use.Status, use.Since, use.States = asked.Status, asked.Since, asked.States
	if use.Day == xmlbind.Date(time.Now().Format(time.DateOnly)) {
		use.Since = "" // what was revoked later today is no good today
	}
	_, findings := asked.Leave(mchd.Check(p, use), time.Now())
	if !a.json && asked.Inquiry.Registry != "" {
		state, err := r.hub.PowerState(ctx, p.Number)
		if err != nil {
			return err
		}
		a.say("%s: в реестре — %s", strings.ToLower(p.Number), registryRemark(state))
	}
	return a.showPowerVerdict(name, p, findings)
}

// askByNumber tells what the registry says of a power of attorney whose file the hub does not have.
func (a *app) askByNumber(ctx context.Context, r *room, number, principal string) error {
	if err := r.access.Authorise(r.person, access.DocumentPersonal, principal); err != nil {
		return err
	}
	if err := r.hub.Connect(); err != nil {
		return err
	}
	state, err := r.hub.AskPower(ctx, strings.ToLower(number), principal)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.value(state); err != nil {
			return err
		}
	} else {
		a.say("%s: в реестре — %s", state.Number, registryRemark(state))
	}
	if state.Status != host.PowerRegistered {
		return silent{errNotRight.At(number)}
	}
	return nil
}
