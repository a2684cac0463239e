package sdk

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Exchange is a request and its answer as text, without secrets, in a form that is the same every time.
type Exchange struct {
	Method, URL           string
	RequestHeader, Header string // "Name: value" lines, ordered
	RequestBody, Body     string
	Status                int
}

// recordedHeaders are those that say something about the exchange rather than about the moment.
var recordedHeaders = []string{"Accept", "Content-Type", "Idempotency-Key", "Location", "Retry-After", "Authorization", "Cookie", "Set-Cookie"}

// secretHeaders are recorded by their presence only.
var secretHeaders = []string{"Authorization", "Cookie", "Set-Cookie"}

func (c *HTTPClient) record(request *http.Request, answer *Answer) {
	if c.options.Record == nil {
		return
	}
	address := *request.URL
	address.User = nil
	exchange := Exchange{
		Method: request.Method, URL: c.redactor.text(address.String()), Status: answer.Status,
		RequestHeader: c.headerText(request.Header), Header: c.headerText(answer.Header),
		Body: c.redactor.text(string(answer.Body)),
	}
	if request.GetBody != nil {
		if body, err := request.GetBody(); err == nil {
			text, _ := io.ReadAll(body)
			exchange.RequestBody = c.redactor.text(string(text))
		}
	}
	c.options.Record(exchange)
}

func (c *HTTPClient) headerText(header http.Header) string {
	var b strings.Builder
	for _, name := range slices.Sorted(slices.Values(recordedHeaders)) {
		for _, value := range header.Values(name) {
			if slices.Contains(secretHeaders, name) {
				value = redacted
			}
			fmt.Fprintf(&b, "%s: %s\n", name, c.redactor.text(value))
		}
	}
	return b.String()
}

// Text is the exchange as a golden file has it.
func (e Exchange) Text() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "> %s %s\n%s\n%s\n", e.Method, e.URL, e.RequestHeader, strings.TrimRight(e.RequestBody, "\n"))
	fmt.Fprintf(&b, "< %d\n%s\n%s\n", e.Status, e.Header, strings.TrimRight(e.Body, "\n"))
	return b.String()
}

// RecordTo is a Record that writes exchanges one after another.
func RecordTo(w io.Writer) func(Exchange) {
	return func(e Exchange) { _, _ = io.WriteString(w, e.Text()) }
}
