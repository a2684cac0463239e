package dss

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// Where a log-in has a second factor, the token is had from the service of confirmations: name and password by HTTP Basic start a
// question to the person, and when the person has said yes the same call gives the token. Nobody waits within a call: the hub
// comes again, in this process or another, and asks about the same question. While one stands, and as long as one that was
// refused would have stood, no other is begun, so that nobody is asked again and again.

// entry is the question about a log-in, as it lies in the state folder. It is worth nothing without the person's yes.
type entry struct {
	Ref      string    `json:"ref,omitempty"`
	Code     string    `json:"code,omitempty"` // the method, when it wants something typed in
	Declined bool      `json:"declined,omitempty"`
	Until    time.Time `json:"until"`
}

// askAgain is how soon the hub should ask whether the person has answered, as the service wants it.
const askAgain = 10 * time.Second

// confirmed gives a token once the person has confirmed the log-in.
func (c *client) confirmed(ctx context.Context) (string, error) {
	asked, err := c.entries.find()
	if err != nil {
		return "", err
	}
	now := c.now()
	switch {
	case asked == nil || !now.Before(asked.Until):
		return c.askForEntry(ctx)
	case asked.Code != "":
		return "", typedIn(asked, now)
	case asked.Declined:
		return "", declined(asked, now)
	}
	a, err := c.confirmEntry(ctx, confirmation{ChallengeResponse: &challengeResponse{[]textResponse{{asked.Ref}}}})
	if err != nil {
		return "", err
	}
	return c.admitted(a, asked)
}

// askForEntry begins a question. When its answer is lost the person may be asked twice.
func (c *client) askForEntry(ctx context.Context) (string, error) {
	a, err := c.confirmEntry(ctx, confirmation{})
	if err != nil {
		return "", err
	}
	ref, code, life := a.question()
	asked := &entry{Ref: ref, Code: code, Until: c.now().Add(life)}
	if !a.IsFinal && !a.IsError && ref == "" && code == "" {
		return "", harmless(strange("нет номера подтверждения входа"))
	}
	return c.admitted(a, asked)
}

// admitted is what an answer means.
func (c *client) admitted(a answer, asked *entry) (string, error) {
	switch {
	case a.IsError:
		asked.Declined = true
	case a.IsFinal && a.AccessToken != "":
		return a.AccessToken, c.entries.forget()
	case a.IsFinal:
		return "", harmless(strange("вход подтверждён, а токена нет"))
	}
	if err := c.entries.keep(asked); err != nil {
		return "", err
	}
	switch {
	case asked.Declined:
		return "", declined(asked, c.now())
	case asked.Code != "":
		return "", typedIn(asked, c.now())
	}
	return "", sdk.Fail(document.CauseTransient, "вход в DSS ждёт подтверждения в мобильном приложении").
		Advise("подтвердите вход; узел войдёт сам, а команду нужно повторить").Wait(askAgain)
}

func declined(asked *entry, now time.Time) error {
	return sdk.Fail(document.CauseUnauthorised, "вход в DSS не подтвердили").
		Advise("выясните, почему; спросить снова узел сможет, когда кончится срок вопроса").Wait(asked.Until.Sub(now))
}

// typedIn: a hub has nobody who types.
func typedIn(asked *entry, now time.Time) error {
	return sdk.Fail(document.CauseUnauthorised, "DSS ждёт при входе код, а узел его передать не может").Remote(asked.Code, "").
		Advise("включите в DSS подтверждение входа в мобильном приложении").Wait(asked.Until.Sub(now))
}

// confirmEntry calls the service of confirmations in the user's name: there is no token yet.
func (c *client) confirmEntry(ctx context.Context, in confirmation) (answer, error) {
	in.Resource = c.config.Resource
	var a answer
	said, err := c.send(sdk.Question(ctx), http.MethodPost, c.config.STS+"/confirmation", basic(c.config.Login, c.config.Password), in)
	if err != nil {
		return a, err
	}
	if f := logInRefused(said); f != nil {
		return a, f
	}
	return a, harmless(decode(said, &a))
}

func basic(login, password string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(login, password)
	return r.Header.Get("Authorization")
}

// entries is the file of the question about a log-in.
type entries string

// find gives the question; nil when there is none.
func (e entries) find() (*entry, error) {
	text, err := os.ReadFile(string(e))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found entry
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	if err != nil {
		return nil, sdk.Fail(document.CauseTransient, "вопрос о входе не читается: %v", err).Advise("проверьте state подключения")
	}
	return &found, nil
}

func (e entries) keep(one *entry) error {
	text, err := json.Marshal(one)
	if err == nil {
		err = shelf.Write(string(e), text)
	}
	if err != nil {
		return sdk.Fail(document.CauseTransient, "вопрос о входе не сохранён: %v", err).Advise("проверьте место на диске и права на state подключения")
	}
	return nil
}

func (e entries) forget() error {
	if err := os.Remove(string(e)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sdk.Fail(document.CauseTransient, "папка state не пишется: %v", err).Advise("проверьте state подключения")
	}
	return nil
}
