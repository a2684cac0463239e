package tryton

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// office is the company that is read for.
type office struct {
	id       int64
	party    document.Party
	country  string
	address  string
	timeZone string
}

type companyRecord struct {
	ID       int64  `json:"id"`
	TimeZone string `json:"timezone"`
	Party    struct {
		Name        string             `json:"name"`
		Identifiers []identifierRecord `json:"identifiers."`
		Addresses   []addressRecord    `json:"addresses."`
	} `json:"party."`
}

// office reads the company once per reading.
func (c *connection) office(ctx context.Context, id int64) (office, error) {
	var rows []companyRecord
	err := c.client.call(ctx, &rows, "model.company.company.search_read",
		[]any{[]any{"id", "=", id}}, 0, 1, nil, fieldsOf[companyRecord](), object{"company": id})
	if err != nil {
		return office{}, err
	}
	if len(rows) == 0 {
		return office{}, sdk.Fail(document.CauseMisconfigured, "организации № %d в Tryton нет, или пользователь её не видит", id).
			Advise("посмотрите список организаций и поправьте настройку company")
	}
	party := rows[0].Party
	o := office{
		id: id, timeZone: rows[0].TimeZone,
		party: document.Party{INN: c.config.inn(party.Identifiers), KPP: c.config.kpp(party.Identifiers), Name: party.Name},
	}
	if o.timeZone == "" {
		o.timeZone = c.config.TimeZone
	}
	if len(party.Addresses) > 0 {
		o.address, o.country = party.Addresses[0].line(), c.config.country(party.Addresses[0])
	}
	return o, nil
}
