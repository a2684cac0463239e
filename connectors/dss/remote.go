package dss

import (
	"context"
	"crypto/sha256"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// transactionRequest is POST /transactions: what a person will confirm.
type transactionRequest struct {
	OperationCode int         `json:"OperationCode"`
	Parameters    []parameter `json:"Parameters"`
	Document      place       `json:"Document"`
}

type parameter struct{ Name, Value string }

// signDocument is the OperationCode of the signature of one document.
const signDocument = 2

// RequestSignature implements sdk.RemoteSigner. It makes a transaction and has the person asked to confirm it; the account is the
// person's own, so the order's signer is not used. There is no link: the question comes to the mobile application.
//
// One key makes one transaction. That it is going to be made is on disk before the service hears of it; when the answer is lost, only
// a person can see in the service whether it was made.
func (s *signer) RequestSignature(ctx context.Context, order sdk.SignOrder) (string, error) {
	defer s.turns.Take(order.Key)()
	r, err := s.requests.find(order.Key)
	if err != nil {
		return "", err
	}
	if r == nil {
		if r, err = s.transact(ctx, order); err != nil {
			return "", err
		}
	}
	switch {
	case r.Body != sha256.Sum256(order.Body):
		return "", sdk.Fail(document.CauseInvalidDocument, "под этим ключом запрошена подпись других байтов")
	case r.Stage == creating:
		return "", stillLost()
	case r.Stage == created:
		return "", s.ask(ctx, order.Key, r)
	}
	return "", nil
}

func lostTransaction() *sdk.Fault {
	return sdk.Fail(document.CauseOutcomeUnknown, "ответ DSS потерян: неизвестно, создана ли операция подписи").
		Advise("посмотрите в DSS, есть ли операция с этим документом; спросить об этом сам узел не может")
}

// stillLost is for who asks again: asking does not help, only a person can find out.
func stillLost() error {
	f := lostTransaction()
	f.Cause = document.CauseNeedsPerson
	return f
}

func (s *signer) transact(ctx context.Context, order sdk.SignOrder) (*request, error) {
	c, err := s.certificate(ctx, order.Certificate)
	if err != nil {
		return nil, err
	}
	r := &request{Stage: creating, Body: sha256.Sum256(order.Body), Thumbprint: c.thumbprint()}
	if err := s.requests.keep(order.Key, r); err != nil {
		return nil, err
	}
	err = s.client.do(ctx, http.MethodPost, s.config.SignServer+"/rest/api/transactions", carrying{s.transactionOf(c, order), order.Body}, &r.Transaction)
	if err == nil && r.Transaction == "" {
		err = strange("нет номера операции")
	}
	if err != nil {
		if sdk.FaultOf(err).Outcome() == document.OutcomeUnknown {
			return nil, lostTransaction()
		}
		if forgotten := s.requests.forget(order.Key); forgotten != nil {
			return nil, forgotten
		}
		return nil, err
	}
	r.Stage = created
	return r, s.requests.keep(order.Key, r)
}

func (s *signer) transactionOf(c certificate, order sdk.SignOrder) transactionRequest {
	name := nameOf(order)
	t := transactionRequest{OperationCode: signDocument, Document: here, Parameters: []parameter{
		{"CertificateID", strconv.Itoa(c.ID)},
		{"DocumentInfo", name},
		{"DocumentType", strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))},
		{"SignatureType", "CAdES"},
		{"CADESType", string(s.config.Level)},
		{"IsDetached", "true"},
	}}
	if s.config.TSP != "" {
		t.Parameters = append(t.Parameters, parameter{"TSPAddress", s.config.TSP})
	}
	return t
}

// SignatureStatus implements sdk.RemoteSigner.
func (s *signer) SignatureStatus(ctx context.Context, key string) (sdk.SignatureStatus, error) {
	defer s.turns.Take(key)()
	r, err := s.requests.find(key)
	switch {
	case err != nil:
		return sdk.SignatureStatus{}, err
	case r == nil:
		return sdk.SignatureStatus{}, sdk.Fail(document.CauseNeedsPerson, "под этим ключом подпись в DSS не запрашивали").
			Advise("если папка state потеряна, посмотрите операцию в DSS")
	case r.Stage == creating:
		return sdk.SignatureStatus{}, stillLost()
	}
	if r.Stage == asked {
		if err := s.poll(ctx, key, r); err != nil {
			return sdk.SignatureStatus{}, err
		}
	}
	if r.Stage == confirmed {
		if err := s.fetch(ctx, key, r); err != nil {
			return sdk.SignatureStatus{}, err
		}
	}
	return sdk.SignatureStatus{State: r.state(), CMS: r.CMS}, nil
}

// state is the word of the contract.
func (r *request) state() string {
	switch r.Stage {
	case signed, refused, expired:
		return string(r.Stage)
	}
	return "waiting"
}

// fetch has the confirmed signature made and keeps it. When its answer is lost, the service may have it and not give it again: then the
// token runs out, the request has expired, and the person has to be asked once more.
func (s *signer) fetch(ctx context.Context, key string, r *request) error {
	var made []byte
	a, err := s.client.send(ctx, http.MethodPost, s.config.SignServer+"/rest/api/documents", "Bearer "+r.Token, s.pin())
	if err != nil {
		return harmless(err)
	}
	if a.Status == http.StatusUnauthorized || a.Status/100 == 4 && !s.now().Before(r.Until) {
		s.log.Warn("DSS: подпись подтверждена, но не получена: срок операции вышел")
		return s.end(key, r, expired)
	}
	if err := decode(a, &made); err != nil {
		return harmless(err)
	}
	if err := holds(made, r.Thumbprint, r.Body, s.config.Level); err != nil {
		return err
	}
	r.CMS = made
	return s.end(key, r, signed)
}

// pin is the body of a confirmed signature: everything else is in the transaction.
func (s *signer) pin() any {
	if s.config.PIN == "" {
		return struct{}{}
	}
	return map[string]any{"Signature": map[string]string{"PinCode": s.config.PIN}}
}

// end keeps how it ended, and the token no longer.
func (s *signer) end(key string, r *request, how stage) error {
	r.Stage, r.Token, r.Ref = how, "", ""
	return s.requests.keep(key, r)
}

// Lookup implements sdk.Looker: what became of a key, as far as it is known here.
func (s *signer) Lookup(_ context.Context, key string, _ document.Envelope) (sdk.Settled, error) {
	if made, err := s.done.Has(key); err != nil {
		return sdk.Settled{}, sdk.Fail(document.CauseTransient, "папка подписей не читается: %v", err).Advise("проверьте state подключения")
	} else if made {
		return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{Text: "подпись сделана"}}, nil
	}
	r, err := s.requests.find(key)
	switch {
	case err != nil:
		return sdk.Settled{}, err
	case r == nil, r.Stage == created:
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	case r.Stage == creating:
		return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
	case r.Stage == refused, r.Stage == expired:
		return sdk.Settled{Outcome: document.OutcomeRefused, Fault: sdk.Fail(document.CauseRefusedByRemote, "подпись не подтверждена")}, nil
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{
		RemoteID: r.Transaction, State: document.StateInExchange, Text: "запрошено подтверждение подписи в DSS",
	}}, nil
}
