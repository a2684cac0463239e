package published

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Bounds of what is asked of addresses that stand in certificates.
const (
	// MostOfStrangers bounds such a list.
	MostOfStrangers = 64 << 20

	strangersConnect = 10 * time.Second
	strangersFinish  = 2 * time.Minute
)

var errInner = errors.New("published: not an address of the public net, or not a port of the web")

// Strangers asks addresses that no user named. Where a connection goes to is looked at when it is made, after names were resolved
// and redirects followed: it has to be a port of the web in the public net. A proxy would resolve names itself and may reach what the
// hub may not, so none is used.
func Strangers() *http.Client {
	dialer := &net.Dialer{Timeout: strangersConnect, Control: func(_, address string, _ syscall.RawConn) error {
		place, err := netip.ParseAddrPort(address)
		if err != nil || !isPublic(place.Addr()) || place.Port() != 80 && place.Port() != 443 {
			return errInner
		}
		return nil
	}}
	return client(nil, dialer, strangersFinish)
}

// notPublic are ranges that netip does not tell: of this network, of carriers, of tests, reserved, and those that carry an address of
// IPv4 within one of IPv6, which could be any (RFC 6890, RFC 6052, RFC 3056, RFC 4380).
var notPublic = func() (list []netip.Prefix) {
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
		"::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "fec0::/10",
	} {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}()

func isPublic(at netip.Addr) bool {
	at = at.Unmap().WithZone("")
	return at.IsGlobalUnicast() && !at.IsPrivate() && !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(at) })
}
