package config

import (
	"encoding/json"
	"regexp"
)

// masked stands where a secret was written down openly.
const masked = "***"

var (
	// secretName is what keys of secrets are called, for a connector whose schema is not at hand.
	secretName = regexp.MustCompile(
		`(?i)passw|secret|token|credential|private|authorization|cookie|(^|[_-])(api)?_?key$|(^|[_-])pin(code)?$`)
	// userInfo is the login and password inside an address.
	userInfo = regexp.MustCompile(`://[^/\s]*@`)
	// secretArgument is a secret among the arguments of an address.
	secretArgument = regexp.MustCompile(`(?i)([?&;][^=&;\s]*(?:passw|secret|token|key|sign)[^=&;\s]*=)[^&;\s]+`)
)

// redacted is the JSON without secrets: references stay, what stands openly where a secret belongs does not.
func (s Settings) redacted() json.RawMessage {
	value, err := decodeTree(s.Raw())
	if err != nil {
		return json.RawMessage(`"` + masked + `"`)
	}
	clean, err := json.Marshal(s.clean("", value))
	if err != nil {
		return json.RawMessage(`"` + masked + `"`)
	}
	return clean
}

func (s Settings) clean(pointer string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		clean := make(map[string]any, len(value))
		for key, item := range value {
			at := child(pointer, key)
			if s.secrets[at] || secretName.MatchString(key) {
				clean[key] = cleanSecret(item)
			} else {
				clean[key] = s.clean(at, item)
			}
		}
		return clean
	case []any:
		clean := make([]any, len(value))
		for i, item := range value {
			clean[i] = s.clean(element(pointer, i), item)
		}
		return clean
	case string:
		return secretArgument.ReplaceAllString(userInfo.ReplaceAllString(value, "://"+masked+"@"), "${1}"+masked)
	}
	return value
}

// cleanSecret keeps what is nothing but a reference.
func cleanSecret(value any) any {
	if text, ok := value.(string); ok && reference.ReplaceAllString(text, "") == "" {
		return text
	}
	return masked
}
