package diadoc

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// acquireRequest asks an organisation to exchange. If it has invited us, the same request accepts.
type acquireRequest struct {
	INN     string `json:"Inn"`
	Message string `json:"MessageToCounteragent,omitempty"`
}

// longestInvitation is what the service takes as words of an invitation.
const longestInvitation = 2000

// patience is how long the result of an invitation is waited for; the vendor's own libraries give up after as long.
const patience = 5 * time.Minute

// Invite implements sdk.Inviter. An invitation that is out already is not sent again.
func (c *connection) Invite(ctx context.Context, _ string, party document.Party, consent string) (string, error) {
	own, err := c.home(ctx)
	if err != nil {
		return "", err
	}
	if state, err := c.standing(ctx, own, party); err != nil || state != "none" {
		return state, err
	}
	if letters := []rune(consent); len(letters) > longestInvitation {
		consent = string(letters[:longestInvitation])
	}
	body, err := json.Marshal(acquireRequest{party.INN, consent})
	if err != nil {
		return "", sdk.Fail(document.CauseInternal, "приглашение не составлено")
	}
	a, err := c.client.do(ctx, call{method: http.MethodPost, path: "/V3/AcquireCounteragent", query: values("myBoxId", own.box),
		body: body, acts: true})
	if err != nil {
		return "", err
	}
	if a.Status == http.StatusConflict {
		return "", sdk.Fail(document.CauseNeedsPerson,
			"приглашение не отправлено: с оператором контрагента нужно сначала настроить роуминг").
			Remote(remoteCode(a), clean(a.Body)).Advise("подайте заявление на роуминг в Контуре, затем повторите приглашение")
	}
	var task struct {
		TaskID string `json:"TaskId"`
	}
	if err := done(a, &task); err != nil {
		return "", err
	}
	if err := c.invited(ctx, task.TaskID); err != nil {
		return "", err
	}
	return c.standing(ctx, own, party)
}

// invited waits until the service has carried the invitation out.
func (c *connection) invited(ctx context.Context, task string) error {
	for waited := time.Duration(0); waited < patience; {
		a, err := c.client.do(ctx, call{method: http.MethodGet, path: "/V2/AcquireCounteragentResult", query: values("taskId",
			task)})
		switch {
		case err != nil:
			return err
		case a.Status == http.StatusConflict:
			return sdk.Fail(document.CauseNeedsPerson,
				"приглашение не отправлено: с оператором контрагента нужно сначала настроить роуминг").
				Remote(remoteCode(a),
					clean(a.Body)).Advise("подайте заявление на роуминг в Контуре, затем повторите приглашение")
		case a.Status != http.StatusNoContent:
			if f := statusFault(a); f != nil {
				return f
			}
			return nil
		}
		pause := min(max(a.RetryAfter(), time.Second), longestPause)
		if err := c.wait(ctx, pause); err != nil {
			return running(pause)
		}
		waited += pause
	}
	return running(longestPause)
}

// standing is where the exchange with a party stands: active, invited or none.
func (c *connection) standing(ctx context.Context, own home, party document.Party) (string, error) {
	found, err := c.known(ctx, own, party)
	if err != nil {
		return "", err
	}
	best := "none"
	for _, a := range found {
		switch standings[a.CurrentStatus] {
		case "active":
			return "active", nil
		case "invited":
			best = "invited"
		}
	}
	return best, nil
}
