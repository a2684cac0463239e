package mig24

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// group is a group of packages as the service shows it. What is known of it comes first, what is a guess after it.
type group struct {
	ID        string    `json:"id"`
	Sender    party     `json:"sender"`
	Recipient party     `json:"recipient"`
	Created   time.Time `json:"creationDateTime"`
	Packages  []pack    `json:"packages"`
}

type party struct {
	INN  string `json:"inn"`
	OGRN string `json:"ogrn"`
	KPP  string `json:"kpp"`
	Name string `json:"name"`
}

func (p party) document() document.Party { return document.Party{INN: p.INN, KPP: p.KPP, Name: p.Name} }

// pack is a package: one document and all that belongs to its exchange.
type pack struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	File struct {
		ID      string `json:"packageFileId"`
		Name    string `json:"name"`
		Number  string `json:"number"`
		Date    string `json:"date"`
		DocType string `json:"formalizedDocType"`
	} `json:"providerFileInfo"`
	StatusID   int       `json:"statusId"`
	StatusName string    `json:"statusName"`
	Created    time.Time `json:"creationDateTime"`

	StatusAt time.Time  `json:"statusDateTime"`
	Reason   string     `json:"rejectionReason"`
	Files    []packFile `json:"files"`
}

// packFile is one file of a package.
type packFile struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Of      string    `json:"of"`
	About   string    `json:"about"`
	Kind    string    `json:"kind"`
	By      string    `json:"by"`
	Created time.Time `json:"creationDateTime"`
}

// Sides of a package's files, and the kind of one.
const (
	bySender    = "sender"
	byRecipient = "recipient"
	rejection   = "rejection"
)

// status is where a package stands, by the words that are known of the service.
type status string

// Statuses. Of their numbers only that of statusSigned is known.
const (
	statusWaiting   status = "AwaitClientSign"
	statusSent      status = "Sent"
	statusReceived  status = "Received"
	statusSigned    status = "Signed"
	statusRejected  status = "Rejected"
	statusCancelled status = "Cancelled"
)

const signedNumber = 4 // «Подписан»

// status is empty when it is none that is known.
func (p pack) status() status {
	if p.StatusID == signedNumber {
		return statusSigned
	}
	switch s := status(p.StatusName); s {
	case statusWaiting, statusSent, statusReceived, statusSigned, statusRejected, statusCancelled:
		return s
	}
	return ""
}

// away reports whether a package has left its sender.
func (s status) away() bool { return s != "" && s != statusWaiting && s != statusCancelled }

func (p pack) kind() document.Kind {
	switch {
	case p.File.DocType == "ProviderUTD":
		return document.KindUPD
	case strings.HasPrefix(p.File.Name, "ON_KORSCHFDOPPR"):
		return document.KindUKD
	}
	return document.KindUnformalised
}

func (g group) pack(id string) (pack, bool) {
	for _, p := range g.Packages {
		if strings.EqualFold(p.ID, id) {
			return p, true
		}
	}
	return pack{}, false
}

const exchangePath = "/api/v1/"

// Commit does an act: powers of attorney by their service, everything else by the exchange.
func (d destination) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	a := d.a
	switch act.Action {
	case sdk.ActionRegister, sdk.ActionRevoke:
		if a.powers == nil {
			return sdk.Receipt{}, switchedOff(keyPowers)
		}
		return a.commitPower(ctx, act)
	}
	switch {
	case a.exchange == nil:
		return sdk.Receipt{}, switchedOff(keyExchange)
	case !a.guess:
		return sdk.Receipt{}, guess("отправка и ответы в ЭДО.МИГ24")
	case act.Action == sdk.ActionSend:
		return a.send(ctx, act)
	}
	return a.answer(ctx, act)
}

func switchedOff(key string) *sdk.Fault {
	return sdk.Fail(document.CauseMisconfigured, "служба %s в настройках этого подключения не указана", key).
		Advise("настройки описаны в README коннектора mig24")
}

// send uploads the document, makes a group with one package and sends it. All three have IDs made from the key, so whatever
// is repeated comes to the same; only the last step is the act.
func (a *account) send(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	signature := signatureOver(act, "")
	if signature == nil {
		return sdk.Receipt{}, sdk.Fail(document.CauseMisconfigured, "документ не подписан: ЭДО.МИГ24 передаёт только подписанные").
			Advise("добавьте в маршрут шаг sign")
	}
	recipient, err := a.recipient(ctx, act.Document)
	if err != nil {
		return sdk.Receipt{}, err
	}
	groupID, err := a.prepare(ctx, act, recipient, signature)
	if err != nil {
		return sdk.Receipt{}, preparatory(err)
	}
	var sent group
	if _, err := a.exchange.post(ctx, exchangePath+"package-groups/"+groupID+"/send", map[string]string{}, &sent); err != nil {
		return sdk.Receipt{}, err
	}
	return a.receiptOf(act.Key, sent), nil
}

// prepare makes everything ready for sending.
func (a *account) prepare(ctx context.Context, act sdk.Act, recipient string, signature []byte) (string, error) {
	documentID, groupID := guid(act.Key, "document"), guid(act.Key, "group")
	if err := a.upload(ctx, documentID, act); err != nil {
		return "", err
	}
	var made group
	wanted := map[string]string{"id": groupID, "senderId": a.config.Exchange.Subscriber, "recipientId": recipient}
	if _, err := a.exchange.post(ctx, exchangePath+"package-groups", wanted, &made); err != nil {
		return "", err
	}
	if !strings.EqualFold(made.ID, groupID) {
		return "", unexpected("группа пакетов получила другой id, чем предложил узел")
	}
	put := map[string]any{"id": guid(act.Key, "package"), "documentId": documentID, "name": act.Document.Name, "signature": signature}
	if _, err := a.exchange.post(ctx, exchangePath+"package-groups/"+groupID+"/packages", put, &made); err != nil {
		return "", err
	}
	if _, there := made.pack(guid(act.Key, "package")); !there {
		return "", unexpected("пакет получил другой id, чем предложил узел")
	}
	return groupID, nil
}

func (a *account) upload(ctx context.Context, id string, act sdk.Act) error {
	way := "informal"
	if act.Document.Kind == document.KindUPD || act.Document.Kind == document.KindUKD {
		way = "formal"
	}
	name := act.Document.Name
	if name == "" {
		name = id
	}
	path := exchangePath + "documents/" + id + "/" + way + "?name=" + url.QueryEscape(name)
	_, err := a.exchange.do(ctx, http.MethodPost, path, "application/octet-stream", act.Body)
	return err
}

// signatureOver is the signature of a part, of the document itself when it has no name.
func signatureOver(act sdk.Act, part string) []byte {
	for _, s := range act.Signatures {
		if s.Part == part {
			return s.CMS
		}
	}
	return nil
}

func (a *account) receiptOf(key string, sent group) sdk.Receipt {
	p, _ := sent.pack(guid(key, "package"))
	return sdk.Receipt{
		RemoteID: remoteID(guid(key, "group"), guid(key, "package")), At: known(p.StatusAt, a.now()), State: document.StateInExchange,
		Text: "документ передан оператору ЭДО.МИГ24",
	}
}

// remoteID names a document of the exchange: by its group and its package.
func remoteID(group, pack string) string { return strings.ToLower(group + "/" + pack) }
