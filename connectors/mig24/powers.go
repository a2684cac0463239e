package mig24

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// power is what the service tells of a power of attorney.
type power struct {
	Number    string `json:"number"`
	Principal string `json:"principalInn"`
	Status    string `json:"status"`
	At        string `json:"dateTime"`
}

// powerRequest asks to register or to revoke. requestId and requestType are known, the rest is a guess.
type powerRequest struct {
	RequestID   string `json:"requestId"`
	RequestType string `json:"requestType"`
	FileName    string `json:"fileName,omitempty"`
	File        []byte `json:"file,omitempty"`
	Signature   []byte `json:"signature,omitempty"`
	Number      string `json:"number,omitempty"`
	Principal   string `json:"principalInn,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

// commitPower puts the request, whose GUID is made from the key, and waits for its response for a while.
func (a *account) commitPower(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	request, err := a.powerRequest(act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	if _, err := a.powers.post(ctx, "/api/requests", request, nil); err != nil {
		return sdk.Receipt{}, err
	}
	r, err := a.awaitPower(ctx, request.RequestID)
	if err != nil || r == nil { // accepted, and nobody knows yet what came of it
		return sdk.Receipt{}, sdk.Fail(document.CauseOutcomeUnknown, "МЧД.МИГ24 принял запрос, результата ещё нет").Wait(limitPause)
	}
	settled := settledPower(r, a.now())
	if settled.Fault != nil {
		return sdk.Receipt{}, settled.Fault
	}
	return settled.Receipt, nil
}

// powerRequest is the act in the service's words.
func (a *account) powerRequest(act sdk.Act) (powerRequest, error) {
	p, err := powerOf(act)
	if err != nil {
		return powerRequest{}, err
	}
	request := powerRequest{RequestID: guid(act.Key, "power")}
	if act.Action == sdk.ActionRevoke {
		request.RequestType, request.Number, request.Principal = requestRevocation, p.number, a.config.INN
		request.Reason = act.Document.Labels[docflow.LabelReason]
		return request, nil
	}
	signature := signatureOver(act, "")
	switch {
	case signature == nil:
		return powerRequest{}, sdk.Fail(document.CauseMisconfigured, "доверенность не подписана доверителем").Advise("добавьте в маршрут шаг sign")
	case p.principal != a.config.INN:
		return powerRequest{}, sdk.Fail(document.CauseInvalidDocument, "доверитель в доверенности — не та организация, чей токен у подключения")
	}
	request.RequestType, request.File, request.Signature, request.FileName = requestRegister, act.Body, signature, act.Document.Name
	return request, nil
}

// powerKey identifies a power of attorney everywhere.
type powerKey struct{ number, principal string }

// powerOf reads it from the file; to revoke, its number in the registry is enough.
func powerOf(act sdk.Act) (powerKey, error) {
	if act.Action == sdk.ActionRevoke && act.Document.Number != "" { // its body says why, in words
		return powerKey{number: strings.ToLower(act.Document.Number)}, nil
	}
	p, _ := mchd.Parse(act.Body, "")
	if p.Number == "" || len(p.Principals) == 0 {
		return powerKey{}, sdk.Fail(document.CauseInvalidDocument, "файл не читается как доверенность единого формата (EMCHD_1)").
			Advise("проверьте файл: uzel mchd show ФАЙЛ")
	}
	return powerKey{strings.ToLower(p.Number), p.Principals[0].INN()}, nil
}

// pollPause is between two questions about one request.
const pollPause = time.Second

func (a *account) awaitPower(ctx context.Context, id string) (*response, error) {
	for waited := time.Duration(0); ; waited += pollPause {
		r, err := a.powers.responseTo(ctx, id)
		if err != nil || r != nil || waited >= a.config.Powers.Wait.Std() {
			return r, err
		}
		if err := a.wait(ctx, pollPause); err != nil {
			return nil, err
		}
	}
}

// lookUpPower asks for the response. A request that the service does not know was never put; repeating it would do no harm
// either, since requestId makes it the same one.
func (a *account) lookUpPower(ctx context.Context, key string) (sdk.Settled, error) {
	r, err := a.powers.responseTo(ctx, guid(key, "power"))
	switch {
	case isStatus(err, http.StatusNotFound):
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	case err != nil:
		return sdk.Settled{}, err
	case r == nil:
		return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
	}
	return settledPower(r, a.now()), nil
}

// settledPower is what a response says.
func settledPower(r *response, now time.Time) sdk.Settled {
	if r.Status != responseSuccess {
		f := r.refused()
		if f.Cause == document.CauseNeedsPerson { // a word that nobody knows: it may have been done
			return sdk.Settled{Outcome: document.OutcomeUnknown, Fault: sdk.Fail(document.CauseOutcomeUnknown, "%s", f.Message).Remote(f.RemoteCode, f.RemoteText)}
		}
		return sdk.Settled{Outcome: document.OutcomeRefused, Fault: f}
	}
	var p power
	if json.Unmarshal(r.Data, &p) != nil || p.Number == "" {
		f := sdk.Fail(document.CauseOutcomeUnknown, "МЧД.МИГ24 выполнил запрос, но что получилось, из ответа не понять")
		return sdk.Settled{Outcome: document.OutcomeUnknown, Fault: f}
	}
	text := "доверенность зарегистрирована"
	if r.RequestType == requestRevocation {
		text = "доверенность отозвана"
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{
		RemoteID: strings.ToLower(p.Number), At: known(p.at(), now), State: document.StateFinished, Text: text,
		Facts: map[string]string{"mchd_number": p.Number, "mchd_status": p.Status},
	}}
}

// moment is how МЧД.МИГ24 writes a moment in version 1.1: 2026-11-02T14:30:05.250+05:00.
const momentForm = "2006-01-02T15:04:05.000Z07:00"

func (p power) at() time.Time {
	at, err := time.Parse(momentForm, p.At)
	if err != nil {
		return time.Time{}
	}
	return at
}
