package mig24

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// States of a file that somebody is to sign. All of this service but the queue of requests is a guess.
const (
	stateNew      = "New"
	stateLinkSent = "LinkSent"
	stateViewed   = "Viewed"
	stateSigned   = "Signed"
	stateRejected = "Rejected"
	stateExpired  = "Expired"
)

// Words of sdk.SignatureStatus.
const (
	waiting = "waiting"
	signed  = "signed"
	refused = "refused"
	expired = "expired"
)

// person is who is to sign.
type person struct {
	Email  string `json:"email,omitempty"`
	Phone  string `json:"phone,omitempty"`
	SNILS  string `json:"snils,omitempty"`
	Method Method `json:"method"`
	Order  int    `json:"order"`
}

// fileState is what GetStatus tells of a file.
type fileState struct {
	ID        string    `json:"UserFileId"`
	Name      string    `json:"name"`
	State     string    `json:"state"`
	At        time.Time `json:"stateDateTime"`
	Signature []byte    `json:"signature"`
	Protocol  []byte    `json:"protocol"`
}

// Certificates names none: whoever signs shows a certificate of his own.
func (signer) Certificates(context.Context) ([]sdk.Certificate, error) { return nil, nil }

// Sign is what МИГ24 cannot do: it holds no keys, people sign there.
func (signer) Sign(context.Context, sdk.SignOrder) ([]byte, error) {
	return nil, sdk.Fail(document.CauseMisconfigured, "МИГ24 не хранит ключей: подпись ставит человек по ссылке или в ГосКлюче").
		Advise("укажите у подписи, кто подписывает (remote), или возьмите другого подписывающего")
}

// RequestSignature asks the person, after uploading the file if it is not there. The file's ID is made from the key, so the
// same key is the same file, and a person who has answered is not asked again. The hub asks in this way each time it looks
// after a signature: so the file goes up only once.
func (p signer) RequestSignature(ctx context.Context, order sdk.SignOrder) (string, error) {
	a := p.a
	who, err := a.person(order.Signer)
	if err != nil {
		return "", err
	}
	id := guid(order.Key, "file")
	asked, err := a.ask(ctx, id, who)
	if isStatus(err, http.StatusNotFound) {
		if err := a.store(ctx, id, order); err != nil {
			return "", preparatory(err)
		}
		asked, err = a.ask(ctx, id, who)
	}
	if err != nil {
		return "", err
	}
	switch asked.State {
	case stateRejected:
		return "", sdk.Fail(document.CauseRefusedByRemote, "человек отказался подписать").Remote("", asked.State)
	case stateExpired:
		return "", sdk.Fail(document.CauseRefusedByRemote, "срок подписания истёк, человек не подписал").Remote("", asked.State)
	}
	return asked.Link, nil
}

// asked is what is said to a request.
type asked struct {
	Link  string `json:"signLink"`
	State string `json:"state"`
}

func (a *account) ask(ctx context.Context, id string, who person) (said asked, err error) {
	_, err = a.signing.post(ctx, "/api/v2/files/"+id+"/signers", []person{who}, &said)
	return said, err
}

func (a *account) store(ctx context.Context, id string, order sdk.SignOrder) error {
	name := order.Name
	if name == "" {
		name = id
	}
	var stored fileState
	if err := a.signing.postFile(ctx, "/api/v2/files", id, name, order.Body, &stored); err != nil {
		return err
	}
	if !strings.EqualFold(stored.ID, id) {
		return unexpected("файл получил другой UserFileId, чем предложил узел")
	}
	return nil
}

// person reads an address: an e-mail, a telephone with a plus, or a СНИЛС.
func (a *account) person(address string) (person, error) {
	p := person{Method: a.config.Signing.Method, Order: 1}
	text := strings.TrimSpace(address)
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	switch {
	case strings.Contains(text, "@"):
		p.Email = text
	case strings.HasPrefix(text, "+") && len(digits) >= 11:
		p.Phone = "+" + digits
	case codes.CheckSNILS(digits) == nil:
		p.SNILS = digits
	default:
		return p, sdk.Fail(document.CauseMisconfigured, "кому отправить на подпись, не понять: нужна почта, телефон с плюсом или СНИЛС").
			Advise("проверьте remote у подписи в настройках узла")
	}
	return p, nil
}

// SignatureStatus asks where the file stands. The response in which a signature came stays in the queue until the hub has
// taken it home by Read; one in which nothing came is deleted, so that the next question is a new one.
func (p signer) SignatureStatus(ctx context.Context, key string) (sdk.SignatureStatus, error) {
	state, r, err := p.a.fileState(ctx, key)
	if err != nil || r == nil {
		return sdk.SignatureStatus{State: waiting}, err
	}
	if state.State == stateSigned {
		if len(state.Signature) == 0 {
			return sdk.SignatureStatus{}, unexpected("файл подписан, а подписи в ответе нет")
		}
		return sdk.SignatureStatus{State: signed, CMS: state.Signature}, nil
	}
	if err := p.a.signing.confirm(ctx, r.RequestID); err != nil {
		return sdk.SignatureStatus{}, err
	}
	switch state.State {
	case stateNew, stateLinkSent, stateViewed:
		return sdk.SignatureStatus{State: waiting}, nil
	case stateRejected:
		return sdk.SignatureStatus{State: refused}, nil
	case stateExpired:
		return sdk.SignatureStatus{State: expired}, nil
	}
	return sdk.SignatureStatus{}, sdk.Fail(document.CauseNeedsPerson, "МИГ24 сообщил о подписании состояние, которого узел не знает").
		Remote("", clipped(state.State)).Advise("посмотрите документ в МИГ24")
}

// fileState asks by the queue; without a response the request is still being worked on.
func (a *account) fileState(ctx context.Context, key string) (fileState, *response, error) {
	id := guid(key, "status")
	request := map[string]string{"requestId": id, "requestType": requestStatus, "UserFileId": guid(key, "file")}
	if _, err := a.signing.post(sdk.Question(ctx), "/api/requests", request, nil); err != nil {
		if isStatus(err, http.StatusNotFound) {
			return fileState{}, nil, sdk.Fail(document.CauseMisconfigured, "МИГ24 не знает этого файла: подпись не запрашивалась или срок хранения истёк").
				Remote("404", "").Advise("запросите подпись заново")
		}
		return fileState{}, nil, err
	}
	r, err := a.signing.responseTo(ctx, id)
	if err != nil || r == nil {
		return fileState{}, nil, err
	}
	if r.Status != responseSuccess {
		return fileState{}, nil, r.refused()
	}
	var state fileState
	if json.Unmarshal(r.Data, &state) != nil || state.State == "" {
		return fileState{}, nil, unexpected("состояние файла")
	}
	return state, r, nil
}
