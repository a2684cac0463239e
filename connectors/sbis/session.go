package sbis

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// inSession sends a request, and once more under a new session when the old one is not taken.
func (c *client) inSession(ctx context.Context, send func(string) (*sdk.Answer, error), read func(*sdk.Answer) error) error {
	session, err := c.logIn(ctx, "")
	if err != nil {
		return err
	}
	a, err := send(session)
	if err != nil {
		return err
	}
	if expired(a) { // nothing was done; a second refusal is meant
		if session, err = c.logIn(ctx, session); err != nil {
			return err
		}
		if a, err = send(session); err != nil {
			return err
		}
	}
	return read(a)
}

// logIn returns the session, getting one if there is none or if it is still the stale one.
func (c *client) logIn(ctx context.Context, stale string) (string, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if c.session != "" && c.session != stale {
		return c.session, nil
	}
	c.session = ""
	session, err := c.authenticate(ctx)
	if err != nil {
		return "", err
	}
	if session == "" {
		return "", notSBIS("")
	}
	c.session = session
	return session, nil
}

func (c *client) authenticate(ctx context.Context) (string, error) {
	if c.config.Certificate != "" {
		return c.byCertificate(ctx)
	}
	parameter := map[string]string{"Логин": c.config.Login, "Пароль": c.config.Password}
	if c.config.Account != "" {
		parameter["НомерАккаунта"] = c.config.Account
	}
	var session string
	err := c.auth(ctx, "СБИС.Аутентифицировать", map[string]any{"Параметр": parameter}, &session)
	return session, err
}

// byCertificate: the session comes encrypted to the certificate, and the hub has it decrypted.
func (c *client) byCertificate(ctx context.Context) (string, error) {
	der, thumbprint, err := c.config.certificate()
	if err != nil {
		return "", misconfigured("certificate", "сертификат не читается")
	}
	params := map[string]any{"Сертификат": map[string]string{"ДвоичныеДанные": base64.StdEncoding.EncodeToString(der)}}
	var sealed string
	if err := c.auth(ctx, "СБИС.АутентифицироватьПоСертификату", params, &sealed); err != nil {
		return "", err
	}
	message, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", notSBIS("")
	}
	opened, err := c.host.Decrypt(ctx, thumbprint, message)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(opened)), nil
}

func (c *client) auth(ctx context.Context, method string, params, into any) error {
	a, err := c.post(sdk.Question(ctx), authPath, "", method, params)
	if err != nil {
		return err
	}
	return logInFault(decode(a, method, into))
}
