package diadoc

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const (
	// limitPause is when it makes sense to come back where the service does not say it.
	limitPause  = time.Minute
	unpaidPause = time.Hour // somebody has to pay first

	longestRemote = 500
)

// statusFault explains an HTTP status that is no success. The service says why in plain Russian text; X-Diadoc-ErrorCode,
// where it is there, is the machine's word for it.
func statusFault(a *sdk.Answer) *sdk.Fault {
	var f *sdk.Fault
	switch a.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		f = sdk.Fail(document.CauseRefusedByRemote, "Диадок не принял запрос")
	case http.StatusUnauthorized:
		f = sdk.Fail(document.CauseUnauthorised, "Диадок не признал вход сразу после входа").
			Advise("проверьте client_id и что прокси пропускает заголовок Authorization")
	case http.StatusPaymentRequired:
		f = sdk.Fail(document.CauseLimit, "доступ к API Диадока не оплачен или срок подписки истёк").
			Advise("продлите подписку на API в Контуре: обмен продолжится сам").Wait(unpaidPause)
	case http.StatusForbidden:
		f = sdk.Fail(document.CauseUnauthorised, "Диадок не даёт доступа к ящику").
			Advise("проверьте права пользователя на ящик и что организация не ликвидирована")
	case http.StatusNotFound:
		f = sdk.Fail(document.CauseRefusedByRemote, "в Диадоке этого нет").
			Advise("проверьте, что документ не удалён, а в настройке url нет лишнего пути")
	case http.StatusConflict:
		f = sdk.Fail(document.CauseRefusedByRemote,
			"Диадок отклонил действие: оно спорит с состоянием документа или настройками контрагента").
			Advise("прочитайте слова Диадока: контрагент может не принимать документы, а документ — уже иметь ответ")
	case http.StatusTooManyRequests:
		f = sdk.Fail(document.CauseLimit, "слишком много запросов к Диадоку").Wait(limitPause)
	case http.StatusServiceUnavailable:
		f = sdk.Fail(document.CauseTransient, "Диадок временно не обслуживает запросы")
	default:
		f = a.Fault()
	}
	if f == nil {
		return nil
	}
	if after := a.RetryAfter(); after > 0 {
		f.After = after
	}
	return f.Remote(remoteCode(a), clean(a.Body))
}

func remoteCode(a *sdk.Answer) string {
	return strings.TrimSpace(strconv.Itoa(a.Status) + " " + a.Header.Get("X-Diadoc-ErrorCode"))
}

// clean makes the service's words fit to be shown: one paragraph of text, never a page of a proxy.
func clean(body []byte) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "")), " ")
	if strings.HasPrefix(text, "<") {
		return ""
	}
	if letters := []rune(text); len(letters) > longestRemote {
		return string(letters[:longestRemote]) + "…"
	}
	return text
}

// unexpected is for an answer of another form than the documented one. Its text is not repeated: it is full of names.
func unexpected(a *sdk.Answer, err error) *sdk.Fault {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"): // a proxy may cut without a word
		return sdk.Fail(document.CauseTransient, "ответ Диадока оборвался")
	case errors.As(err, &syntax):
		return sdk.Fail(document.CauseMisconfigured, "по этому адресу отвечает не Диадок").Remote(strconv.Itoa(a.Status), "").
			Advise("проверьте настройку url")
	case errors.As(err, &kind):
		return sdk.Fail(document.CauseInternal, "ответ Диадока имеет неожиданный вид").Remote("", kind.Field).
			Advise("сообщите разработчикам Узла")
	}
	return sdk.Fail(document.CauseInternal, "ответ Диадока имеет неожиданный вид").Advise("сообщите разработчикам Узла")
}

// remoteIs reports whether the other side answered a question with this status.
func remoteIs(err error, status int) bool {
	var f *sdk.Fault
	return errors.As(err, &f) && strings.HasPrefix(f.RemoteCode, strconv.Itoa(status))
}
