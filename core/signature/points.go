package signature

import (
	"context"
	"crypto/x509"

	"github.com/uzelhub/uzel/schemas/cms"
)

// mostPoints bounds the addresses that one certificate has asked.
const mostPoints = 4

// Points are the addresses at which an authority publishes the list about one of its certificates, by their order there. One that
// answers is enough.
type Points struct {
	Issuer    *x509.Certificate
	Addresses []string
}

// Points are where the lists about the certificates of a container's signers are published. What comes in a file names any address it
// likes, so only certificates speak whose chain ends in a root of the trust by links that were all computed: nobody else has
// written those addresses than an authority that the user believes.
func (j Judge) Points(ctx context.Context, container []byte) (list []Points, err error) {
	c, err := cms.Inspect(container)
	if err != nil {
		return nil, err
	}
	mathematics, seen := newCalculators(j), map[string]bool{}
	for _, s := range c.Signatures {
		t := &trial{ctx: ctx, judge: j, container: c, signature: s, mathematics: mathematics}
		t.others = t.candidates()
		signer := t.holder()
		if signer == nil {
			continue
		}
		path := t.climb(signer)
		if t.err != nil {
			return nil, t.err
		}
		if !path.complete || path.unproven || path.wrong != nil {
			continue
		}
		for i, x := range path.certificates[:len(path.certificates)-1] {
			if addresses := x.CRLDistributionPoints; len(addresses) > 0 && !seen[string(x.Raw)] {
				seen[string(x.Raw)] = true
				list = append(list, Points{Issuer: path.certificates[i+1], Addresses: addresses[:min(len(addresses), mostPoints)]})
			}
		}
	}
	return list, nil
}
