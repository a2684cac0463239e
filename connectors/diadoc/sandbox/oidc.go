package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The OpenID Connect provider of the service, at the same address.

const (
	grantRefresh = "refresh_token"
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code" // RFC 8628
)

// connectToken gives a pair of tokens for a refresh token, which is good for once, or for a device that was let in.
func (s *Server) connectToken(c *call) (answer, error) {
	form, err := s.oidcForm(c)
	if err != nil {
		return oidcError(err.Error())
	}
	code := form.Get("refresh_token")
	kind := form.Get("grant_type")
	switch kind {
	case grantRefresh:
	case grantDevice:
		code = form.Get("device_code")
	default:
		return oidcError("unsupported_grant_type")
	}
	found := s.tokens[code]
	switch {
	case found == nil || found.kind != kind:
		return oidcError("invalid_grant")
	case !s.now().Before(found.until):
		return oidcError("expired_token")
	case s.now().Before(found.from):
		return oidcError("authorization_pending")
	}
	delete(s.tokens, code)
	return s.pair(found.account)
}

// pair opens a session with a token for the next one.
func (s *Server) pair(a *account) (answer, error) {
	next := s.guid()
	s.tokens[next] = &session{account: a, kind: grantRefresh, until: s.now().AddDate(100, 0, 0)}
	return oidcAnswer(http.StatusOK, map[string]any{
		"access_token": s.open(a, "Bearer", s.options.TokenLife), "refresh_token": next,
		"token_type": "Bearer", "expires_in": int(s.options.TokenLife.Seconds()),
	})
}

// Of a device: how long its code is good, and how often it may ask.
const (
	deviceLife     = 10 * time.Minute
	deviceInterval = 5
)

// deviceAuthorization gives a code for a person to enter elsewhere. Nobody has to: the first user that a refresh token may
// stand for lets the device in after [Options].Delivery.
func (s *Server) deviceAuthorization(c *call) (answer, error) {
	if _, err := s.oidcForm(c); err != nil {
		return oidcError(err.Error())
	}
	i := slices.IndexFunc(s.users, func(a *account) bool { return a.RefreshToken != "" })
	if i < 0 {
		return oidcError("access_denied")
	}
	code := s.guid()
	s.tokens[code] = &session{
		account: s.users[i], kind: grantDevice, from: s.now().Add(s.options.Delivery), until: s.now().Add(deviceLife),
	}
	return oidcAnswer(http.StatusOK, map[string]any{
		"device_code": code, "user_code": code[:8], "verification_uri": "/device",
		"expires_in": int(deviceLife.Seconds()), "interval": deviceInterval,
	})
}

// oidcForm reads the form of a client that is known.
func (s *Server) oidcForm(c *call) (url.Values, error) {
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return nil, oidcFault("invalid_request")
	}
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if user, password, ok := (&http.Request{Header: c.header}).BasicAuth(); ok {
		id, secret = user, password
	}
	if s.options.ClientID != "" && id != s.options.ClientID || s.options.ClientSecret != "" && secret != s.options.ClientSecret {
		return nil, oidcFault("invalid_client")
	}
	if scope := form.Get("scope"); scope != "" && !slices.ContainsFunc(strings.Fields(scope), ofDiadoc) {
		return nil, oidcFault("invalid_scope")
	}
	return form, nil
}

// ofDiadoc reports whether a scope is the service's: published programs ask for it, and at the test stand for the other.
func ofDiadoc(scope string) bool {
	return scope == "Diadoc.PublicAPI" || scope == "Diadoc.PublicAPI.Staging"
}

// oidcFault is a word of RFC 6749 for what is wrong.
type oidcFault string

func (f oidcFault) Error() string { return string(f) }

func oidcError(code string) (answer, error) {
	return oidcAnswer(http.StatusBadRequest, map[string]any{"error": code})
}

func oidcAnswer(status int, fields map[string]any) (answer, error) {
	text, err := json.Marshal(fields)
	return answer{raw: text, kind: "application/json", status: status}, err
}
