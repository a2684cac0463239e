package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/document"
)

func (a *app) counterpartyShow() *cobra.Command {
	var connection, kpp, kind string
	c := &cobra.Command{
		Use: "show ИНН", Short: "Всё об одном контрагенте: ящики, согласия, приглашения", Args: oneArg("ИНН контрагента"),
		Long: `Показывает, где ящики контрагента, какие согласия он дал и как приглашён. С --connection сначала спрашивает у этого
подключения, куда ему можно отправить документ.`,
		RunE: func(c *cobra.Command, args []string) error {
			if err := registry.CheckParty(args[0], kpp); err != nil {
				return err
			}
			if err := oneOf("вид", document.Kind(kind), document.Kinds()); err != nil {
				return err
			}
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				if connection != "" {
					if err := r.hub.Connect(); err != nil {
						return err
					}
					if _, err := r.hub.ResolveParty(ctx, connection, document.Party{INN: args[0], KPP: kpp}, document.Kind(kind)); err != nil {
						return err
					}
				}
				rows, err := r.counterparties(ctx, args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.value(notNil(rows))
				}
				if len(rows) == 0 {
					a.say("О контрагенте с ИНН %s ничего не известно.", args[0])
				}
				for _, row := range rows {
					a.sayCounterparty(row)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&connection, "connection", "", "спросить это `ПОДКЛЮЧЕНИЕ`, где ящики контрагента")
	f.StringVar(&kpp, "kpp", "", "`КПП`, о котором спросить")
	f.StringVar(&kind, "kind", string(document.KindUPD), "`ВИД` документа, для которого спросить")
	return c
}

func (a *app) sayCounterparty(c counterpartyRow) {
	title := "ИНН " + c.INN
	if c.KPP != "" {
		title += ", КПП " + c.KPP
	}
	a.say("%s", strings.TrimSpace(title+" "+c.Name))
	if c.EDOID != "" {
		a.say("  идентификатор участника ЭДО в настройке: %s", c.EDOID)
	}
	for _, reach := range c.Reaches {
		if len(reach.Boxes) == 0 {
			a.say("  через %s ящиков нет (%s)", reach.Connection, moment(reach.Seen))
		}
		for _, b := range reach.Boxes {
			a.say("  через %s: ящик %s, оператор %s, %s (%s)", reach.Connection, b.ID, b.Operator, boxState(b.State), moment(reach.Seen))
			for _, key := range sorted(b.Constraints) {
				a.say("    %s: %s", key, b.Constraints[key])
			}
		}
	}
	for _, consent := range c.Consents {
		a.say("  %s", consentText(consent))
	}
	for _, i := range c.Invitations {
		a.say("  %s", invitationText(i))
	}
}

func consentText(c registry.Consent) string {
	var purposes []string
	for _, p := range c.Purposes {
		purposes = append(purposes, p.Title())
	}
	text := fmt.Sprintf("согласие № %d для %s: %s; основание: %s; записал %s %s", c.Number, c.Organisation, strings.Join(purposes, ", "),
		c.Ground, c.Author, moment(c.At))
	if !c.InForce() {
		text += fmt.Sprintf("; отозвано %s: %s", moment(c.WithdrawnAt), c.WithdrawnGround)
	}
	return text
}

func invitationText(i registry.Invitation) string {
	text := fmt.Sprintf("приглашение через %s %s, пригласил %s: ", i.Connection, moment(i.At), i.Author)
	switch i.Outcome {
	case document.OutcomeDone:
		return text + boxState(i.State)
	case document.OutcomeRefused:
		return text + "оператор отказал"
	case document.OutcomeRetry:
		return text + "не отправлено (" + i.Cause.Title() + "), повторите"
	}
	return text + "ответ потерян, повторите: второго приглашения не будет"
}
