package dss

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// confirmation is POST /STS/confirmation, to start one and to ask what became of it.
type confirmation struct {
	Resource           string             `json:"Resource"`
	TransactionTokenID string             `json:"TransactionTokenId,omitempty"`
	ChallengeResponse  *challengeResponse `json:"ChallengeResponse,omitempty"`
}

type challengeResponse struct {
	TextChallengeResponse []textResponse `json:"TextChallengeResponse"`
}

type textResponse struct {
	RefID string `json:"RefId"`
}

// answer is what the confirmation service says.
type answer struct {
	IsFinal, IsError        bool
	AccessToken             string
	ExpiresIn               int // seconds
	Error, ErrorDescription string
	Challenge               struct {
		TextChallenge []struct {
			RefID, AuthnMethod string
			ExpiresIn          int
		}
		ContextData struct{ RefID string }
	}
}

// usualLife is how long a question waits for a person when the service does not say, and how long a token lives.
const usualLife = 5 * time.Minute

func (s *signer) confirm(ctx context.Context, c confirmation) (answer, error) {
	var a answer
	c.Resource = s.config.Resource
	err := s.client.do(ctx, http.MethodPost, s.config.STS+"/confirmation", c, &a)
	return a, harmless(err)
}

// ask starts the confirmation of a transaction. When its answer is lost it is started again: the person may be asked twice, and still
// confirms one transaction.
func (s *signer) ask(ctx context.Context, key string, r *request) error {
	a, err := s.confirm(ctx, confirmation{TransactionTokenID: r.Transaction})
	if err != nil {
		return err
	}
	if a.IsFinal || a.IsError {
		return s.settle(key, r, a)
	}
	ref, code, life := a.question()
	r.Ref, r.Until = ref, s.now().Add(life)
	if code != "" {
		return s.cannotConfirm(key, r, code)
	}
	if r.Ref == "" {
		return strange("нет номера подтверждения")
	}
	r.Stage = asked
	return s.requests.keep(key, r)
}

// question is what a person is asked: its number, the method when it wants something typed in, and how long it waits. Of several
// methods one is taken that wants nothing typed in.
func (a answer) question() (ref, code string, life time.Duration) {
	ref, life = a.Challenge.ContextData.RefID, usualLife
	for _, t := range a.Challenge.TextChallenge {
		if t.ExpiresIn > 0 {
			life = seconds(t.ExpiresIn)
		}
		method := t.AuthnMethod[strings.LastIndex(t.AuthnMethod, "/")+1:]
		if strings.HasPrefix(method, "otp") {
			code = method
			continue
		}
		return cmp.Or(ref, t.RefID), "", life
	}
	return ref, code, life
}

// cannotConfirm: a code from an SMS would have to be typed in somewhere, and a hub has nobody who types.
func (s *signer) cannotConfirm(key string, r *request, method string) error {
	if err := s.end(key, r, refused); err != nil {
		return err
	}
	return sdk.Fail(document.CauseRefusedByRemote, "DSS ждёт код подтверждения, а узел его передать не может").Remote(method, "").
		Advise("включите в DSS подтверждение в мобильном приложении")
}

// poll asks whether the person has answered.
func (s *signer) poll(ctx context.Context, key string, r *request) error {
	response := &challengeResponse{[]textResponse{{r.Ref}}}
	a, err := s.confirm(sdk.Question(ctx), confirmation{ChallengeResponse: response})
	if err != nil {
		return err
	}
	if a.IsFinal || a.IsError {
		return s.settle(key, r, a)
	}
	if s.now().After(r.Until) {
		return s.end(key, r, expired)
	}
	return nil
}

// settle takes the final answer. Which error means a refusal and which that nobody answered is not documented: before the end of the
// term it is taken for a refusal.
func (s *signer) settle(key string, r *request, a answer) error {
	switch {
	case a.IsError:
		s.log.Info("DSS: подпись не подтверждена", "error", a.Error)
		if s.now().Before(r.Until) || r.Until.IsZero() {
			return s.end(key, r, refused)
		}
		return s.end(key, r, expired)
	case a.AccessToken == "":
		return sdk.Fail(document.CauseNeedsPerson, "DSS говорит, что подтверждение окончено, и не даёт подписать").
			Advise("посмотрите операцию в DSS")
	}
	life := usualLife
	if a.ExpiresIn > 0 {
		life = seconds(a.ExpiresIn)
	}
	r.Stage, r.Token, r.Until = confirmed, a.AccessToken, s.now().Add(life)
	return s.requests.keep(key, r)
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
