package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// Fault is something that goes wrong with a call.
type Fault string

// Faults of any call.
const (
	Delay       Fault = "delay"        // the answer comes after Plan.Delay
	TooMany     Fault = "too_many"     // 429
	ServerError Fault = "server_error" // 500, nothing is done
	ErrorAfter  Fault = "error_after"  // 500 after the act was done
	Refuse      Fault = "refuse"       // the connection breaks before anything is done
	Drop        Fault = "drop"         // the call is carried out, the connection breaks instead of the answer
	Truncate    Fault = "truncate"     // half of the answer comes
	ExpireToken Fault = "expire_token" // 401: the token has expired
	Maintenance Fault = "maintenance"  // 503: the maintenance hour
	LicenceOver Fault = "licence_over" // 402
	StorageFull Fault = "storage_full" // 507
)

// Faults of an answer that is a list; any other answer is as it should be.
const (
	Duplicate     Fault = "duplicate"      // the first record comes twice
	Reorder       Fault = "reorder"        // the records come the other way round
	Late          Fault = "late"           // the last record is not there yet
	Missing       Fault = "missing"        // the first record has been dropped from this answer
	UnknownStatus Fault = "unknown_status" // the first record has a status that nobody knows
)

// Strange is the status that UnknownStatus gives.
const Strange = "OnReview"

// Faults lists them all, in the order in which chances are drawn: a seed always gives the same faults.
func Faults() []Fault {
	return []Fault{
		Delay, TooMany, ServerError, ErrorAfter, Refuse, Drop, Truncate, ExpireToken, Maintenance, LicenceOver, StorageFull,
		Duplicate, Reorder, Late, Missing, UnknownStatus,
	}
}

// Plan says which faults happen by chance. The server's seed decides when.
type Plan struct {
	Chance map[Fault]float64 // of each call, from 0 to 1
	Delay  time.Duration
}

// refusal is the answer that a fault gives in place of the call's own.
func (f Fault) refusal() (status int, message string) {
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

// injection is a fault that was ordered.
type injection struct {
	fault       Fault
	path        string
	skip, times int
}

// Inject orders a fault for the next calls whose method and path have a part, as "POST /edo/api/v1/package-groups", or for every
// call when it is empty: the given number of times, after letting some pass.
func (s *Server) Inject(fault Fault, part string, after, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{fault, part, after, times})
}

// SetFaults changes which faults happen by chance from now on.
func (s *Server) SetFaults(p Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.Faults = p
}

// BeforeAnswer has f called when the next call with that part is carried out and not answered yet, and loses its answer.
func (s *Server) BeforeAnswer(part string, f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost, s.losing = part, f
}

// due is the fault for this call; none is empty.
func (s *Server) due(call string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.injected {
		if i.times == 0 || !strings.Contains(call, i.path) {
			continue
		}
		if i.skip > 0 {
			i.skip--
			continue
		}
		i.times--
		return i.fault
	}
	for _, fault := range Faults() {
		if chance := s.options.Faults.Chance[fault]; chance > 0 && s.random.Float64() < chance {
			return fault
		}
	}
	if s.options.KeepHours && maintained(s.options.Now()) {
		return Maintenance
	}
	if until := s.options.LicenceUntil; !until.IsZero() && s.options.Now().After(until) {
		return LicenceOver
	}
	return ""
}

// takeLoss is what to do in place of the answer to this call, once.
func (s *Server) takeLoss(call string) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.losing == nil || !strings.Contains(call, s.lost) {
		return nil
	}
	f := s.losing
	s.losing = nil
	return f
}

// maintained: the first and the third Tuesday, 20:00–21:00 in Yekaterinburg.
func maintained(at time.Time) bool {
	at = at.In(time.FixedZone("Екатеринбург", 5*60*60))
	week := (at.Day() - 1) / 7
	return at.Weekday() == time.Tuesday && at.Hour() == 20 && (week == 0 || week == 2)
}

// disturbed is a list as a fault makes it.
func disturbed[T any](records []T, f Fault) []T {
	records = append([]T{}, records...)
	switch {
	case len(records) == 0:
	case f == Duplicate:
		records = append([]T{records[0]}, records...)
	case f == Reorder:
		for i, j := 0, len(records)-1; i < j; i, j = i+1, j-1 {
			records[i], records[j] = records[j], records[i]
		}
	case f == Late:
		records = records[:len(records)-1]
	case f == Missing:
		records = records[1:]
	}
	return records
}

// wait reports whether the caller is still there after a delay.
func wait(r *http.Request, delay time.Duration) bool {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
