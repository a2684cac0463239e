package mig24

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
	limitPause   = time.Minute
	licencePause = time.Hour // somebody has to pay first

	longestRemote = 300
)

// guess refuses what rests on a guess that the customer has not accepted.
func guess(what string) *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "%s: как это устроено в МИГ24, узел знает только предположительно", what).
		Advise("сверьте README коннектора mig24 с описанием API вашей версии и включите accept_guess: true в настройках подключения")
}

// statusFault explains an HTTP status that is no success.
func statusFault(a *sdk.Answer, now time.Time) *sdk.Fault {
	f := a.Fault()
	if f == nil {
		return nil
	}
	switch a.Status {
	case http.StatusUnauthorized:
		f = sdk.Fail(document.CauseUnauthorised, "МИГ24 не принял токен: он неверен или его срок истёк").
			Advise("запросите новый токен у поддержки МИГ24 и внесите его в настройки подключения")
	case http.StatusPaymentRequired:
		f = sdk.Fail(document.CauseLimit, "оплаченный срок доступа к МИГ24 истёк или действия по лицензии израсходованы").
			Advise("продлите лицензию МИГ24; отправка продолжится сама").Wait(licencePause)
	case http.StatusRequestEntityTooLarge:
		f = sdk.Fail(document.CauseInvalidDocument, "файл больше 100 МБ: МИГ24 таких не принимает").
			Advise("уменьшите файл или передайте его иначе")
	case http.StatusInsufficientStorage:
		f = sdk.Fail(document.CauseLimit, "хранилище МИГ24 заполнено: в нём не больше 5 ГБ").
			Advise("удалите в МИГ24 документы, которые уже есть в узле").Wait(licencePause)
	case http.StatusServiceUnavailable:
		if pause, is := maintenanceAt(now); is {
			f = sdk.Fail(document.CauseMaintenance, "в МИГ24 идут технические работы: первый и третий вторник месяца, 20:00–21:00 по Екатеринбургу").
				Wait(pause.To.Sub(now))
		}
	}
	if f.Cause == document.CauseLimit && f.After == 0 {
		f.After = limitPause
	}
	return f.Remote(strconv.Itoa(a.Status), remoteWords(a.Body))
}

// remoteWords are the service's own words, when its answer has any.
func remoteWords(body []byte) string {
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &said) != nil {
		return ""
	}
	words := []rune(strings.TrimSpace(said.Message))
	if len(words) > longestRemote {
		return string(words[:longestRemote]) + "…"
	}
	return string(words)
}

// preparatory is the fault of a step that by itself means nothing before the law, and comes to the same when it is repeated:
// whatever became of it, the act has not been done.
func preparatory(err error) error {
	var f *sdk.Fault
	if !errors.As(err, &f) || f.Cause != document.CauseOutcomeUnknown {
		return err
	}
	again := *f
	again.Cause = document.CauseTransient
	return &again
}

// unexpected is for an answer of another form than the one assumed.
func unexpected(what string) *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "ответ МИГ24 имеет другой вид, чем предполагалось: %s", what).
		Advise("сообщите разработчикам Узла версию API МИГ24: часть его описания известна узлу только предположительно")
}

func isStatus(err error, status int) bool {
	var f *sdk.Fault
	return errors.As(err, &f) && f.RemoteCode == strconv.Itoa(status)
}
