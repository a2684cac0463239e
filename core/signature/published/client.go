package published

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Times that an address has. A list of tens of megabytes comes in minutes also by a slow line.
const (
	toConnect = 30 * time.Second
	toAnswer  = time.Minute
	toFinish  = 10 * time.Minute
	mostHops  = 5
)

var (
	errHops   = errors.New("published: too many redirects")
	errUnsafe = errors.New("published: redirected to an address of another kind")
)

// Client asks addresses that a user named, by the proxy that the environment names.
func Client() *http.Client {
	return client(http.ProxyFromEnvironment, &net.Dialer{Timeout: toConnect}, toFinish)
}

func client(proxy func(*http.Request) (*url.URL, error), dialer *net.Dialer, whole time.Duration) *http.Client {
	return &http.Client{Timeout: whole, CheckRedirect: mayFollow, Transport: &http.Transport{
		Proxy: proxy, DialContext: dialer.DialContext, TLSHandshakeTimeout: toConnect, ResponseHeaderTimeout: toAnswer,
		MaxResponseHeaderBytes: 1 << 16, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
	}}
}

// mayFollow: a few steps, and never from a protected address to one that is not.
func mayFollow(next *http.Request, via []*http.Request) error {
	scheme := next.URL.Scheme
	switch {
	case len(via) > mostHops:
		return errHops
	case scheme != "https" && scheme != "http", scheme == "http" && via[len(via)-1].URL.Scheme == "https":
		return errUnsafe
	}
	return nil
}
