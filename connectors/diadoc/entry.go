package diadoc

import (
	"context"
	"crypto/sha1" //nolint:gosec // a certificate is named by it everywhere
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// entry is a way to log in.
type entry interface {
	// token gets a new token.
	token(ctx context.Context, c *client) (string, error)
	// header is the value of Authorization for a token; without one: of the log-in itself.
	header(token string) string
}

func entryOf(config Config, host sdk.Host) (entry, error) {
	d := diadocAuth{clientID: config.ClientID}
	switch config.Auth {
	case ByCertificate:
		return certificateEntry{diadocAuth: d, file: config.Certificate, host: host}, nil
	case ByOIDC:
		return &oidcEntry{config: config, refresh: config.RefreshToken}, nil
	}
	return passwordEntry{diadocAuth: d, login: config.Login, password: config.Password}, nil
}

// diadocAuth is the scheme of the service's own tokens, which live for 24 hours.
type diadocAuth struct{ clientID string }

func (d diadocAuth) header(token string) string {
	header := "DiadocAuth ddauth_api_client_id=" + d.clientID
	if token != "" {
		header += ",ddauth_token=" + token
	}
	return header
}

// tokenOf reads a token, which comes as plain text.
func tokenOf(a *sdk.Answer) (string, error) {
	switch a.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return "", sdk.Fail(document.CauseUnauthorised, "Диадок не пускает").Remote(remoteCode(a), clean(a.Body)).
			Advise("проверьте client_id и данные для входа: login и password, certificate или refresh_token")
	}
	if f := statusFault(a); f != nil {
		return "", f
	}
	token := strings.Trim(strings.TrimSpace(string(a.Body)), `"`)
	if token == "" || strings.ContainsAny(token, "<> \r\n") {
		return "", sdk.Fail(document.CauseMisconfigured, "по этому адресу отвечает не Диадок").Advise("проверьте настройку url")
	}
	return token, nil
}

type passwordEntry struct {
	diadocAuth
	login, password string
}

func (e passwordEntry) token(ctx context.Context, c *client) (string, error) {
	body, err := json.Marshal(map[string]string{"login": e.login, "password": e.password})
	if err != nil {
		return "", sdk.Fail(document.CauseInternal, "запрос входа не составлен")
	}
	a, err := c.send(ctx, call{method: http.MethodPost, path: "/V3/Authenticate", query: values("type", "password"),
		body: body, raw: true}, c.base, e.header(""))
	if err != nil {
		return "", err
	}
	return tokenOf(a)
}

// certificateEntry proves that we hold the key of a certificate: the service encrypts a secret to it, a signer opens it.
type certificateEntry struct {
	diadocAuth
	file string
	host sdk.Host
}

const mediaBytes = "application/octet-stream"

func (e certificateEntry) token(ctx context.Context, c *client) (string, error) {
	der, err := e.certificate()
	if err != nil {
		return "", err
	}
	a, err := c.send(ctx, call{
		method: http.MethodPost, path: "/V3/Authenticate", query: values("type", "certificate"), body: der, media: mediaBytes, raw: true,
	}, c.base, e.header(""))
	if err != nil {
		return "", err
	}
	if a.Status != http.StatusOK {
		_, err := tokenOf(a)
		return "", err
	}
	sum := sha1.Sum(der) //nolint:gosec // the thumbprint by which signers name certificates
	secret, err := e.host.Decrypt(ctx, hex.EncodeToString(sum[:]), a.Body)
	if err != nil {
		return "", err
	}
	if a, err = c.send(ctx, call{
		method: http.MethodPost, path: "/V3/AuthenticateConfirm", query: values("token",
			base64.StdEncoding.EncodeToString(secret)),
		body: der, media: mediaBytes, raw: true,
	}, c.base, e.header("")); err != nil {
		return "", err
	}
	return tokenOf(a)
}

// certificate reads the file at every log-in: a certificate lives a year and is replaced without a restart.
func (e certificateEntry) certificate() ([]byte, error) {
	data, err := os.ReadFile(e.file)
	if err != nil {
		return nil, misconfigured("certificate", "файл не читается")
	}
	certificate, err := cms.ReadCertificate(data)
	if err != nil {
		return nil, misconfigured("certificate", "это не сертификат в DER или PEM")
	}
	return certificate.Raw, nil
}

// oidcEntry is the refresh token flow of OpenID Connect.
type oidcEntry struct {
	config Config

	mu      sync.Mutex
	refresh string // may change with every use
}

func (*oidcEntry) header(token string) string { return "Bearer " + token }

func (e *oidcEntry) token(ctx context.Context, c *client) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	form := values("grant_type", "refresh_token", "refresh_token", e.refresh, "client_id", e.config.ClientID,
		"client_secret", e.config.ClientSecret, "scope", e.config.Scope)
	a, err := c.send(ctx, call{
		method: http.MethodPost, path: "/connect/token", body: []byte(form.Encode()),
		media: "application/x-www-form-urlencoded", acts: true, // a refresh token may be good for one use
	}, e.config.IdentityURL, "")
	if err != nil {
		return "", notAnAct(err)
	}
	if a.Status == http.StatusBadRequest || a.Status == http.StatusUnauthorized {
		return "", sdk.Fail(document.CauseUnauthorised, "Контур не обновил токен доступа").Remote(remoteCode(a),
			oidcError(a.Body)).
			Advise("получите новый refresh_token и проверьте client_id, client_secret и scope")
	}
	if f := statusFault(a); f != nil {
		return "", notAnAct(f)
	}
	var answer struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if err := json.Unmarshal(a.Body, &answer); err != nil || answer.Access == "" {
		return "", sdk.Fail(document.CauseMisconfigured,
			"по этому адресу отвечает не сервис входа Контура").Advise("проверьте настройку identity_url")
	}
	if answer.Refresh != "" {
		e.refresh = answer.Refresh
	}
	return answer.Access, nil
}

// oidcError is the word of RFC 6749 for what is wrong; the rest of the answer is not repeated.
func oidcError(body []byte) string {
	var said struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(body, &said)
	return clean([]byte(said.Error))
}

// notAnAct says of a failed log-in that nothing was done to any document.
func notAnAct(err error) error {
	f := *sdk.FaultOf(err)
	if f.Cause == document.CauseOutcomeUnknown {
		f.Cause = document.CauseTransient
	}
	return &f
}
