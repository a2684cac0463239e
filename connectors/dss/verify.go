package dss

import (
	"context"
	"net/http"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/document"
)

// verifyRequest is POST /verify/rest/api/signatures.
type verifyRequest struct {
	SignatureType string       `json:"SignatureType"`
	Content       []byte       `json:"Content"`
	Source        place        `json:"Source"`
	VerifyParams  verifyParams `json:"VerifyParams"`
}

type verifyParams struct {
	VerifyAll int `json:"VerifyAll"`
}

// verifyResult is the judgement of one signature.
type verifyResult struct {
	Result            bool
	Message           string
	SignerCertificate []byte
	SignatureInfo     struct {
		CAdESType        string
		LocalSigningTime string
	}
}

// Verify implements sdk.Verifier by the verification service, which asks for no token. Every signature of the container has to hold.
func (s *signer) Verify(ctx context.Context, body, container []byte) (sdk.Verdict, error) {
	if s.config.SVS == "" {
		return sdk.Verdict{}, sdk.Fail(document.CauseMisconfigured, "адрес службы проверки не задан").Advise("задайте svs подключения")
	}
	a, err := s.client.send(sdk.Question(ctx), http.MethodPost, s.config.SVS+"/rest/api/signatures", "", carrying{verifyRequest{
		SignatureType: "CAdES", Content: container, Source: here, VerifyParams: verifyParams{1},
	}, body})
	if err != nil {
		return sdk.Verdict{}, err
	}
	var results []verifyResult
	if err := decode(a, &results); err != nil {
		return sdk.Verdict{}, harmless(err)
	}
	return verdict(results), nil
}

func verdict(results []verifyResult) sdk.Verdict {
	v := sdk.Verdict{Valid: len(results) > 0}
	for _, r := range results {
		v.Valid = v.Valid && r.Result
		reason := "служба проверки: подпись недействительна"
		if r.Result {
			reason = "служба проверки: подпись действительна"
		}
		if r.SignatureInfo.CAdESType != "" {
			reason += ", вид CAdES-" + r.SignatureInfo.CAdESType
		}
		if r.Message != "" {
			reason += ": " + r.Message
		}
		v.Reasons = append(v.Reasons, reason)
		if len(r.SignerCertificate) > 0 {
			v.Certificates = append(v.Certificates, sdk.Certificate{Thumbprint: cades.Thumbprint(r.SignerCertificate), DER: r.SignerCertificate})
		}
	}
	if len(results) == 0 {
		v.Reasons = []string{"служба проверки не нашла в файле ни одной подписи"}
	}
	return v
}
