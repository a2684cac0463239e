package diadoc

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// home is our own box.
type home struct {
	box   string
	party party
}

// party is an organisation as documents name it.
type party struct {
	document.Party
	box string
}

// home asks for our box once: organisations of an account change rarely, and the service counts these questions.
func (c *connection) home(ctx context.Context) (home, error) {
	c.mu.Lock()
	known := c.own
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	list, err := c.organizations(ctx)
	if err != nil {
		return home{}, err
	}
	found, err := c.config.boxIn(list)
	if err != nil {
		return home{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.own = &found
	return found, nil
}

// organizations are those of the account. Registering new ones by the way is not what is wanted.
func (c *connection) organizations(ctx context.Context) ([]organization, error) {
	var list organizationList
	if err := c.client.get(ctx, "/GetMyOrganizations", values("autoRegister", "false"), &list); err != nil {
		return nil, err
	}
	return list.Organizations, nil
}

// boxIn finds the configured box among those of the account.
func (c Config) boxIn(list []organization) (home, error) {
	var found []home
	for _, o := range list {
		if o.INN != c.INN || c.KPP != "" && o.KPP != "" && o.KPP != c.KPP {
			continue
		}
		for _, b := range o.Boxes {
			if c.Box == "" || sameBox(c.Box, b.BoxID) {
				found = append(found, home{b.BoxID, party{document.Party{INN: o.INN, KPP: o.KPP, Name: o.name()}, b.BoxID}})
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0:
		return home{}, misconfigured("inn, kpp, box", "у этой учётной записи нет такого ящика")
	}
	return home{}, misconfigured("box", "у организации несколько ящиков: назовите нужный; их показывает uzel discover")
}

// partyOf says whose box it is. A box that the service does not tell of has only the name that came with the message.
func (c *connection) partyOf(ctx context.Context, own home, box, title string) (document.Party, error) {
	c.mu.Lock()
	known, ok := c.parties[boxKey(box)]
	c.mu.Unlock()
	if ok {
		return known.Party, nil
	}
	var found counteragent
	err := c.client.get(ctx, "/V3/GetCounteragent", values("myBoxId", own.box, "counteragentBoxId", box), &found)
	switch {
	case refusedQuestion(err):
		return document.Party{Name: title}, nil
	case err != nil:
		return document.Party{}, err
	}
	o := found.Organization
	p := party{document.Party{INN: o.INN, KPP: o.KPP, Name: o.name()}, box}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parties[boxKey(box)] = p
	return p.Party, nil
}

// refusedQuestion reports that the service answered a question with a no: there is none of that.
func refusedQuestion(err error) bool {
	return err != nil && sdk.FaultOf(err).Cause == document.CauseRefusedByRemote
}
