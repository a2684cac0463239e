package config

import (
	"net/url"
	"strings"
	"time"
)

// checkTrust judges the addresses of lists. A password in one would stand in logs.
func (l *loader) checkTrust() {
	at := located{l.config.main, "/trust"}
	for i, place := range l.config.Trust.CRLs {
		if IsAddress(place) && !isPlainAddress(place) {
			l.add(errListAddress.Finding(at.place(element("/crls", i)), ""))
		}
	}
	if place := l.config.Trust.Accredited; IsAddress(place) && (!isPlainAddress(place) || strings.HasPrefix(strings.ToLower(place), "http:")) {
		l.add(errListAddress.Finding(at.place("/accredited"), ""))
	}
	if r := l.config.Trust.Refresh; r != 0 && r < shortestRefresh {
		l.add(errListRefresh.Finding(at.place("/refresh"), r.String()))
	}
}

// shortestRefresh keeps a slip from becoming a load on an authority.
const shortestRefresh = Duration(time.Minute)

func isPlainAddress(place string) bool {
	u, err := url.Parse(place)
	return err == nil && u.Hostname() != "" && u.User == nil && u.Fragment == ""
}
