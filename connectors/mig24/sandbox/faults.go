package sandbox

import (
	"net/http"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Fault is something that goes wrong with a call; a Plan says what does from the beginning.
type (
	Fault = mishap.Fault
	Plan  = mishap.Plan
)

// Faults of any call.
const (
	Delay             = mishap.Delay       // the answer comes after Plan.Delay
	TooMany           = mishap.TooMany     // 429
	ServerError       = mishap.ServerError // 500, nothing is done
	ErrorAfter        = mishap.ErrorAfter  // 500 after the act was done
	Refuse            = mishap.Refuse      // the connection breaks before anything is done
	Drop              = mishap.Drop        // the call is carried out, the connection breaks instead of the answer
	Timeout           = mishap.Timeout     // the call is carried out, and no answer comes until the caller goes away
	Truncate          = mishap.Truncate    // half of the answer comes
	ExpireToken Fault = "expire_token"     // 401: the token has expired
	Maintenance Fault = "maintenance"      // 503: the maintenance hour
	LicenceOver Fault = "licence_over"     // 402
	StorageFull Fault = "storage_full"     // 507
)

// Faults of an answer that is a list; any other answer is as it should be.
const (
	Duplicate           = mishap.Duplicate // the first record comes twice
	Reorder             = mishap.Reorder   // the records come the other way round
	Late          Fault = "late"           // the last record is not there yet
	Missing             = mishap.Missing   // the first record has been dropped from this answer
	UnknownStatus Fault = "unknown_status" // the first record has a status that nobody knows
)

// Strange is the status that UnknownStatus gives.
const Strange = "OnReview"

// Faults lists them all, in the order in which chances are drawn: a seed always gives the same faults.
func Faults() []Fault {
	return []Fault{
		Delay, TooMany, ServerError, ErrorAfter, Refuse, Drop, Timeout, Truncate, ExpireToken, Maintenance, LicenceOver, StorageFull,
		Duplicate, Reorder, Late, Missing, UnknownStatus,
	}
}

// refusal is the answer that a fault gives in place of the call's own.
func refusal(f Fault) (status int, message string) {
	switch f {
	case TooMany:
		return http.StatusTooManyRequests, "Слишком много запросов"
	case ServerError, ErrorAfter:
		return http.StatusInternalServerError, "Внутренняя ошибка сервера"
	case ExpireToken:
		return http.StatusUnauthorized, "Срок действия токена истек"
	case Maintenance:
		return http.StatusServiceUnavailable, "Технические работы"
	case LicenceOver:
		return http.StatusPaymentRequired, paidTimeOver
	case StorageFull:
		return http.StatusInsufficientStorage, "Превышен объем хранилища"
	}
	return 0, ""
}

// paidTimeOver is said when the paid time is over. These words are known.
const paidTimeOver = "Оплаченный срок доступа истек"

// due is the fault for this call, none is empty, and what is to happen before its answer is lost.
func (s *Server) due(call string) (Fault, func()) {
	fault, before := s.Due(call)
	switch until := s.options.LicenceUntil; {
	case fault != "":
		return fault, before
	case s.options.KeepHours && maintained(s.options.Now()):
		return Maintenance, nil
	case !until.IsZero() && s.options.Now().After(until):
		return LicenceOver, nil
	}
	return "", nil
}

// maintained: the first and the third Tuesday, 20:00–21:00 in Yekaterinburg.
func maintained(at time.Time) bool {
	at = at.In(time.FixedZone("Екатеринбург", 5*60*60))
	week := (at.Day() - 1) / 7
	return at.Weekday() == time.Tuesday && at.Hour() == 20 && (week == 0 || week == 2)
}

// disturbed is a list as a fault makes it.
func disturbed[T any](records []T, f Fault) []T {
	if f == Late && len(records) > 0 {
		return records[:len(records)-1]
	}
	return mishap.Disturbed(records, f)
}
