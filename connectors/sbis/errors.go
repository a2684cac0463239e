package sbis

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Codes of the service's errors.
const (
	codeBusiness = -32000
	codeMethod   = -32601
)

// refusal is an error in the service's own form. The old form is a text alone.
type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details string `json:"details"`
}

// UnmarshalJSON reads both forms.
func (r *refusal) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &r.Message); err == nil {
		return nil
	}
	type plain refusal
	return json.Unmarshal(text, (*plain)(r))
}

type reply struct {
	Result json.RawMessage `json:"result"`
	Error  *refusal        `json:"error"`
}

// notAuthorised is what the old form says of a session that is no longer there.
const notAuthorised = "Not authorized"

// longestRefusal bounds where a refusal is looked for: an answer may be a whole document.
const longestRefusal = 64 << 10

// expired reports whether an answer says that the session is not taken.
func expired(a *sdk.Answer) bool {
	if a.Status == http.StatusUnauthorized {
		return true
	}
	var r reply
	return len(a.Body) < longestRefusal && json.Unmarshal(a.Body, &r) == nil && r.Error != nil &&
		strings.HasPrefix(r.Error.Message, notAuthorised)
}

// decode reads an answer, or says why there is none. An error of business usually comes with the status 500: when the
// service says in its own form what is wrong, the call was not carried out.
func decode(a *sdk.Answer, method string, into any) error {
	var r reply
	err := json.Unmarshal(a.Body, &r)
	switch {
	case err == nil && r.Error != nil:
		return r.Error.fault(a, method)
	case a.Status == http.StatusUnauthorized:
		return sdk.Fail(document.CauseUnauthorised, "СБИС не признал вход сразу после входа").
			Advise("проверьте, что прокси перед СБИС пропускает заголовок X-SBISSessionID")
	case a.Fault() != nil:
		return a.Fault()
	case err != nil || r.Result == nil:
		return unreadable(a, method)
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(r.Result, into); err != nil {
		return unreadable(a, method)
	}
	return nil
}

// unreadable is an answer that came with success and cannot be read: an act may have been done.
func unreadable(a *sdk.Answer, method string) *sdk.Fault {
	if !asks(method) {
		return sdk.Fail(document.CauseOutcomeUnknown, "ответ СБИС не читается: неизвестно, выполнен ли %s", method)
	}
	return notSBIS(strconv.Itoa(a.Status))
}

func (r *refusal) fault(a *sdk.Answer, method string) *sdk.Fault {
	code := strconv.Itoa(r.Code)
	said := r.Message
	if r.Details != "" && r.Details != r.Message {
		said += ": " + r.Details
	}
	switch {
	case strings.HasPrefix(r.Message, notAuthorised):
		return sdk.Fail(document.CauseUnauthorised, "СБИС не признал вход сразу после входа").Remote(code, said)
	case passes(said) && !asks(method):
		return sdk.Fail(document.CauseOutcomeUnknown, "у СБИС временный сбой: неизвестно, выполнено ли действие").
			Remote(code, said).Wait(settleAfter)
	case passes(said):
		return sdk.Fail(document.CauseTransient, "у СБИС временный сбой").Remote(code, said).Wait(settleAfter)
	case a.Status == http.StatusTooManyRequests:
		return sdk.Fail(document.CauseLimit, "СБИС просит реже: слишком много вызовов %s", method).Remote(code, said).Wait(a.RetryAfter())
	case r.Code == codeMethod:
		return sdk.Fail(document.CauseMisconfigured, "этот сервер СБИС не знает вызова %s", method).Remote(code, said).
			Advise("проверьте настройку url")
	case r.Code == codeBusiness || r.Code > -32000:
		return sdk.Fail(document.CauseRefusedByRemote, "СБИС отклонил вызов %s", method).Remote(code, said)
	}
	return sdk.Fail(document.CauseInternal, "СБИС не понял вызова %s", method).Remote(code, said).
		Advise("сообщите разработчикам Узла")
}

// passes reports whether the service's words are those of a failure that will pass. The first is documented; the others are
// what a person would understand so, and taking a refusal for a failure costs a few attempts and no more.
func passes(said string) bool {
	said = strings.ToLower(said)
	return strings.Contains(said, "сбис.диск") && strings.Contains(said, "недоступ") || strings.Contains(said, "временно недоступ") ||
		strings.Contains(said, "попробуйте позже") || strings.Contains(said, "повторите попытку")
}

// asks reports whether a method may be called again without harm.
func asks(method string) bool { return method != methodPerform }

// logInFault explains a refused log-in.
func logInFault(err error) error {
	var f *sdk.Fault
	if errors.As(err, &f) && (f.Cause == document.CauseRefusedByRemote || f.Cause == document.CauseUnauthorised) {
		return sdk.Fail(document.CauseUnauthorised, "СБИС не пустил: логин, пароль или сертификат не подошли").
			Remote(f.RemoteCode, f.RemoteText).
			Advise("проверьте настройки входа; вход с кодом из SMS программе недоступен")
	}
	return err
}

// fileFault says why a file is not there. Links live about a month.
func fileFault(a *sdk.Answer) error {
	switch a.Status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return sdk.Fail(document.CauseRefusedByRemote, "СБИС не отдал файл: ссылка не действует").Remote(strconv.Itoa(a.Status), "").
			Advise("скачайте файл в личном кабинете СБИС")
	case http.StatusUnauthorized:
		return sdk.Fail(document.CauseUnauthorised, "СБИС не признал вход сразу после входа").Remote("401", "")
	}
	if f := a.Fault(); f != nil {
		return f
	}
	return nil
}

// notSBIS is for an address where something else answers, a proxy's page for one.
func notSBIS(status string) *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "по этому адресу отвечает не СБИС").Remote(status, "").
		Advise("проверьте настройку url")
}

// business reports whether an error is the service's refusal.
func business(err error) bool {
	var f *sdk.Fault
	return errors.As(err, &f) && f.Cause == document.CauseRefusedByRemote
}

// needsPerson is what only a person can decide.
func needsPerson(format string, args ...any) *sdk.Fault {
	return sdk.Fail(document.CauseNeedsPerson, "%s", fmt.Sprintf(format, args...))
}
