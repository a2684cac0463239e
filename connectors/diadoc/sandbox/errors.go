package sandbox

import (
	"fmt"
	"net/http"
	"time"
)

// refusal is a call that is not carried out: a status, a code of the service and a Russian text.
type refusal struct {
	status int
	code   string
	text   string
	retry  time.Duration
}

func (r refusal) Error() string { return r.text }

// The words of X-Diadoc-ErrorCode are the sandbox's own: which of them the service has is not public.
func refuse(status int, code, format string, args ...any) error {
	return refusal{status: status, code: code, text: fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return refuse(http.StatusBadRequest, "BadRequest", format, args...)
}

func absent(format string, args ...any) error {
	return refuse(http.StatusNotFound, "NotFound", format, args...)
}

func conflict(code, format string, args ...any) error {
	return refuse(http.StatusConflict, code, format, args...)
}
