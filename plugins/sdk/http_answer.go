package sdk

import (
	"net/http"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Answer is a whole HTTP response.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	asks bool
}

// temporary reports whether the same request may fare better later.
func (a *Answer) temporary() bool {
	switch a.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// RetryAfter is how long the server asks to wait; 0: it does not say.
func (a *Answer) RetryAfter() time.Duration {
	value := a.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(a.Header.Get("Date")) // the server's clock, not ours
	if err != nil {
		now = time.Now()
	}
	return max(at.Sub(now), 0)
}

// Fault is what the status means where the service's documentation does not say otherwise; nil for 2xx. A server
// error after a request that may have acted is outcome_unknown.
func (a *Answer) Fault() *Fault {
	var f *Fault
	switch {
	case a.Status >= 200 && a.Status < 300:
		return nil
	case a.Status >= 300 && a.Status < 400:
		f = Fail(document.CauseMisconfigured, "сервер отсылает по другому адресу").Advise("проверьте адрес в настройках подключения")
	case a.Status == http.StatusUnauthorized, a.Status == http.StatusForbidden:
		f = Fail(document.CauseUnauthorised, "сервер не допустил к данным").Advise("проверьте учётную запись и её права")
	case a.Status == http.StatusNotFound, a.Status == http.StatusMethodNotAllowed, a.Status == http.StatusNotImplemented:
		f = Fail(document.CauseMisconfigured, "по этому адресу сервер такого не знает").Advise("проверьте адрес в настройках подключения")
	case a.Status == http.StatusTooManyRequests:
		f = Fail(document.CauseLimit, "слишком много запросов")
	case a.Status == http.StatusRequestTimeout, a.Status == http.StatusTooEarly:
		f = Fail(document.CauseTransient, "сервер просит повторить запрос")
	case a.Status >= 500 && !a.asks:
		f = Fail(document.CauseOutcomeUnknown, "ошибка на сервере: неизвестно, выполнен ли запрос")
	case a.Status >= 500:
		f = Fail(document.CauseTransient, "ошибка на сервере")
	default:
		f = Fail(document.CauseRefusedByRemote, "сервер отклонил запрос")
	}
	return f.Remote(strconv.Itoa(a.Status), http.StatusText(a.Status)).Wait(a.RetryAfter())
}
