package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// token is what a caller may do, and for how long.
type token struct {
	until time.Time
	bound *transaction // nil: anything
}

// logIn is the password flow of RFC 6749, 4.3, with the service's parameter resource. The client names itself in the body or, when it
// has a secret, by HTTP Basic.
func (s *Server) logIn(c *call) {
	form, err := url.ParseQuery(string(c.body))
	if err != nil || form.Get("grant_type") != "password" {
		c.refuse(http.StatusBadRequest, "unsupported_grant_type", "The grant type is not supported")
		return
	}
	id, secret, basic := c.request.BasicAuth()
	if !basic {
		id = form.Get("client_id")
	}
	switch {
	case id != s.options.ClientID || secret != s.options.ClientSecret:
		c.refuse(http.StatusBadRequest, "invalid_client", "The client is not known")
	case !strings.HasPrefix(form.Get("resource"), "urn:cryptopro:dss:"):
		c.refuse(http.StatusBadRequest, "invalid_request", "The resource is not known")
	case s.options.Login == "" || form.Get("username") != s.options.Login || form.Get("password") != s.options.Password:
		c.refuse(http.StatusBadRequest, "invalid_grant", "User name or password is incorrect")
	case s.options.SecondFactor: // with which words the service says so is not documented
		c.refuse(http.StatusBadRequest, "invalid_grant", "A second factor is required")
	default:
		c.reply(map[string]any{
			"access_token": s.newToken(nil), "token_type": "Bearer", "expires_in": int(s.options.TokenLife.Seconds()),
		})
	}
}

func (s *Server) newToken(bound *transaction) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := "token-" + strconv.FormatUint(s.random.Uint64(), 36)
	s.tokens[name] = token{s.options.Now().Add(s.options.TokenLife), bound}
	return name
}

// forget makes every token worthless.
func (s *Server) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// withToken lets in who has a token.
func (s *Server) withToken(handle func(*call)) func(*call) {
	return func(c *call) {
		if s.admitted(c) {
			handle(c)
			return
		}
		c.refuse(http.StatusUnauthorized, "invalid_token", "The access token is expired or not known")
	}
}

// named reports whether a user gives their name and password with a request, which stands for a token where operations are
// confirmed.
func (s *Server) named(c *call) bool {
	login, password, ok := c.request.BasicAuth()
	return ok && s.options.Login != "" && login == s.options.Login && password == s.options.Password
}

func (s *Server) admitted(c *call) bool {
	name, ok := strings.CutPrefix(c.request.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	t, known := s.tokens[name]
	c.token, c.bound = name, t.bound
	return ok && known && s.options.Now().Before(t.until)
}
