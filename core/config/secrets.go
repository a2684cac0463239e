package config

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// reference is a secret's address inside a value, as ${env:TRYTON_PASSWORD} or ${file:/run/secrets/tryton}.
var reference = regexp.MustCompile(`\$\{([^:}]*):?([^}]*)\}?`)

// Secrets reads what references point to, at the moment a connection is opened.
type Secrets struct {
	Dir       string                           // relative files are meant from here
	LookupEnv func(name string) (string, bool) // os.LookupEnv
}

// Secrets reads the secrets of this configuration from the environment and from files beside it.
func (c *Config) Secrets() Secrets {
	return Secrets{Dir: filepath.Dir(c.File), LookupEnv: os.LookupEnv}
}

// Resolve gives the connection's settings with its secrets in place. The result goes to the connector and nowhere else.
func (s Secrets) Resolve(connection Connection) (json.RawMessage, error) {
	value, err := decodeTree(connection.Settings.Raw())
	if err != nil {
		return nil, err
	}
	var failures []error
	resolved := mapStrings("", value, func(pointer, text string) any {
		return reference.ReplaceAllStringFunc(text, func(match string) string {
			secret, err := s.read(match)
			if err != nil {
				failures = append(failures, errSecretMissing.At(connection.Place).With("%s, config%s", match, pointer).Wrap(err))
			}
			return secret
		})
	})
	if len(failures) > 0 {
		return nil, errors.Join(failures...)
	}
	return json.Marshal(resolved)
}

// Password gives the password of the store's database; empty: none is referred to.
func (s Secrets) Password(store Store) (string, error) {
	return s.text(store.Password, "store.password")
}

// Remote gives whom a signer asks to sign elsewhere; empty: nobody.
func (s Secrets) Remote(signer Signer) (string, error) { return s.text(signer.Remote, signer.Place) }

// text puts secrets into a text of one place.
func (s Secrets) text(text, place string) (string, error) {
	var failure error
	resolved := reference.ReplaceAllStringFunc(text, func(match string) string {
		secret, err := s.read(match)
		if err != nil {
			failure = errSecretMissing.At(place).With("%s", match).Wrap(err)
		}
		return secret
	})
	return resolved, failure
}

// read gives what one reference points to. Its errors name the place of a secret, never a secret.
func (s Secrets) read(match string) (string, error) {
	scheme, name := splitReference(match)
	switch scheme {
	case "env":
		value, ok := s.LookupEnv(name)
		if !ok {
			return "", errors.New("переменная окружения не задана")
		}
		return value, nil
	case "file":
		content, err := os.ReadFile(s.path(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "", errors.New("такого файла нет")
		case errors.Is(err, fs.ErrPermission):
			return "", errors.New("файл не разрешено читать")
		case err != nil:
			return "", errors.New("файл не читается")
		}
		return strings.TrimRight(string(content), "\r\n"), nil
	}
	return "", errors.New("такого источника нет")
}

func (s Secrets) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.Dir, name)
}

// splitReference takes ${scheme:name} apart.
func splitReference(match string) (scheme, name string) {
	parts := reference.FindStringSubmatch(match)
	return parts[1], parts[2]
}

// hasReference reports whether the text holds a reference, right or wrong.
func hasReference(text string) bool { return strings.Contains(text, "${") }
