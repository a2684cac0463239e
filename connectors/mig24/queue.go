package mig24

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Types of requests.
const (
	requestStatus     = "GetStatus"
	requestRegister   = "Mchd"
	requestRevocation = "Revocation"
)

// response is one of the queue of responses. Its form is a guess.
type response struct {
	RequestID   string          `json:"requestId"`
	RequestType string          `json:"requestType"`
	Status      string          `json:"status"`
	Error       string          `json:"errorMessage"`
	Data        json.RawMessage `json:"data"`
}

// States of a response.
const (
	responseSuccess = "Success"
	responseError   = "Error"
)

// responseTo is the response to a request: nil while it is being worked on. A request that the service does not know is a
// fault with status 404.
func (c *client) responseTo(ctx context.Context, id string) (*response, error) {
	a, err := c.get(ctx, "/api/responses?requestId="+url.QueryEscape(id), nil)
	if err != nil || len(bytes.TrimSpace(a.Body)) == 0 {
		return nil, err
	}
	var r response
	if err := decode(a, &r); err != nil {
		return nil, err
	}
	if !strings.EqualFold(r.RequestID, id) {
		return nil, unexpected("ответ очереди не на тот запрос")
	}
	return &r, nil
}

func (c *client) responses(ctx context.Context) ([]response, error) {
	var all []response
	_, err := c.get(ctx, "/api/responses", &all)
	return all, err
}

// confirm has a response deleted. One that is not there was deleted before.
func (c *client) confirm(ctx context.Context, id string) error {
	_, err := c.do(ctx, http.MethodDelete, "/api/responses/"+url.PathEscape(id), "", nil)
	if isStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}

// refused is the fault of a response that is an error.
func (r *response) refused() *sdk.Fault {
	if r.Status == responseError {
		return sdk.Fail(document.CauseRefusedByRemote, "МИГ24 отклонил запрос").Remote(r.Status, clipped(r.Error))
	}
	return sdk.Fail(document.CauseNeedsPerson, "МИГ24 ответил состоянием запроса, которого узел не знает").Remote(clipped(r.Status), clipped(r.Error))
}

func clipped(text string) string {
	if words := []rune(text); len(words) > longestRemote {
		return string(words[:longestRemote]) + "…"
	}
	return text
}
