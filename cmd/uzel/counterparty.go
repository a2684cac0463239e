package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
)

func (a *app) counterpartyCommand() *cobra.Command {
	c := &cobra.Command{Use: "counterparty", Short: "Контрагенты: где их ящики, согласия, приглашения к обмену"}
	c.AddCommand(a.counterpartyList(), a.counterpartyShow(), a.counterpartyInvite(), a.counterpartyConsent())
	return c
}

// counterpartyRow is one company in a list, with all that is known of it.
type counterpartyRow struct {
	INN         string                `json:"inn"`
	KPP         string                `json:"kpp,omitempty"`
	Name        string                `json:"name,omitempty"`
	EDOID       string                `json:"edo_id,omitempty"` // of the configuration
	Reaches     []registry.Reach      `json:"reaches"`
	Consents    []registry.Consent    `json:"consents"`
	Invitations []registry.Invitation `json:"invitations"`
}

func (a *app) counterpartyList() *cobra.Command {
	var connection string
	c := &cobra.Command{
		Use: "list", Short: "Список контрагентов: ящики, согласия", Args: noArgs,
		Long: `Показывает контрагентов из настройки, учётных систем и справочников операторов. С --connection сначала спрашивает у этого
подключения, кого оно знает.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				if connection != "" {
					if err := r.hub.Connect(); err != nil {
						return err
					}
					if _, err := r.hub.ReadCounterparties(ctx, connection); err != nil {
						return err
					}
				}
				rows, err := r.counterparties(ctx, "")
				if err != nil {
					return err
				}
				return a.listCounterparties(rows)
			})
		},
	}
	c.Flags().StringVar(&connection, "connection", "", "спросить это `ПОДКЛЮЧЕНИЕ`, кого оно знает")
	return c
}

// counterparties gathers what is known of everybody, or of one ИНН, as far as the person may see it. Of a person only the
// ИНН is shown, never the name.
func (r *room) counterparties(ctx context.Context, inn string) ([]counterpartyRow, error) {
	rows := map[string]*counterpartyRow{}
	at := func(inn, kpp string) *counterpartyRow {
		key := inn + "/" + kpp
		if rows[key] == nil {
			rows[key] = &counterpartyRow{
				INN: inn, KPP: kpp, Reaches: []registry.Reach{}, Consents: []registry.Consent{}, Invitations: []registry.Invitation{},
			}
		}
		return rows[key]
	}
	for _, c := range r.config.Counterparties {
		if inn == "" || c.INN == inn {
			row := at(c.INN, c.KPP)
			row.Name, row.EDOID = c.Name, c.EDOID
		}
	}
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		parties, err := r.hub.Registry().Parties(tx, inn)
		if err != nil {
			return err
		}
		for _, p := range parties {
			if r.person.Sees(p.Owner) {
				row := at(p.INN, p.KPP)
				row.Name = cmp.Or(row.Name, p.Name)
			}
		}
		return r.relations(tx, inn, at)
	})
	for _, row := range rows {
		if len(row.INN) == 12 {
			row.Name = ""
		}
	}
	return slices.SortedFunc(func(yield func(counterpartyRow) bool) {
		for row := range maps.Values(rows) {
			if !yield(*row) {
				return
			}
		}
	}, func(x, y counterpartyRow) int { return cmp.Compare(x.INN+"/"+x.KPP, y.INN+"/"+y.KPP) }), err
}

// relations adds boxes, consents and invitations of the organisations that the person may see.
func (r *room) relations(tx store.ReadTx, inn string, at func(inn, kpp string) *counterpartyRow) error {
	reaches, err := r.hub.Registry().Reaches(tx, inn)
	if err != nil {
		return err
	}
	for _, reach := range reaches {
		if r.person.Sees(r.possessor(reach.Connection)) {
			row := at(reach.Party.INN, reach.Party.KPP)
			reach.Party.Name, row.Name = "", cmp.Or(row.Name, reach.Party.Name)
			row.Reaches = append(row.Reaches, reach)
		}
	}
	invitations, err := r.hub.Registry().Invitations(tx, inn)
	if err != nil {
		return err
	}
	for _, i := range invitations {
		if r.person.Sees(r.possessor(i.Connection)) {
			i.Party.Name = ""
			row := at(i.Party.INN, i.Party.KPP)
			row.Invitations = append(row.Invitations, i)
		}
	}
	seen := map[string]bool{}
	for _, own := range r.config.Organisations {
		if seen[own.INN] || !r.person.Sees(own.INN) {
			continue
		}
		seen[own.INN] = true
		consents, err := r.hub.Registry().Consents(tx, own.INN, inn)
		if err != nil {
			return err
		}
		for _, c := range consents {
			row := at(c.INN, c.KPP)
			row.Consents = append(row.Consents, c)
		}
	}
	return nil
}

// possessor is the ИНН of the organisation that a connection belongs to.
func (r *room) possessor(connection string) string { return r.hub.Registry().Owner(connection).INN }

func (a *app) listCounterparties(rows []counterpartyRow) error {
	if a.json {
		return a.value(notNil(rows))
	}
	if len(rows) == 0 {
		a.say("Контрагентов нет.")
		return nil
	}
	a.table("ИНН\tКПП\tНАИМЕНОВАНИЕ\tЯЩИКИ\tСОГЛАСИЯ", func(row func(...any)) {
		for _, c := range rows {
			row(c.INN, c.KPP, c.Name, strings.Join(c.boxes(), ", "), strings.Join(c.purposes(), ", "))
		}
	})
	return nil
}

// boxStates are the states of a box as people read them.
var boxStates = map[string]string{
	registry.BoxActive: "обмен идёт", registry.BoxInvited: "приглашён", registry.BoxNone: "обмена нет",
}

func boxState(state string) string { return cmp.Or(boxStates[state], state) }

func (c counterpartyRow) boxes() (texts []string) {
	for _, reach := range c.Reaches {
		for _, b := range reach.Boxes {
			texts = append(texts, strings.TrimSpace(reach.Connection+": "+b.Operator+" "+boxState(b.State)))
		}
	}
	return texts
}

func (c counterpartyRow) purposes() (texts []string) {
	for _, consent := range c.Consents {
		for _, p := range consent.Purposes {
			if consent.InForce() && !slices.Contains(texts, p.Title()) {
				texts = append(texts, p.Title())
			}
		}
	}
	return texts
}
