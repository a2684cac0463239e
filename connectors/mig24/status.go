package mig24

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// The service's agreement: how much it keeps, and for how long at least.
const (
	keptFor     = 30 * 24 * time.Hour
	warnBefore  = 7 * 24 * time.Hour
	storageSize = 5 << 30
)

// accountState is what a service says of the account: a guess.
type accountState struct {
	StorageUsed  int64  `json:"storageUsed"`
	StorageLimit int64  `json:"storageLimit"`
	LicenceUntil string `json:"licenceUntil"`
	ActionsUsed  int64  `json:"actionsUsed"`
	ActionsLimit int64  `json:"actionsLimit"`
	Documents    []struct {
		Created time.Time `json:"creationDateTime"`
	} `json:"documents"`
}

// Status tells maintenance and licence as agreed, and what the services say themselves. Their silence is no fault: the hub
// has to know the maintenance hours above all when they do not answer.
func (a *account) Status(ctx context.Context) (sdk.Status, error) {
	status := sdk.Status{Maintenance: maintenance(a.now())}
	if end, ok := licenceEnd(a.config.LicenceUntil); ok {
		status.LicenceUntil = end
	}
	if !a.guess {
		return status, nil
	}
	for _, c := range a.clients {
		var said accountState
		if _, err := c.get(ctx, "/api/account", &said); err != nil {
			if ctx.Err() != nil {
				return sdk.Status{}, ctx.Err()
			}
			a.log.Warn("МИГ24 не сообщил о квотах", "service", c.key, "error", err)
			continue
		}
		a.add(&status, c.key, said)
	}
	return status, nil
}

// serviceTitles are the services as people call them.
var serviceTitles = map[string]string{keySigning: "МИГ24", keyExchange: "ЭДО.МИГ24", keyPowers: "МЧД.МИГ24"}

func (a *account) add(status *sdk.Status, key string, said accountState) {
	title := serviceTitles[key]
	status.Quotas = append(status.Quotas, sdk.Quota{
		Name: title + ": место в хранилище", Used: said.StorageUsed, Limit: cmp.Or(said.StorageLimit, storageSize), Unit: "байт",
	})
	if said.ActionsLimit > 0 {
		status.Quotas = append(status.Quotas, sdk.Quota{Name: title + ": действия по лицензии", Used: said.ActionsUsed, Limit: said.ActionsLimit, Unit: "шт."})
	}
	if end, ok := licenceEnd(said.LicenceUntil); ok && (status.LicenceUntil.IsZero() || end.Before(status.LicenceUntil)) {
		status.LicenceUntil = end
	}
	var ending int64
	for _, d := range said.Documents {
		if a.now().Sub(d.Created) >= keptFor-warnBefore {
			ending++
		}
	}
	if ending > 0 {
		status.Quotas = append(status.Quotas, sdk.Quota{
			Name: title + ": документы, срок хранения которых кончается через неделю или раньше", Used: ending, Unit: "шт.",
		})
	}
}

// Check asks each service something that leaves no trace.
func (a *account) Check(ctx context.Context) (string, error) {
	var answered []string
	for _, c := range a.clients {
		path := "/api/responses"
		if c.key == keyExchange {
			path = exchangePath + "package-groups?offset=0&limit=1"
		}
		if _, err := c.get(ctx, path, nil); err != nil {
			if isStatus(err, http.StatusNotFound) {
				return "", unexpected(serviceTitles[c.key]+" не знает списка, с которого начинается работа").Remote("404", "")
			}
			return "", err
		}
		answered = append(answered, serviceTitles[c.key])
	}
	text := "отвечают: " + strings.Join(answered, ", ")
	if !a.guess {
		text += "; отправка и ответы выключены, пока не задан accept_guess"
	}
	for _, s := range a.config.services() {
		if doubt := mig24.Doubt(a.sandbox, s.key+".url", s.url); doubt != "" {
			return text + doubt, nil // once is enough
		}
	}
	return text, nil
}
