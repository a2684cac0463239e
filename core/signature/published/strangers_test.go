package published

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestOnlyThePublicNetIsAsked(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "95.173.136.70": true, "2a00:1450:4010::1": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.255.0.1": false, "::1": false, "::ffff:127.0.0.1": false, "0.0.0.0": false, "::": false, "0.1.2.3": false,
		"10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "::ffff:10.0.0.1": false, "fd00::1": false, "100.64.0.1": false,
		"169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "fec0::1": false, "224.0.0.1": false, "ff02::1": false,
		"255.255.255.255": false, "240.0.0.1": false, "198.18.0.1": false, "192.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:0:7f00:1::": false, "::127.0.0.1": false,
	} {
		if isPublic(netip.MustParseAddr(text)) != want {
			t.Errorf("%s: public %v", text, !want)
		}
	}
}

func TestHoweverAnInnerAddressIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inner := netip.MustParsePrefix(rapid.SampledFrom([]string{"127.0.0.0/8", "10.0.0.0/8", "192.168.0.0/16", "169.254.0.0/16"}).Draw(t, "net"))
		bytes, random := inner.Addr().As4(), rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "host")
		for i := inner.Bits() / 8; i < 4; i++ {
			bytes[i] = random[i]
		}
		mapped := netip.AddrFrom16(netip.AddrFrom4(bytes).As16())
		if isPublic(netip.AddrFrom4(bytes)) || isPublic(mapped) {
			t.Fatalf("%v passes", bytes)
		}
	})
}

func TestStrangersDoNotReachThisMachine(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	k := Keeper{Folder: t.TempDir(), Client: Strangers(), Now: time.Now}
	for _, address := range []string{server.URL, "http://127.0.0.1/", "http://[::1]:443/", "http://localhost/", "file:///etc/passwd", "ldap://127.0.0.1/cn=x", "http://", "::"} {
		if err := k.Fetch(t.Context(), address, func([]byte) (time.Time, error) { return time.Time{}, nil }); err == nil {
			t.Errorf("%s was asked", address)
		}
	}
	if asked > 0 {
		t.Errorf("the server was asked %d times", asked)
	}
}
