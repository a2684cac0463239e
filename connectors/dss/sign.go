package dss

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// documentRequest is POST /documents of v1.
type documentRequest struct {
	Content   place     `json:"Content"`
	Name      string    `json:"Name"`
	Signature signature `json:"Signature"`
}

type signature struct {
	Type          string            `json:"Type"`
	CertificateID int               `json:"CertificateId"`
	PinCode       string            `json:"PinCode"`
	Parameters    map[string]string `json:"Parameters"`
}

// Sign implements sdk.Signer, where the policy asks for no confirmation. The service has no key of its own for an order, so the
// signature is kept here. When the answer is lost, another signature is made: nobody has ever seen the first.
func (s *signer) Sign(ctx context.Context, order sdk.SignOrder) ([]byte, error) {
	return s.done.Once(order.Key, order.Body, func() ([]byte, error) {
		c, err := s.certificate(ctx, order.Certificate)
		if err != nil {
			return nil, err
		}
		made, err := s.signWith(ctx, c, order)
		if err != nil {
			return nil, harmless(unconfirmed(err))
		}
		if err := holds(made, c.thumbprint(), sha256.Sum256(order.Body), s.config.Level); err != nil {
			return nil, err
		}
		return made, nil
	})
}

func (s *signer) signWith(ctx context.Context, c certificate, order sdk.SignOrder) ([]byte, error) {
	if s.config.API == V2 {
		return s.signV2(ctx, c, order)
	}
	var made []byte // a JSON text in base64
	err := s.client.do(ctx, http.MethodPost, s.config.SignServer+"/rest/api/documents", carrying{documentRequest{
		Content: here, Name: nameOf(order),
		Signature: signature{Type: "CAdES", CertificateID: c.ID, PinCode: s.config.PIN, Parameters: s.config.parameters()},
	}, order.Body}, &made)
	return made, err
}

// unconfirmed: how the service answers where its policy asks for a confirmation is not documented; most likely it lets nobody sign.
func unconfirmed(err error) error {
	if f := sdk.FaultOf(err); f.Cause == document.CauseUnauthorised && f.Hint != "" {
		return f.Advise(f.Hint + "; если политика DSS требует подтверждения, укажите remote в настройке подписи")
	}
	return err
}

// nameOf is what the person who confirms sees of the file.
func nameOf(order sdk.SignOrder) string {
	if order.Name == "" {
		return "document"
	}
	return order.Name
}

// signatureV2 is POST /v2/signature.
type signatureV2 struct {
	BinaryData []binaryData `json:"BinaryData"`
	Signature  struct {
		CertificateID        string            `json:"CertificateId"`
		ProcessingTemplateID string            `json:"ProcessingTemplateId"`
		PinCode              string            `json:"PinCode,omitempty"`
		Parameters           map[string]string `json:"Parameters"`
	} `json:"Signature"`
}

type binaryData struct {
	Content place `json:"Content"`
}

// cadesTemplate is the processing template of the documented example.
const cadesTemplate = "1"

// signV2: that the result is a list of signatures in base64 is a guess, and so is the confirmation, which is not offered here.
func (s *signer) signV2(ctx context.Context, c certificate, order sdk.SignOrder) ([]byte, error) {
	in := signatureV2{BinaryData: []binaryData{{here}}}
	in.Signature.CertificateID, in.Signature.ProcessingTemplateID = strconv.Itoa(c.ID), cadesTemplate
	in.Signature.PinCode, in.Signature.Parameters = s.config.PIN, s.config.parameters()
	var info struct {
		OperationID string `json:"OperationId"`
		Status      string
		Result      [][]byte
	}
	if err := s.client.do(ctx, http.MethodPost, s.config.SignServer+"/rest/api/v2/signature", carrying{in, order.Body}, &info); err != nil {
		return nil, err
	}
	switch {
	case info.Status == "Completed" && len(info.Result) == 1:
		return info.Result[0], nil
	case info.Status == "Created":
		return nil, sdk.Fail(document.CauseMisconfigured, "политика DSS требует подтверждения подписи человеком").
			Advise("укажите remote в настройке подписи: с подтверждением коннектор работает по v1")
	}
	s.log.Warn("DSS: неизвестное состояние операции", "status", info.Status, "operation", info.OperationID)
	return nil, sdk.Fail(document.CauseNeedsPerson, "операция DSS в состоянии, которого коннектор не знает").Remote(info.Status, "")
}

// holds looks at what the service gave: a detached container of the wanted kind, by the wanted certificate, and where the digest is
// SHA-256 over the right document. GOST digests cannot be counted here: those are the verifier's.
func holds(made []byte, thumbprint string, body [sha256.Size]byte, level Level) error {
	container, err := cms.Inspect(made)
	switch {
	case err != nil:
		return wrongSignature("это не подпись в формате CMS")
	case !container.Detached || len(container.Signatures) != 1:
		return wrongSignature("подпись не отсоединённая или не одна")
	}
	one := container.Signatures[0]
	signedBy := one.Signer != nil && certificate{DER: container.Certificates[*one.Signer].Raw}.thumbprint() == thumbprint
	switch {
	case !signedBy:
		return wrongSignature("в подписи другой сертификат")
	case one.Digest.OID == oidSHA256 && one.Hash != hex.EncodeToString(body[:]):
		return wrongSignature("подписан другой документ")
	case !reaches(one, level):
		return wrongSignature("вид подписи " + string(one.Level) + ", а нужен " + string(level))
	}
	return nil
}

const oidSHA256 = "2.16.840.1.101.3.4.2.1"

// levels in their order: each carries what those before it carry.
var levels = []cms.Level{cms.Plain, cms.BES, cms.T, cms.C, cms.XLong, cms.XLongType1, cms.Archive}

func reaches(s cms.Signature, level Level) bool {
	return slices.Index(levels, s.Level) >= slices.Index(levels, cms.Level("CAdES-"+level))
}

func wrongSignature(why string) error {
	return sdk.Fail(document.CauseNeedsPerson, "DSS вернул не ту подпись: %s", why).Advise("сообщите разработчикам Узла")
}
