package sbis

import "github.com/google/uuid"

// namespace is that of all identifiers which this connector gives (UUIDv5): the same key is the same document, in
// whatever process and after whatever crash.
var namespace = uuid.MustParse("6f0a2a53-6e0a-5c39-9d51-6e2f0b6f0d57")

func (c *connection) derived(what, key string) string {
	return uuid.NewSHA1(namespace, []byte(c.config.INN+"/"+what+"/"+key)).String()
}

// documentID is the identifier of the document that an act with this key sends.
func (c *connection) documentID(key string) string { return c.derived("document", key) }

// fileID is the identifier of the file that an act with this key brings.
func (c *connection) fileID(key string) string { return c.derived("attachment", key) }
