package dss

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// remote is how the service says no.
type remote struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

func said(a *sdk.Answer) remote {
	var r remote
	if json.Unmarshal(a.Body, &r) != nil || r.Error == "" {
		return remote{strconv.Itoa(a.Status), http.StatusText(a.Status)}
	}
	return r
}

// meanings are the errors of the service that somebody can do something about. Only invalid_signature_params is certain; the others were
// seen in programs that work with the service.
var meanings = map[string]struct {
	cause         document.Cause
	message, hint string
}{
	"invalid_signature_params": {document.CauseMisconfigured, "DSS не принимает параметры подписи", "проверьте level и tsp подключения"},
	"invalid_certificate":      {document.CauseMisconfigured, "DSS не подписывает этим сертификатом", "проверьте срок и состояние сертификата в DSS"},
	"invalid_pin":              {document.CauseMisconfigured, "ПИН-код ключа не подходит", "проверьте pin подключения"},
	"object_not_found":         {document.CauseMisconfigured, "DSS не находит того, о чём его спросили", "проверьте, не удалены ли сертификат или операция"},
}

// refusal is what an answer means; nil for 2xx.
func refusal(a *sdk.Answer) *sdk.Fault {
	f := a.Fault()
	if f == nil {
		return nil
	}
	r := said(a)
	if m, known := meanings[r.Error]; known && a.Status < 500 {
		return sdk.Fail(m.cause, "%s", m.message).Advise(m.hint).Remote(r.Error, r.Description)
	}
	return f.Remote(r.Error, r.Description)
}

// logInRefused: the token service answers 400 to a wrong password (RFC 6749, 5.2).
func logInRefused(a *sdk.Answer) *sdk.Fault {
	f := refusal(a)
	if f == nil || a.Status != http.StatusBadRequest && a.Status != http.StatusUnauthorized {
		return f
	}
	r := said(a)
	return sdk.Fail(document.CauseUnauthorised, "DSS не впускает").Remote(r.Error, r.Description).
		Advise("проверьте login, password, client_id и client_secret подключения")
}

// decode reads an answer, or says why there is none.
func decode(a *sdk.Answer, into any) error {
	if f := refusal(a); f != nil {
		return f
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return strange("ответ не читается")
	}
	return nil
}

// strange is an answer with 2xx that says something else than is documented: what was asked for may have been done.
func strange(what string) *sdk.Fault {
	return sdk.Fail(document.CauseOutcomeUnknown, "DSS ответил не по своему описанию: %s", what).
		Advise("проверьте адреса подключения; если они верны, сообщите разработчикам Узла")
}

// harmless says of a call that may be repeated freely that its lost answer is no question: it is made again.
func harmless(err error) error {
	f := sdk.FaultOf(err)
	if f == nil || f.Cause != document.CauseOutcomeUnknown {
		return err
	}
	again := *f
	again.Cause = document.CauseTransient
	return &again
}
