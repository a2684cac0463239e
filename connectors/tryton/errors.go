package tryton

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const (
	// loginPause: Tryton counts failed log-ins within its session timeout, by default five minutes.
	loginPause = 5 * time.Minute
	limitPause = time.Minute

	longestRemote = 300
)

// loginRefused explains a refused log-in. Tryton says 401 for a wrong name as for a wrong password.
func loginRefused(status int) *sdk.Fault {
	switch status {
	case http.StatusUnauthorized:
		return sdk.Fail(document.CauseUnauthorised, "Tryton не принял имя пользователя или пароль").
			Advise("проверьте настройки user и password")
	case http.StatusTooManyRequests:
		return sdk.Fail(document.CauseLimit, "слишком много неудачных входов: Tryton временно не пускает этого пользователя").
			Advise("проверьте пароль и подождите").Wait(loginPause)
	case http.StatusNotFound:
		return noDatabase()
	}
	if status >= http.StatusInternalServerError {
		return sdk.Fail(document.CauseTransient, "на сервере Tryton сбой").Remote(strconv.Itoa(status), "")
	}
	return nil
}

func noDatabase() *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "на сервере Tryton нет такой базы данных").Advise("проверьте настройку database")
}

// notTryton is for an address where something else answers, a proxy's page for one.
func notTryton(status int) *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "по этому адресу отвечает не Tryton").
		Remote(strconv.Itoa(status), "").Advise("проверьте настройку url")
}

// statusFault explains an HTTP status that is no success.
func statusFault(a *sdk.Answer) error {
	switch code := strconv.Itoa(a.Status); a.Status {
	case http.StatusUnauthorized:
		return sdk.Fail(document.CauseUnauthorised, "Tryton не признал сеанс сразу после входа").Remote(code, "").
			Advise("проверьте, что прокси перед Tryton пропускает заголовок Authorization")
	case http.StatusForbidden:
		return sdk.Fail(document.CauseUnauthorised, "Tryton запретил этот вызов").Remote(code, "").
			Advise("проверьте права пользователя и установленные модули")
	case http.StatusRequestEntityTooLarge:
		return sdk.Fail(document.CauseLimit, "запрос слишком велик для сервера").Remote(code, "").
			Advise("уменьшите настройку page_size")
	}
	f := a.Fault()
	if f == nil {
		return notTryton(a.Status) // a success without a result
	}
	if f.Cause == document.CauseLimit && f.After == 0 {
		f.After = limitPause
	}
	return f
}

// errorFault explains the error of an answer: [name, particulars]. A name that is none of Tryton's own is the text of
// a Python exception.
func errorFault(text json.RawMessage, secret string) error {
	var parts []json.RawMessage
	var name string
	if json.Unmarshal(text, &parts) != nil || len(parts) == 0 || json.Unmarshal(parts[0], &name) != nil {
		return sdk.Fail(document.CauseTransient, "на сервере Tryton сбой")
	}
	var words []any
	if len(parts) > 1 {
		_ = json.Unmarshal(parts[1], &words) // a plain string for some errors: then there are no words
	}
	word := func(i int) string {
		if i >= len(words) {
			return ""
		}
		s, _ := words[i].(string)
		return clean(s, secret)
	}
	switch name {
	case "UserError":
		// The connector only reads, and reading is refused for want of rights alone.
		return sdk.Fail(document.CauseUnauthorised, "Tryton отказал в чтении").Remote(name, word(0)).
			Advise("проверьте права пользователя в Tryton")
	case "UserWarning":
		return sdk.Fail(document.CauseNeedsPerson, "Tryton просит подтверждения").Remote(name, word(1))
	case "ConcurrencyException":
		return sdk.Fail(document.CauseTransient, "запись в Tryton изменили одновременно").Remote(name, "")
	case "LoginException":
		return sdk.Fail(document.CauseUnauthorised, "для входа Tryton требует ещё один способ подтверждения").Remote(name, "").
			Advise("заведите для Узла пользователя, который входит по паролю")
	}
	return exception(clean(name, secret))
}

// exception sorts out the Python exceptions that have a plain reason.
func exception(text string) error {
	switch {
	case strings.HasPrefix(text, "Database ") && strings.HasSuffix(text, "doesn't exist!"):
		return noDatabase()
	case isKey(text):
		return sdk.Fail(document.CauseMisconfigured, "в базе Tryton нет этого вида записей или поля").Remote("KeyError", text).
			Advise("нужны модули party, company, account_invoice и attendance")
	}
	return sdk.Fail(document.CauseTransient, "на сервере Tryton сбой").Remote("", text)
}

// isKey recognises Python's KeyError: a name in quotes and nothing else, as 'attendance.line'.
func isKey(text string) bool {
	inner, ok := strings.CutPrefix(text, "'")
	inner, end := strings.CutSuffix(inner, "'")
	return ok && end && inner != "" && !strings.ContainsAny(inner, "' ")
}

// clean makes the server's words fit to be shown: no secret, no more than a few lines.
func clean(text, secret string) string {
	if secret != "" {
		text = strings.ReplaceAll(text, secret, "•••")
	}
	if letters := []rune(text); len(letters) > longestRemote {
		text = string(letters[:longestRemote]) + "…"
	}
	return text
}
