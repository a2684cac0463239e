package mig24

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// registry asks МЧД.МИГ24 what has become of a power of attorney.
type registry struct{ a *account }

// powerRegistry is who is asked, as people know it.
const powerRegistry = "МЧД.МИГ24"

// powerWords are the states of a power of attorney in registries, as far as they are known; that the service uses these very
// words is a guess. One that is only made or signed is not in force yet.
var powerWords = map[string]sdk.PowerStatus{
	"registered": sdk.PowerRegistered, "revoked": sdk.PowerRevoked, "expired": sdk.PowerExpired,
	"created": sdk.PowerUnknown, "signed": sdk.PowerUnknown,
}

// notFound is how the service says that the registry has none; a guess.
const notFound = "not_found"

// PowerState puts a question to the queue and waits for its response. That МЧД.МИГ24 answers GetStatus, as the service of
// signing does, is a guess. Each question has a GUID of its own: under an old one the old answer would come.
func (r registry) PowerState(ctx context.Context, ref sdk.PowerRef) (sdk.PowerState, error) {
	a, id := r.a, uuid.NewString()
	request := powerRequest{RequestID: id, RequestType: requestStatus, Number: strings.ToLower(ref.Number), Principal: ref.Principal}
	if _, err := a.powers.post(sdk.Question(ctx), "/api/requests", request, nil); err != nil {
		return sdk.PowerState{}, err
	}
	said, err := a.awaitPower(ctx, id)
	switch {
	case err != nil:
		return sdk.PowerState{}, err
	case said == nil:
		return sdk.PowerState{}, sdk.Fail(document.CauseTransient, "МЧД.МИГ24 не сообщил состояние доверенности за отведённое время").Wait(limitPause)
	}
	if err := a.powers.confirm(ctx, said.RequestID); err != nil { // it would lie in the queue for ever: nobody else takes it
		a.log.Warn("ответ о состоянии доверенности остался в очереди МЧД.МИГ24", "error", err)
	}
	return readPowerState(said)
}

// readPowerState is what a response says of a power of attorney.
func readPowerState(r *response) (sdk.PowerState, error) {
	if r.Status != responseSuccess {
		return sdk.PowerState{}, r.refused()
	}
	var p power
	if json.Unmarshal(r.Data, &p) != nil || p.Status == "" {
		return sdk.PowerState{}, unexpected("в ответе нет состояния доверенности")
	}
	state := sdk.PowerState{Status: powerWords[strings.ToLower(p.Status)], Since: p.at(), Source: powerRegistry}
	if strings.EqualFold(p.Status, notFound) {
		state.Status = sdk.PowerUnknown
	}
	if state.Status == "" {
		return sdk.PowerState{}, sdk.Fail(document.CauseNeedsPerson, "МЧД.МИГ24 сообщил о доверенности состояние, которого узел не знает").
			Remote("", clipped(p.Status)).Advise("посмотрите доверенность в МЧД.МИГ24")
	}
	return state, nil
}

var _ sdk.PowerRegistry = registry{}
