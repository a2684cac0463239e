package tryton

import (
	"context"
	"fmt"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Check logs in, finds the company and counts what the user may read. A user who may read only a part is right for a
// connection that needs only that part, so a missing right is told and is no fault.
func (c *connection) Check(ctx context.Context) (string, error) {
	version, err := c.client.version(ctx)
	if err != nil {
		return "", err
	}
	id, err := c.companyID(ctx)
	if err != nil {
		return "", err
	}
	office, err := c.office(ctx, id)
	if err != nil {
		return "", err
	}
	r := reading{connection: c, office: office}
	readable := 0
	var counts []string
	for _, thing := range []struct {
		name, model string
		domain      []any
	}{
		{"контрагентов", "party.party", nil},
		{"счетов покупателям", "account.invoice", r.invoices().domain},
		{"сотрудников", "company.employee", r.employees().domain},
		{"отметок времени", "attendance.line", []any{[]any{"company", "=", id}}},
	} {
		n, err := r.count(ctx, thing.model, thing.domain)
		if !isRight(err) {
			return "", err
		}
		if err != nil {
			counts = append(counts, thing.name+": нет доступа или модуля")
			continue
		}
		readable++
		counts = append(counts, fmt.Sprintf("%s: %d", thing.name, n))
	}
	if readable == 0 {
		return "", sdk.Fail(document.CauseUnauthorised, "пользователь Tryton вошёл, но ничего не может прочитать").
			Advise("дайте пользователю права на контрагентов, счета, сотрудников и отметки времени")
	}
	inn := office.party.INN
	if inn == "" {
		inn = "не указан"
	}
	return fmt.Sprintf("Tryton %s, база %s, организация № %d: %s, ИНН %s; %s",
		version, c.config.Database, id, office.party.Name, inn, strings.Join(counts, ", ")), nil
}

// isRight reports whether an error, if any, is only a lack of rights or of a module.
func isRight(err error) bool {
	if err == nil {
		return true
	}
	cause := asFault(err).Cause
	return cause == document.CauseUnauthorised || cause == document.CauseMisconfigured
}

func (r *reading) count(ctx context.Context, model string, domain []any) (int64, error) {
	if domain == nil {
		domain = []any{}
	}
	var n int64
	err := r.client.call(ctx, &n, "model."+model+".search_count", domain, r.scope())
	return n, err
}

// Discover lists the companies that the setting company may name.
func (c *connection) Discover(ctx context.Context) ([]sdk.Discovered, error) {
	var rows []struct {
		ID    int64 `json:"id"`
		Party struct {
			Name string `json:"name"`
		} `json:"party."`
	}
	err := c.client.call(ctx, &rows, "model.company.company.search_read",
		[]any{}, 0, nil, []any{[]any{"id", "ASC"}}, []string{"party.name"}, object{})
	if err != nil {
		return nil, err
	}
	var found []sdk.Discovered
	for _, row := range rows {
		found = append(found, sdk.Discovered{Type: "company", ID: text(row.ID), Name: row.Party.Name})
	}
	return found, nil
}

// Tally counts the invoices of a period as a cursor reading gives them.
func (c *connection) Tally(ctx context.Context, period sdk.Period) (map[document.Kind]int64, error) {
	id, err := c.companyID(ctx)
	if err != nil {
		return nil, err
	}
	r := reading{connection: c, office: office{id: id}}
	domain := append(r.invoices().domain,
		[]any{"invoice_date", ">=", day(period.From)}, []any{"invoice_date", "<=", day(period.To)})
	n, err := r.count(ctx, "account.invoice", domain)
	if err != nil {
		return nil, err
	}
	return map[document.Kind]int64{document.KindInvoice: n}, nil
}
