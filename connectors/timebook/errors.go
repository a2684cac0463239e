package timebook

import (
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// limitPause is when it makes sense to come back where Timebook does not say it.
const limitPause = time.Minute

// logInRefused explains a refused log-in.
func logInRefused(a *sdk.Answer) *sdk.Fault {
	if a.Status != http.StatusUnauthorized && a.Status != http.StatusForbidden {
		return nil
	}
	return sdk.Fail(document.CauseUnauthorised, "Timebook не принял логин или пароль").Remote(strconv.Itoa(a.Status), "").
		Advise("проверьте настройки login и password")
}

// statusFault explains an HTTP status that is no success. Which ones Timebook uses is not known beyond 401.
func statusFault(a *sdk.Answer) *sdk.Fault {
	switch code := strconv.Itoa(a.Status); a.Status {
	case http.StatusUnauthorized:
		return sdk.Fail(document.CauseUnauthorised, "Timebook не признал вход сразу после входа").Remote(code, "").
			Advise("проверьте, что прокси перед Timebook пропускает заголовок X-Access-Token")
	case http.StatusForbidden:
		return sdk.Fail(document.CauseUnauthorised, "Timebook запретил этот вызов").Remote(code, "").
			Advise("проверьте права учётной записи API")
	}
	f := a.Fault()
	if f != nil && f.Cause == document.CauseLimit && f.After == 0 {
		f.After = limitPause
	}
	return f
}

// notTimebook is for an address where something else answers, a proxy's page for one.
func notTimebook(a *sdk.Answer) *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "по этому адресу отвечает не Timebook").Remote(strconv.Itoa(a.Status), "").
		Advise("проверьте настройку url")
}

// unexpected is for an answer of another form than the known one.
func unexpected(field string) *sdk.Fault {
	return sdk.Fail(document.CauseInternal, "ответ Timebook имеет неожиданный вид").Remote("", field).
		Advise("сообщите разработчикам Узла: описания API Timebook нет, известен только один его пример")
}

// wordForm is what a word of an API looks like.
var wordForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,40}$`)

// word is a status or a type as it may be shown: anything that does not look like one may be a name.
func word(text string) string {
	if wordForm.MatchString(text) {
		return text
	}
	return "?"
}

// keyForm is what may stand in a source key as it is.
var keyForm = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)

// keyOf is a key of theirs as part of one of ours.
func keyOf(text string) string {
	if keyForm.MatchString(text) {
		return text
	}
	return short(text)
}
