package main

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func (a *app) mchdCommand() *cobra.Command {
	c := &cobra.Command{Use: "mchd", Short: "МЧД: показать, проверить, зарегистрировать и отозвать доверенность"}
	c.AddCommand(a.mchdShow(), a.mchdCheck(), a.mchdAdd(), a.mchdList(), a.mchdRegister(), a.mchdRevoke())
	return c
}

func (a *app) mchdShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ФАЙЛ.xml", Short: "Показать доверенность", Args: oneArg("файл"),
		RunE: func(c *cobra.Command, args []string) error {
			p, findings, err := readPower(c.Context(), args[0])
			if err != nil {
				return err
			}
			if p.Number == "" && fault.HasErrors(findings) {
				return a.refused(args[0], findings)
			}
			if a.json {
				return a.value(p)
			}
			a.sayPower(p)
			a.report(findings)
			return nil
		},
	}
}

// powerUse is what the command line tells of an act.
type powerUse struct {
	day, status, signer, snils string
	chain                      []string
	ask                        bool
	mchd.Use
}

func (a *app) mchdCheck() *cobra.Command {
	var u powerUse
	c := &cobra.Command{
		Use: "check ФАЙЛ.xml|НОМЕР", Short: "Проверить, годится ли доверенность", Args: oneArg("файл или номер"),
		Long: `Проверяет срок, доверителя, представителя, полномочия и передоверие. Что не названо, о том не спрашивается. Подпись
доверителя эта команда не проверяет. По номеру проверяется доверенность, которую узел хранит (uzel mchd add), вместе с теми, по
которым полномочия переданы; её состояние узел спрашивает в реестре через подключение, названное у организации доверителя
(powers: registry). О номере, файла которого у узла нет, он спросит, если назвать --principal. Файл проверяется без вопросов
реестру, если не указать --ask. Что реестр сказал вам сам, называют в --status: тогда узел его не спрашивает.`,
		RunE: func(c *cobra.Command, args []string) error {
			use, err := u.read(c.Context())
			if err != nil {
				return err
			}
			if guidForm.MatchString(args[0]) {
				return a.checkKeptPower(c.Context(), args[0], use)
			}
			p, findings, err := readPower(c.Context(), args[0])
			if err != nil {
				return err
			}
			switch {
			case fault.HasErrors(findings):
			case u.ask:
				return a.checkByRegistry(c.Context(), args[0], p, use)
			default:
				findings = append(findings, mchd.Check(p, use)...)
			}
			return a.showPowerVerdict(args[0], p, findings)
		},
	}
	f := c.Flags()
	f.StringVar(&u.day, "date", "", "`ДАТА` подписания, как 2026-09-30; если не указана — сегодня")
	f.StringVar(&u.Principal, "principal", "", "`ИНН` того, от чьего имени документ")
	f.StringVar(&u.signer, "inn", "", "`ИНН` подписанта из сертификата")
	f.StringVar(&u.snils, "snils", "", "`СНИЛС` подписанта из сертификата")
	f.StringArrayVar(&u.Codes, "code", nil, "нужный `КОД` полномочия; из нескольких достаточно одного")
	f.StringArrayVar(&u.chain, "chain", nil, "`ФАЙЛ` доверенности, по которой полномочия переданы; можно несколько раз")
	f.StringVar(&u.status, "status", "", "что сказал `РЕЕСТР`: valid, revoked, expired или not_registered")
	f.BoolVar(&u.ask, "ask", false, "спросить реестр и о доверенности из файла")
	return c
}

var guidForm = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// read turns what was typed into what the check asks.
func (u *powerUse) read(ctx context.Context) (mchd.Use, error) {
	use := u.Use
	if use.Day = xmlbind.Date(u.day); u.day == "" {
		use.Day = xmlbind.Date(time.Now().Format(time.DateOnly))
	}
	if !xmlbind.IsDate(use.Day) {
		return use, errUsage.With("дата %q; нужна как 2026-09-30", u.day)
	}
	switch use.Status = mchd.Status(u.status); use.Status {
	case mchd.Unchecked, mchd.Valid, mchd.Revoked, mchd.Expired, mchd.NotRegistered:
	default:
		return use, errUsage.With("состояние %q; есть: valid, revoked, expired, not_registered", u.status)
	}
	if u.signer != "" || u.snils != "" {
		use.Signers = []mchd.Signer{{INN: u.signer, SNILS: u.snils}}
	}
	for _, name := range u.chain {
		p, findings, err := readPower(ctx, name)
		if err != nil {
			return use, err
		}
		if fault.HasErrors(findings) {
			kind, _ := forbidding(findings)
			return use, kind.At(name)
		}
		use.Chain = append(use.Chain, p)
	}
	return use, nil
}

func readPower(ctx context.Context, name string) (mchd.Power, []fault.Finding, error) {
	data, err := read(ctx, name)
	if err != nil {
		return mchd.Power{}, nil, err
	}
	p, findings := mchd.Parse(data, filepath.Base(name))
	return p, findings, nil
}

func (a *app) showPowerVerdict(name string, p mchd.Power, findings []fault.Finding) error {
	verdict := mchd.Judge(findings)
	if a.json {
		if err := a.value(map[string]any{"file": name, "number": p.Number, "verdict": verdict, "findings": notNil(findings)}); err != nil {
			return err
		}
	} else {
		a.say("%s: %s", name, map[mchd.Verdict]string{
			mchd.Good: "годится", mchd.Bad: "НЕ ГОДИТСЯ", mchd.Unclear: "годится, но проверьте названное",
		}[verdict])
		a.report(findings)
	}
	if verdict == mchd.Bad {
		return silent{errNotRight.At(name)}
	}
	return nil
}

// sayPower shows a power as a person reads it: who, to whom, what, until when.
func (a *app) sayPower(p mchd.Power) {
	a.say("Доверенность %s (у доверителя %s)", p.Number, p.Internal)
	a.say("действует с %s по %s", p.Issued, p.Expires)
	for _, party := range p.Principals {
		a.say("доверитель: %s", partyText(party))
	}
	for _, party := range p.Representatives {
		a.say("представитель: %s", partyText(party))
	}
	for _, code := range p.Codes {
		a.say("полномочие: %s (%s)", code.Name, code.Code)
		for _, l := range code.Limits {
			a.say("  ограничение: %s", strings.TrimSpace(l.Name+" "+l.Value+" "+l.ValueName))
		}
	}
	if p.Text != "" {
		a.say("полномочия: %s", p.Text)
	}
	if p.Joint {
		a.say("полномочия совместные: подписывают все представители")
	}
	a.say("передавать полномочия: %s", map[mchd.Passing]string{
		mchd.NotPassed: "нельзя", mchd.PassedOnce: "можно один раз", mchd.PassedAlong: "можно",
	}[p.Passing])
	if p.Passed != nil {
		a.say("передана по доверенности %s", p.Passed.First.Number)
	}
	a.say("состояние в реестре: %s", p.System)
}

func partyText(p mchd.Party) string {
	full := func(n mchd.Name) string { return strings.TrimSpace(n.Last + " " + n.First + " " + n.Middle) }
	switch {
	case p.Company != nil:
		return p.Company.Name + ", ИНН " + p.Company.INN
	case p.Entrepreneur != nil:
		return "ИП " + full(p.Entrepreneur.Full) + ", ИНН " + p.Entrepreneur.INN
	case p.Person != nil:
		return full(p.Person.Name) + ", СНИЛС " + p.Person.SNILS
	}
	return "не указан"
}
