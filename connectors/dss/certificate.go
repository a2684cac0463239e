package dss

import (
	"context"
	"net/http"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/document"
)

// certificate is one of the account, as the service shows it.
type certificate struct {
	ID     int
	DER    []byte `json:"CertificateBase64"`
	Status struct {
		Value string
	}
	IsDefault bool
	HasPin    bool
}

func (c certificate) active() bool { return c.Status.Value == "ACTIVE" }

func (c certificate) thumbprint() string { return cades.Thumbprint(c.DER) }

func (s *signer) certificates(ctx context.Context) ([]certificate, error) {
	var list []certificate
	err := s.client.do(ctx, http.MethodGet, s.config.SignServer+"/rest/api/certificates", nil, &list)
	return list, err
}

// Certificates implements sdk.Signer: those that can sign.
func (s *signer) Certificates(ctx context.Context) ([]sdk.Certificate, error) {
	list, err := s.certificates(ctx)
	if err != nil {
		return nil, harmless(err)
	}
	var active []sdk.Certificate
	for _, c := range list {
		if c.active() {
			active = append(active, sdk.Certificate{Thumbprint: c.thumbprint(), DER: c.DER})
		}
	}
	return active, nil
}

// certificate finds the one to sign with: by its thumbprint, or the account's own choice.
func (s *signer) certificate(ctx context.Context, thumbprint string) (certificate, error) {
	list, err := s.certificates(ctx)
	if err != nil {
		return certificate{}, harmless(err)
	}
	for _, c := range list {
		if thumbprint == "" && !c.IsDefault || thumbprint != "" && !cades.SameThumbprint(thumbprint, c.thumbprint()) {
			continue
		}
		switch {
		case !c.active():
			return c, sdk.Fail(document.CauseMisconfigured, "сертификат в DSS не действует").Remote(c.Status.Value, "").
				Advise("укажите в настройке подписи действующий сертификат")
		case c.HasPin && s.config.PIN == "":
			return c, sdk.Fail(document.CauseMisconfigured, "ключ защищён ПИН-кодом").Advise("задайте pin подключения")
		}
		return c, nil
	}
	if thumbprint == "" {
		return certificate{}, sdk.Fail(document.CauseMisconfigured, "в DSS не выбран сертификат по умолчанию").
			Advise("укажите отпечаток сертификата в настройке подписи")
	}
	return certificate{}, sdk.Fail(document.CauseMisconfigured, "в DSS нет сертификата с отпечатком %.8s…", thumbprint)
}
