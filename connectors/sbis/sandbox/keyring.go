package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"sync"
	"time"

	"github.com/smallstep/pkcs7"
)

// keyring makes signatures of the played sides with keys that live as long as the server. Nobody should trust them.
type keyring struct {
	now func() time.Time

	mu   sync.Mutex
	keys map[string]signer // by ИНН
}

type signer struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newKeyring(now func() time.Time) *keyring { return &keyring{now: now, keys: map[string]signer{}} }

// Where the orders on qualified certificates put the ИНН of an organisation and of a person.
var (
	oidCompanyINN = asn1.ObjectIdentifier{1, 2, 643, 100, 4}
	oidPersonINN  = asn1.ObjectIdentifier{1, 2, 643, 3, 131, 1, 1}
)

func (k *keyring) signer(inn, name string) (signer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known, ok := k.keys[inn]; ok {
		return known, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return signer{}, err
	}
	oid := oidCompanyINN
	if len(inn) == 12 {
		oid = oidPersonINN
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(k.keys) + 1)), KeyUsage: x509.KeyUsageDigitalSignature,
		Subject: pkix.Name{
			CommonName: name, Organization: []string{name}, ExtraNames: []pkix.AttributeTypeAndValue{{Type: oid, Value: inn}},
		},
		NotBefore: k.now().AddDate(-1, 0, 0), NotAfter: k.now().AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return signer{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return signer{}, err
	}
	k.keys[inn] = signer{key, certificate}
	return k.keys[inn], nil
}

// sign makes a detached signature of a side.
func (k *keyring) sign(inn, name string, body []byte) ([]byte, error) {
	by, err := k.signer(inn, name)
	if err != nil {
		return nil, err
	}
	signed, err := pkcs7.NewSignedData(body)
	if err != nil {
		return nil, err
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(by.certificate, by.key, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, err
	}
	signed.Detach()
	return signed.Finish()
}

// Sign makes a detached signature as the account's own user would, for tests that need one.
func (s *Server) Sign(body []byte) ([]byte, error) {
	us := s.options.Organisation
	return s.keys.sign(us.INN(), us.name(), body)
}

// judge says what is wrong with a signature over a file; empty: nothing that can be seen. A key that the library does not
// know, as of GOST, is taken for good when the container can be read.
func judge(cms, body []byte) string {
	parsed, err := pkcs7.Parse(cms)
	if err != nil || len(parsed.Signers) == 0 {
		return "подпись не читается"
	}
	if len(parsed.Content) > 0 {
		return "подпись должна быть отсоединённой"
	}
	certificate := parsed.GetOnlySigner()
	if certificate == nil || certificate.PublicKeyAlgorithm == x509.UnknownPublicKeyAlgorithm {
		return ""
	}
	parsed.Content = body
	if parsed.Verify() != nil {
		return "подпись не соответствует файлу"
	}
	return ""
}
