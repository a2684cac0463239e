package mig24

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// subscriber is who takes part in the exchange. How they are found is a guess.
type subscriber struct {
	ID       string `json:"id"`
	INN      string `json:"inn"`
	KPP      string `json:"kpp"`
	Name     string `json:"name"`
	Operator string `json:"operator"`
	State    string `json:"state"`
}

func (s subscriber) box() sdk.Box {
	operator := s.Operator
	if operator == "" {
		operator, _, _ = strings.Cut(s.ID, "-") // an ID begins with the operator's code
	}
	return sdk.Box{ID: s.ID, Operator: operator, State: s.State}
}

const active = "active"

func (a *account) subscribers(ctx context.Context, party document.Party) ([]subscriber, error) {
	if !a.guess {
		return nil, guess("поиск абонентов ЭДО.МИГ24")
	}
	query := url.Values{}
	if party.INN != "" {
		query.Set("inn", party.INN)
	}
	if party.KPP != "" {
		query.Set("kpp", party.KPP)
	}
	var found []subscriber
	_, err := a.exchange.get(ctx, exchangePath+"subscribers?"+query.Encode(), &found)
	return found, err
}

// Resolve finds a party's boxes.
func (d directory) Resolve(ctx context.Context, party document.Party, _ document.Kind) ([]sdk.Box, error) {
	if party.INN == "" {
		return nil, sdk.Fail(document.CauseInvalidDocument, "у контрагента нет ИНН: абонента не найти")
	}
	found, err := d.a.subscribers(ctx, party)
	var boxes []sdk.Box
	for _, s := range found {
		boxes = append(boxes, s.box())
	}
	return boxes, err
}

// labelBox is the box that the route found for the document before it was built.
const labelBox = "box"

// recipient is the one box to which a document goes.
func (a *account) recipient(ctx context.Context, doc document.Envelope) (string, error) {
	if box := doc.Labels[labelBox]; box != "" {
		return box, nil
	}
	to := doc.Counterparty
	if to.INN == "" {
		return "", sdk.Fail(document.CauseInvalidDocument, "у контрагента нет ИНН: абонента не найти")
	}
	found, err := a.subscribers(ctx, to)
	if err != nil {
		return "", err
	}
	ids := map[string]bool{}
	var only string
	for _, s := range found {
		if s.State == active {
			ids[s.ID], only = true, s.ID
		}
	}
	switch len(ids) {
	case 1:
		return only, nil
	case 0:
		return "", sdk.Fail(document.CauseNeedsPerson, "контрагент не подключён к обмену через ЭДО.МИГ24").
			Advise("пригласите его или передайте документ иначе")
	}
	return "", sdk.Fail(document.CauseNeedsPerson, "у контрагента несколько ящиков, в какой отправить — неизвестно").
		Advise("уточните КПП контрагента в документе")
}

// invitationWords are what the other side reads.
const invitationWords = "Приглашаем обмениваться электронными документами через ЭДО.МИГ24"

// Invite asks a party to exchange: by its ID when it has one, by its ИНН otherwise. Who exchanges already is not asked. The
// ground of the consent stays with the hub.
func (d directory) Invite(ctx context.Context, key string, party document.Party, _ string) (string, error) {
	if party.INN == "" {
		return "", sdk.Fail(document.CauseInvalidDocument, "у контрагента нет ИНН: пригласить некого")
	}
	found, err := d.a.subscribers(ctx, party)
	if err != nil {
		return "", err
	}
	invitation := map[string]string{"id": guid(key, "invitation"), "message": invitationWords}
	for _, s := range found {
		if s.State == active {
			return active, nil
		}
		invitation["subscriberId"] = s.ID
	}
	if len(found) == 0 {
		invitation["inn"], invitation["kpp"] = party.INN, party.KPP
	}
	var said struct {
		State string `json:"state"`
	}
	if _, err := d.a.exchange.post(ctx, exchangePath+"invitations", invitation, &said); err != nil {
		return "", err
	}
	return said.State, nil
}

// Counterparties lists all that the service knows.
func (d directory) Counterparties(ctx context.Context, each func(sdk.Counterparty) error) error {
	found, err := d.a.subscribers(ctx, document.Party{})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, s := range found {
		if seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		one := sdk.Counterparty{Party: document.Party{INN: s.INN, KPP: s.KPP, Name: s.Name}, Boxes: []sdk.Box{s.box()}}
		if err := each(one); err != nil {
			return err
		}
	}
	return nil
}

// Tally counts the documents in exchange that were made in a period, by the days of Moscow.
func (d directory) Tally(ctx context.Context, period sdk.Period) (map[document.Kind]int64, error) {
	groups, err := d.a.groups(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[document.Kind]int64{}
	for _, g := range groups {
		for _, p := range g.Packages {
			day := p.Created.In(moscow).Format(time.DateOnly)
			ours := g.Sender.INN == d.a.config.INN
			kept := ours && (p.status() == statusWaiting || p.status() == statusCancelled) // it did not go out
			if !kept && day >= period.From && day <= period.To {
				counts[p.kind()]++
			}
		}
	}
	return counts, nil
}

var moscow = time.FixedZone("Москва", 3*60*60)
