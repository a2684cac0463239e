package sdk

import (
	"encoding/json"
	"net/url"
	"sort"
	"strings"
	"sync/atomic"
)

// A redactor takes the secrets of the configuration out of everything that leaves the process as words.
type redactor struct {
	replacer atomic.Pointer[strings.Replacer]
}

// Secrets shorter than this would black out ordinary words.
const shortestSecret = 4

const redacted = "•••"

// learn takes the secrets, which may also turn up as they are written in addresses and in JSON.
func (r *redactor) learn(secrets []string) {
	// A longer secret first: it may contain a shorter one.
	sort.Slice(secrets, func(i, j int) bool { return len(secrets[i]) > len(secrets[j]) })
	var pairs []string
	for _, s := range secrets {
		if len(s) < shortestSecret {
			continue
		}
		quoted, _ := json.Marshal(s)
		for _, form := range []string{s, url.QueryEscape(s), url.PathEscape(s), strings.Trim(string(quoted), `"`)} {
			pairs = append(pairs, form, redacted)
		}
	}
	r.replacer.Store(strings.NewReplacer(pairs...))
}

func (r *redactor) text(s string) string {
	if p := r.replacer.Load(); p != nil {
		return p.Replace(s)
	}
	return s
}

func (r *redactor) fault(f *Fault) *Fault {
	c := *f
	c.Message, c.Hint = r.text(f.Message), r.text(f.Hint)
	c.RemoteCode, c.RemoteText = r.text(f.RemoteCode), r.text(f.RemoteText)
	return &c
}

// secretsIn finds the values of the properties that the schema marks as writeOnly.
func secretsIn(schema, config json.RawMessage) []string {
	var s schemaNode
	var value any
	if json.Unmarshal(schema, &s) != nil || json.Unmarshal(config, &value) != nil {
		return nil
	}
	return s.secrets(value, nil)
}

// schemaNode is as much of a JSON Schema as one needs to walk a value beside it.
type schemaNode struct {
	WriteOnly  bool                  `json:"writeOnly"`
	Default    json.RawMessage       `json:"default"`
	Properties map[string]schemaNode `json:"properties"`
	Items      *schemaNode           `json:"items"`
	Additional *schemaOrBool         `json:"additionalProperties"`
}

type schemaOrBool struct{ node *schemaNode }

// UnmarshalJSON takes a schema and passes over true and false.
func (s *schemaOrBool) UnmarshalJSON(data []byte) error {
	if string(data) == "true" || string(data) == "false" {
		return nil
	}
	s.node = new(schemaNode)
	return json.Unmarshal(data, s.node)
}

func (n schemaNode) secrets(value any, found []string) []string {
	switch v := value.(type) {
	case string:
		if n.WriteOnly {
			found = append(found, v)
		}
	case []any:
		for _, item := range v {
			if n.Items != nil || n.WriteOnly {
				found = n.child(n.Items).secrets(item, found)
			}
		}
	case map[string]any:
		for key, item := range v {
			if property, ok := n.Properties[key]; ok {
				property.WriteOnly = property.WriteOnly || n.WriteOnly
				found = property.secrets(item, found)
			} else if n.Additional != nil && n.Additional.node != nil || n.WriteOnly {
				var additional *schemaNode
				if n.Additional != nil {
					additional = n.Additional.node
				}
				found = n.child(additional).secrets(item, found)
			}
		}
	}
	return found
}

// child is the schema of what lies under n; what lies under a secret is secret.
func (n schemaNode) child(node *schemaNode) schemaNode {
	var c schemaNode
	if node != nil {
		c = *node
	}
	c.WriteOnly = c.WriteOnly || n.WriteOnly
	return c
}
