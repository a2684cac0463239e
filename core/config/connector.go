package config

import "path/filepath"

// Connector is the program of a connector that somebody else made, or that cannot be part of this one. Whoever may write the
// configuration approves it, by its bytes.
type Connector struct {
	Name   string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Имя, которым коннектор называет себя сам"`
	File   string `json:"file" jsonschema:"minLength=1" jsonschema_description:"Программа; относительно файла настроек"`
	SHA256 string `json:"sha256" jsonschema:"pattern=^[0-9A-Fa-f]{64}$" jsonschema_description:"Какие байты одобрены: с другими узел программу не запустит"`
}

// Connector finds the program of a connector by its name; one that is linked in has a name only.
func (c *Config) Connector(name string) Connector {
	if own, ok := find(c.Connectors, func(o Connector) bool { return o.Name == name }); ok {
		return own
	}
	return Connector{Name: name}
}

// checkConnectors judges programs of connectors, and finds them.
func (l *loader) checkConnectors() {
	known := names{}
	for i := range l.config.Connectors {
		own := &l.config.Connectors[i]
		l.unique(known, own.Name, located{l.config.main, element("/connectors", i)}.place("/name"), own.Name)
		if file, err := filepath.Abs(l.path(own.File)); err == nil {
			own.File = file
		}
	}
}
