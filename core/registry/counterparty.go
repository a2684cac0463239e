package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

// Counterparty completes a party. What is known already stays; configuration comes before what a source once said.
func (r *Registry) Counterparty(ctx context.Context, known config.Counterparty) (config.Counterparty, error) {
	for _, c := range r.config.Counterparties {
		if c.INN == known.INN && (c.KPP == known.KPP || c.KPP == "" || known.KPP == "") {
			known = merge(known, c)
			break
		}
	}
	if known.INN == "" || known.Name != "" && known.KPP != "" && known.Address != "" {
		return known, nil
	}
	var learnt reference.Party
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		record, err := tx.Record(string(document.KindParty), partyKey(known.INN, known.KPP))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal(record.Data, &learnt)
	})
	return merge(known, config.Counterparty{KPP: learnt.KPP, Name: learnt.Name, Address: learnt.Address}), err
}

func merge(known, more config.Counterparty) config.Counterparty {
	known.KPP = cmp.Or(known.KPP, more.KPP)
	known.Name = cmp.Or(known.Name, more.Name)
	known.Address = cmp.Or(known.Address, more.Address)
	known.EDOID = cmp.Or(known.EDOID, more.EDOID)
	return known
}

// KnownParty is a party as a source once told it.
type KnownParty struct {
	INN, KPP, Name string
	Owner          string // ИНН of our organisation whose source it was
}

// Parties lists the parties that sources told of and that have an ИНН; with an ИНН only its own.
func (r *Registry) Parties(tx store.ReadTx, inn string) ([]KnownParty, error) {
	prefix := ""
	if inn != "" {
		prefix = inn + "/"
	}
	records, err := withPrefix(tx, string(document.KindParty), prefix)
	if err != nil {
		return nil, err
	}
	var list []KnownParty
	for _, record := range records {
		var p reference.Party
		if err := json.Unmarshal(record.Data, &p); err != nil {
			return nil, err
		}
		if p.INN != "" {
			list = append(list, KnownParty{INN: p.INN, KPP: p.KPP, Name: p.Name, Owner: record.Organisation})
		}
	}
	return list, nil
}
