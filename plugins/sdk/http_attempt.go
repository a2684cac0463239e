package sdk

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/uzelhub/uzel/schemas/document"
)

// attemptFault is a fault of one attempt.
type attemptFault struct {
	*Fault
	again bool // another attempt may do better
}

// attempt sends a request once.
func (c *HTTPClient) attempt(original *http.Request, effect effect) (*Answer, *attemptFault) {
	if c.limiter != nil {
		if err := c.limiter.Wait(original.Context()); err != nil {
			return nil, &attemptFault{Fault: effect.lost(false, "запрос прерван, пока ждал своей очереди")}
		}
	}
	ctx, cancel := context.WithTimeout(original.Context(), c.options.Timeout)
	defer cancel()
	// From the moment the headers are written the other side may act.
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }})
	request := original.Clone(ctx)
	if original.GetBody != nil {
		body, err := original.GetBody()
		if err != nil {
			return nil, &attemptFault{Fault: Fail(document.CauseInternal, "тело запроса не читается")}
		}
		request.Body = body
	}
	if request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", c.options.UserAgent)
	}
	response, err := c.client.Do(request)
	if err != nil {
		return nil, c.unanswered(ctx, original, effect, left.Load(), err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, c.options.MaxBody+1))
	if err != nil {
		return nil, c.unanswered(ctx, original, effect, true, err)
	}
	if int64(len(body)) > c.options.MaxBody {
		f := effect.lost(true, "ответ сервера %s больше %d МиБ", original.URL.Host, c.options.MaxBody>>20)
		if effect.asks {
			f.Cause = document.CauseLimit
		}
		return nil, &attemptFault{Fault: f}
	}
	answer := &Answer{Status: response.StatusCode, Header: response.Header, Body: body, asks: effect.asks}
	c.record(original, answer)
	return answer, nil
}

// unanswered says why there is no answer. The transport's own words are not repeated: they quote the address with its
// query, where services take tokens.
func (c *HTTPClient) unanswered(ctx context.Context, request *http.Request, effect effect, left bool, err error) *attemptFault {
	host := request.URL.Host
	var unknownAuthority x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &unknownAuthority), errors.As(err, &wrongHost), errors.As(err, &invalid), errors.As(err, &verification):
		return &attemptFault{Fault: Fail(document.CauseMisconfigured, "сертификату сервера %s нельзя доверять", host).
			Advise("проверьте адрес, часы и список доверенных удостоверяющих центров")}
	case request.Context().Err() != nil:
		return &attemptFault{Fault: effect.lost(left, "запрос к %s прерван", host)}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &attemptFault{Fault: effect.lost(left, "сервер %s не ответил за %s", host, c.options.Timeout), again: true}
	case left:
		return &attemptFault{Fault: effect.lost(true, "связь с %s прервалась до ответа", host), again: true}
	}
	return &attemptFault{Fault: effect.lost(false, "нет связи с %s", host), again: true}
}
