package sdk

import (
	"net"
	"net/url"
	"strings"

	"github.com/uzelhub/uzel/schemas/document"
)

// Service is a public service and the addresses at which it is known to be. What is sent to the real one has legal force, so a connection
// marked `sandbox` must not lead there: in a sandbox documents are signed with keys that may not sign real ones (НК РФ, ст. 169, п. 6).
type Service struct {
	Title  string   // Russian, as people call it
	Real   []string // domains of the real service; their subdomains belong to it as well
	Stands []string // its test stands, which may lie within the domains in Real
}

// Guard refuses an address of the real service for a connection that is marked as a sandbox. The key is that of the address in
// the configuration.
func (s Service) Guard(sandbox bool, key, address string) error {
	host := hostOf(address)
	if !sandbox || !within(host, s.Real) || within(host, s.Stands) {
		return nil
	}
	return Fail(document.CauseMisconfigured,
		"подключение помечено sandbox: true, но %s: %s — это настоящий сервис (%s), документы в нём имеют юридическую силу", key, host, s.Title).
		Advise("уберите sandbox: true, если подключение рабочее, или укажите адрес испытательного стенда или имитации")
}

// Doubt is a warning for Check about an address at which the service cannot be, for a connection that is not marked as a sandbox; empty:
// there is nothing to warn of. It is no error, since an intermediary of the customer's may be there.
func (s Service) Doubt(sandbox bool, key, address string) string {
	host := hostOf(address)
	if sandbox || !near(host) {
		return ""
	}
	return "; внимание: " + key + " (" + host + ") — адрес этого компьютера или внутренней сети, а не сервиса (" + s.Title +
		"); если там имитация, пометьте подключение: sandbox: true"
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

func within(host string, names []string) bool {
	for _, name := range names {
		if host == name || strings.HasSuffix(host, "."+name) {
			return true
		}
	}
	return false
}

// near tells whether a host is this computer or one of an internal network. Names are not resolved.
func near(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
	}
	return host != "" && !strings.Contains(host, ".") || within(host, []string{"localhost", "local", "internal"})
}
