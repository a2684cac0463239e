package diadoc

import (
	"context"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Resolve implements sdk.Directory: the boxes of a party, those of our counteragents first asked for; of others the
// service is asked by ИНН.
func (c *connection) Resolve(ctx context.Context, party document.Party, _ document.Kind) ([]sdk.Box, error) {
	own, err := c.home(ctx)
	if err != nil {
		return nil, err
	}
	found, err := c.known(ctx, own, party)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		if found, err = c.strangers(ctx, party); err != nil {
			return nil, err
		}
	}
	var boxes []sdk.Box
	for _, a := range found {
		boxes = append(boxes, a.boxes()...)
	}
	return boxes, nil
}

// Counterparties implements sdk.CounterpartyLister.
func (c *connection) Counterparties(ctx context.Context, each func(sdk.Counterparty) error) error {
	own, err := c.home(ctx)
	if err != nil {
		return err
	}
	return c.counteragents(ctx, own, "", func(a counteragent) error {
		o := a.Organization
		return each(sdk.Counterparty{Party: document.Party{INN: o.INN, KPP: o.KPP, Name: o.name()}, Boxes: a.boxes()})
	})
}

// counteragents lists those that our box knows, page after page. The query is what people search by, an ИНН for one.
func (c *connection) counteragents(ctx context.Context, own home, search string, each func(counteragent) error) error {
	query := values("myBoxId", own.box, "query", search)
	for {
		var list counteragentList
		if err := c.client.get(ctx, "/V3/GetCounteragents", query, &list); err != nil {
			return err
		}
		for _, a := range list.Counteragents {
			if err := each(a); err != nil {
				return err
			}
		}
		last := len(list.Counteragents) - 1
		if last < 0 || list.Counteragents[last].IndexKey == "" ||
			list.Counteragents[last].IndexKey == query.Get("afterIndexKey") {
			return nil
		}
		query.Set("afterIndexKey", list.Counteragents[last].IndexKey)
	}
}

func (c *connection) known(ctx context.Context, own home, party document.Party) ([]counteragent, error) {
	var found []counteragent
	err := c.counteragents(ctx, own, party.INN, func(a counteragent) error {
		if a.Organization.is(party) && a.CurrentStatus != "NotInCounteragentList" {
			found = append(found, a)
		}
		return nil
	})
	return found, err
}

// strangers are organisations that are with the service, or known to it by roaming, and not among our counteragents.
func (c *connection) strangers(ctx context.Context, party document.Party) ([]counteragent, error) {
	var list organizationList
	err := c.client.get(ctx, "/GetOrganizationsByInnKpp", values("inn", party.INN, "kpp", party.KPP), &list)
	if refusedQuestion(err) { // an ИНН that nobody there has
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []counteragent
	for _, o := range list.Organizations {
		if o.is(party) {
			found = append(found, counteragent{Organization: o, CurrentStatus: "NotInCounteragentList"})
		}
	}
	return found, nil
}

// is compares by ИНН, and by КПП where both sides have one: branches share the ИНН.
func (o organization) is(party document.Party) bool {
	return o.INN == party.INN && party.INN != "" && (party.KPP == "" || o.KPP == "" || o.KPP == party.KPP)
}

// standings are the states of boxes by the status of the counteragent.
var standings = map[word]string{"IsMyCounteragent": "active", "IsInvitedByMe": "invited"}

func (a counteragent) boxes() []sdk.Box {
	o := a.Organization
	state := standings[a.CurrentStatus]
	if state == "" {
		state = "none"
	}
	var boxes []sdk.Box
	for _, b := range o.Boxes {
		boxes = append(boxes, sdk.Box{ID: b.BoxID, Operator: operatorOf(o.FnsParticipantID), State: state,
			Constraints: a.constraints()})
	}
	return boxes
}

// operatorOf is the operator's code: it begins every participant's id.
func operatorOf(participant string) string {
	if code, _, ok := strings.Cut(participant, "-"); ok && len(code) == 3 {
		return code
	}
	return ""
}

// constraints are what stands in the way of sending.
func (a counteragent) constraints() map[string]string {
	o := a.Organization
	found := map[string]string{}
	say := func(holds bool, key, value string) {
		if holds {
			found[key] = value
		}
	}
	say(o.IsRoaming, "roaming", "true")
	say(o.Sociability == "CounteragentsOnly", "counterparties_only", "true")
	say(o.IsActive != nil && !*o.IsActive, "inactive", "true")
	say(o.LiquidationDate != "", "liquidated", o.LiquidationDate)
	say(standings[a.CurrentStatus] == "" && a.CurrentStatus != "NotInCounteragentList" && a.CurrentStatus != "", "relation",
		string(a.CurrentStatus))
	say(o.FnsParticipantID != "", "participant", o.FnsParticipantID)
	if len(found) == 0 {
		return nil
	}
	return found
}

// receiver is the box to which a document goes.
func (c *connection) receiver(ctx context.Context, own home, party document.Party) (string, error) {
	if party.INN == "" {
		return "", sdk.Fail(document.CauseInvalidDocument, "у контрагента нет ИНН: неизвестно, кому отправить")
	}
	found, err := c.known(ctx, own, party)
	if err != nil {
		return "", err
	}
	var active []string
	for _, a := range found {
		for _, b := range a.Organization.Boxes {
			if a.CurrentStatus == "IsMyCounteragent" {
				active = append(active, b.BoxID)
			}
		}
	}
	switch {
	case len(active) == 1:
		return active[0], nil
	case len(active) > 1:
		return "", sdk.Fail(document.CauseNeedsPerson,
			"у контрагента несколько ящиков в Диадоке: неизвестно, в какой отправить").
			Advise("укажите у контрагента КПП нужного подразделения")
	case len(found) > 0:
		return "", sdk.Fail(document.CauseNeedsPerson, "контрагент ещё не принял приглашение к обмену или отказался от него").
			Remote(string(found[0].CurrentStatus),
				"").Advise("дождитесь ответа на приглашение или договоритесь об обмене иначе")
	}
	return "", sdk.Fail(document.CauseNeedsPerson, "контрагента нет среди контрагентов ящика в Диадоке").
		Advise("пригласите его к обмену: до этого документы ему не отправляются")
}
