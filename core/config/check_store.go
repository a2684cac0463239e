package config

import (
	"net/url"
	"strings"
)

// checkStore judges where the state is kept: a file or a server, and no password in the open.
func (l *loader) checkStore() {
	s := l.config.Store
	at := located{l.config.main, "/store"}
	switch {
	case s.Postgres != "" && s.Path != "":
		l.add(errContradiction.Finding(at.place("/postgres"), "path и postgres"))
	case s.Postgres == "" && s.Password != "":
		l.add(errContradiction.Finding(at.place("/password"), "password без postgres"))
	case s.Postgres == "" && s.Keys != "":
		l.add(errContradiction.Finding(at.place("/keys"), "keys без postgres"))
	}
	if passwordIn(s.Postgres) {
		l.add(errSecretOpen.Finding(at.place("/postgres"), "пароль указывают отдельно: password"))
	}
	if s.Password != "" && reference.ReplaceAllString(s.Password, "") != "" {
		l.add(errSecretOpen.Finding(at.place("/password"), "password"))
	}
	l.referencesIn(s.Password, at.place("/password"), "password")
}

// passwordIn reports whether the address of a database holds a password: as a URL, or in the words of libpq.
func passwordIn(address string) bool {
	if u, err := url.Parse(address); err == nil && u.Scheme != "" {
		_, set := u.User.Password()
		return set || u.Query().Has("password")
	}
	return strings.Contains(address, "password") || strings.Contains(address, "://") && strings.Contains(address, "@")
}
