package sbis

import (
	"context"
	"encoding/json"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Resolve finds a party's identifiers. The first three signs of one are the operator's.
func (c *connection) Resolve(ctx context.Context, p document.Party, _ document.Kind) ([]sdk.Box, error) {
	asked := struct {
		*party
		Extra string `json:"ДопПоля"`
	}{partyOf(p.INN, p.KPP, p.Name), "СписокИдентификаторов"}
	var answer struct {
		ID  string          `json:"Идентификатор"`
		All list[boxRecord] `json:"СписокИдентификаторов"`
	}
	if err := c.client.ask(ctx, methodParty, map[string]any{"Участник": asked}, &answer); err != nil {
		return nil, err
	}
	var boxes []sdk.Box
	for _, found := range append(answer.All, boxRecord{answer.ID}) {
		known := false
		for _, b := range boxes {
			known = known || b.ID == found.ID
		}
		if found.ID != "" && !known {
			boxes = append(boxes, sdk.Box{ID: found.ID, Operator: found.ID[:min(3, len(found.ID))], State: "active"})
		}
	}
	return boxes, nil
}

// boxRecord is an identifier of a participant, alone or in an object: the documentation does not show which.
type boxRecord struct {
	ID string `json:"Идентификатор"`
}

// UnmarshalJSON reads either.
func (b *boxRecord) UnmarshalJSON(text []byte) error {
	if json.Unmarshal(text, &b.ID) == nil {
		return nil
	}
	type plain boxRecord
	return json.Unmarshal(text, (*plain)(b))
}
