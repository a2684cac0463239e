package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/document"
)

// consentFlags say what a counterparty consented to, or that it does not any more.
type consentFlags struct {
	organisation, kpp, number, date, file, withdrawn string
	purposes                                         []string
	which                                            int
}

func (a *app) counterpartyConsent() *cobra.Command {
	var flags consentFlags
	c := &cobra.Command{
		Use: "consent ИНН --for ЧТО", Short: "Записать согласие контрагента или его отзыв", Args: oneArg("ИНН контрагента"),
		Long: `Записывает, что контрагент согласился на приглашение к обмену (invitation), на ссылку для подписи (signing_link) или на
подпись в ГосКлюче (goskey). Основание обязательно: номер и дата письма или файл; сам файл узел не хранит, только его имя и
контрольную сумму. Без записанного согласия узел никого не приглашает.`,
		Example: "  uzel counterparty consent 7810000026 --for invitation --number 15/3 --date 2026-11-20\n" +
			"  uzel counterparty consent 7810000026 --withdrawn 'письмо № 7 от 01.12.2026' --which 1",
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), access.CounterpartyInvite, func(ctx context.Context, r *room) error {
				made, err := r.consent(ctx, args[0], flags)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(made)
				}
				a.say("ИНН %s: %s", made.INN, consentText(made))
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringSliceVar(&flags.purposes, "for", nil, "на `ЧТО` дано: invitation, signing_link, goskey; можно несколько")
	f.StringVar(&flags.number, "number", "", "`НОМЕР` письма с согласием")
	f.StringVar(&flags.date, "date", "", "`ДАТА` письма, ГГГГ-ММ-ДД")
	f.StringVar(&flags.file, "file", "", "`ФАЙЛ` согласия: запоминаются имя и контрольная сумма")
	f.StringVar(&flags.kpp, "kpp", "", "`КПП`, если согласие дано только им; иначе — вся организация")
	f.StringVar(&flags.organisation, "organisation", "", "`ОРГАНИЗАЦИЯ` (id), которой дано; если она одна, можно не называть")
	f.StringVar(&flags.withdrawn, "withdrawn", "", "согласие отозвано; `ОСНОВАНИЕ` отзыва")
	f.IntVar(&flags.which, "which", 0, "`НОМЕР` отозванного согласия по uzel counterparty show")
	return c
}

func (r *room) consent(ctx context.Context, inn string, flags consentFlags) (registry.Consent, error) {
	organisation, err := r.ownOrganisation(flags.organisation)
	if err != nil {
		return registry.Consent{}, err
	}
	if flags.withdrawn != "" {
		return r.hub.Registry().WithdrawConsent(ctx, r.actor, organisation, inn, flags.which, flags.withdrawn, time.Now())
	}
	c := registry.Consent{
		Organisation: organisation, INN: inn, KPP: flags.kpp, Ground: registry.Ground{Number: flags.number, Date: flags.date},
	}
	for _, p := range flags.purposes {
		c.Purposes = append(c.Purposes, registry.Purpose(p))
	}
	if flags.file != "" {
		body, err := read(ctx, flags.file)
		if err != nil {
			return c, err
		}
		sum := sha256.Sum256(body)
		c.Ground.File, c.Ground.SHA256 = filepath.Base(flags.file), hex.EncodeToString(sum[:])
	}
	return r.hub.Registry().RecordConsent(ctx, r.actor, c, time.Now())
}

// ownOrganisation is the organisation that is named, or the only one there is. The person has to see it.
func (r *room) ownOrganisation(id string) (string, error) {
	if id == "" && len(r.config.Organisations) == 1 {
		id = r.config.Organisations[0].ID
	}
	own, ok := r.config.Organisation(id)
	if !ok {
		return "", errUsage.With("назовите свою организацию: --organisation; есть: %s", joinedOrganisations(r.config))
	}
	return id, r.access.Authorise(r.person, access.CounterpartyInvite, own.INN)
}

func (a *app) counterpartyInvite() *cobra.Command {
	var connection, kpp string
	c := &cobra.Command{
		Use: "invite ИНН --connection ПОДКЛЮЧЕНИЕ", Short: "Пригласить контрагента к обмену", Args: oneArg("ИНН контрагента"),
		Long: `Просит оператора пригласить контрагента. Без согласия контрагента, записанного командой uzel counterparty consent,
приглашение не уходит. Если ответ оператора потерян, повторите команду: второго приглашения не будет.`,
		RunE: func(c *cobra.Command, args []string) error {
			if connection == "" {
				return errUsage.With("не названо подключение: --connection")
			}
			return a.withStore(c.Context(), access.CounterpartyInvite, func(ctx context.Context, r *room) error {
				if err := r.access.Authorise(r.person, access.CounterpartyInvite, r.possessor(connection)); err != nil {
					return err
				}
				if err := r.hub.Connect(); err != nil {
					return err
				}
				made, err := r.hub.Invite(ctx, r.actor, connection, document.Party{INN: args[0], KPP: kpp})
				if err != nil {
					return err
				}
				if a.json {
					return a.value(made)
				}
				a.say("ИНН %s: %s", args[0], invitationText(made))
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&connection, "connection", "", "`ПОДКЛЮЧЕНИЕ` к оператору, через который пригласить")
	f.StringVar(&kpp, "kpp", "", "`КПП` приглашаемого подразделения")
	return c
}

func joinedOrganisations(c *config.Config) string {
	var ids []string
	for _, o := range c.Organisations {
		ids = append(ids, o.ID)
	}
	return strings.Join(ids, ", ")
}
