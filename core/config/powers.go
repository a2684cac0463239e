package config

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Powers is how powers of attorney of an organisation are checked before somebody signs by one.
type Powers struct {
	// Registry is the connection that is asked whether a power was revoked.
	Registry string `json:"registry,omitempty" jsonschema_description:"Подключение, которое спрашивают о состоянии доверенности в реестре; без него состояние не проверяется, и узел об этом предупреждает"`
	// Fresh is how old an answer may be before the registry is asked anew.
	Fresh Duration `json:"fresh,omitempty" jsonschema_description:"Сколько верить ответу реестра, не спрашивая заново; 1h, если не указано"`
	// Stale is how old an answer may be that one goes on with while the registry does not answer.
	Stale Duration `json:"stale,omitempty" jsonschema_description:"Какой давности ответу верить, пока реестр не отвечает; 24h, если не указано"`
	// Codes are the powers of the classifier that a kind of document needs, any of which is enough.
	Codes map[document.Kind][]string `json:"codes,omitempty" jsonschema_description:"Какие полномочия классификатора нужны для вида документа (upd, ukd, receipt, unformalised, report…); достаточно одного из названных"`
}

// How long an answer of the registry is good for where nothing is said.
const (
	defaultFresh = time.Hour
	defaultStale = 24 * time.Hour
)

// FreshFor is how long an answer is believed without asking again.
func (p *Powers) FreshFor() time.Duration {
	if p == nil || p.Fresh == 0 {
		return defaultFresh
	}
	return p.Fresh.Std()
}

// StaleFor is how old an answer may be while the registry is silent; never younger than a fresh one.
func (p *Powers) StaleFor() time.Duration {
	if p == nil || p.Stale == 0 {
		return max(defaultStale, p.FreshFor())
	}
	return max(p.Stale.Std(), p.FreshFor())
}

// CodesFor are the codes that a kind of document needs; none: nothing is said of it.
func (p *Powers) CodesFor(kind document.Kind) []string {
	if p == nil {
		return nil
	}
	return p.Codes[kind]
}

// checkPowers: what an organisation's registry answers, is asked with its own token, so the connection has to be its own.
func (l *loader) checkPowers(o Organisation, at located) {
	if o.Powers == nil {
		return
	}
	l.connection(o.Powers.Registry, at.place("/powers/registry"))
	if c, ok := l.config.Connection(o.Powers.Registry); ok && c.Organisation != o.ID {
		l.add(errOthersRegistry.Finding(at.place("/powers/registry"), o.Powers.Registry))
	}
	for kind := range o.Powers.Codes {
		if !slices.Contains(document.Kinds(), kind) {
			l.add(errUnknownName.Finding(at.place(child("/powers/codes", string(kind))), "вид документа "+string(kind)))
		}
	}
}
