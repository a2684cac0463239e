package signature

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"time"
)

// ReadLists reads lists of revoked certificates: one in DER, or any number in PEM.
func ReadLists(data []byte) (lists []*x509.RevocationList, err error) {
	for _, der := range decoded(data, "X509 CRL") {
		list, err := x509.ParseRevocationList(der)
		if err != nil {
			return nil, errListUnread.New()
		}
		lists = append(lists, list)
	}
	if len(lists) == 0 {
		return nil, errListUnread.New()
	}
	return lists, nil
}

// Vouch says why a list of revoked certificates is not to be believed: none of the authorities that the trust knows has signed it.
// A list that nobody here can compute is none to rely on either.
func (j Judge) Vouch(ctx context.Context, list *x509.RevocationList) error {
	mathematics, named, unable := newCalculators(j), false, false
	for _, issuer := range slices.Concat(j.Trust.Roots, j.Trust.Others) {
		if !bytes.Equal(issuer.RawSubject, list.RawIssuer) {
			continue
		}
		named = true
		holds, err := mathematics.signed(ctx, issuer, sealing[sealOfList(list.Raw)], list.RawTBSRevocationList, list.Signature)
		if err == nil && holds {
			return nil
		}
		unable = unable || err != nil
	}
	switch {
	case !named:
		return errListIssuer.With("%s", commonName(list.RawIssuer))
	case unable:
		return errListUncomputed.With("%s", commonName(list.RawIssuer))
	}
	return errListForged.With("%s", commonName(list.RawIssuer))
}

// RunOut are the lists whose time is over, while no newer one of the same authority is at hand: they say no more that a
// certificate is good.
func (t Trust) RunOut(now time.Time) (over []*x509.RevocationList) {
	newest := map[string]*x509.RevocationList{}
	var order []string
	for _, list := range t.CRLs {
		key := string(list.RawIssuer) + "\x00" + string(list.AuthorityKeyId)
		if partial(list) {
			continue
		}
		if known := newest[key]; known == nil {
			order = append(order, key)
		} else if !list.ThisUpdate.After(known.ThisUpdate) {
			continue
		}
		newest[key] = list
	}
	for _, key := range order {
		if list := newest[key]; !list.NextUpdate.IsZero() && list.NextUpdate.Before(now) {
			over = append(over, list)
		}
	}
	return over
}

// NameOfIssuer is how a person knows the authority of a list.
func NameOfIssuer(list *x509.RevocationList) string { return commonName(list.RawIssuer) }

// NeedsGOST tells a list that was signed by GOST.
func NeedsGOST(data []byte) bool {
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	return bytes.HasPrefix([]byte(sealOfList(data)), []byte("1.2.643."))
}
