package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/cms"
)

// The library would encrypt with DES, which nothing reads any more.
func init() { pkcs7.ContentEncryptionAlgorithm = pkcs7.EncryptionAlgorithmAES256CBC }

// signer is a key that is made when the server is, and lives as long as it.
type signer struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

// A signature bears the machine's time, whatever the server's clock says: the certificates are good at both.
var (
	madeFrom  = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	madeUntil = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Names of Russian certificates: ОГРН and ИНН of an organisation.
var (
	oidOGRN = asn1.ObjectIdentifier{1, 2, 643, 100, 1}
	oidINN  = asn1.ObjectIdentifier{1, 2, 643, 100, 4}
)

func (s *Server) makeSigners() {
	s.root = s.newSigner("Имитация удостоверяющего центра", "", "")
	s.operator = s.newSigner("Имитация оператора", "", "")
}

// newSigner makes a certificate under that of the root, the first of which is the root.
func (s *Server) newSigner(name, inn, ogrn string) *signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	subject := pkix.Name{CommonName: name, Organization: []string{name}, Country: []string{"RU"}}
	if inn != "" {
		subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: oidOGRN, Value: ogrn}, {Type: oidINN, Value: inn}}
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(s.random.Uint32()) + 1), Subject: subject, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: madeFrom, NotAfter: madeUntil, BasicConstraintsValid: true,
	}
	parent, parentKey := template, key
	if s.root == nil {
		template.IsCA, template.KeyUsage = true, x509.KeyUsageCertSign
	} else {
		parent, parentKey = s.root.certificate, s.root.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		panic(err) // a template of ours
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err) // just made
	}
	return &signer{key, certificate}
}

// Root is the certificate, in PEM, under which all of the sandbox's signatures are.
func (s *Server) Root() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.root.certificate.Raw})
}

// sign makes a detached signature.
func (g *signer) sign(content []byte) []byte {
	signed, err := pkcs7.NewSignedData(content)
	if err != nil {
		panic(err) // bytes can always be wrapped
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(g.certificate, g.key, pkcs7.SignerInfoConfig{}); err != nil {
		panic(err) // a key of ours
	}
	signed.Detach()
	der, err := signed.Finish()
	if err != nil {
		panic(err) // nothing of it came from outside
	}
	return der
}

// judge says what a signature is worth. Of GOST the sandbox can say only that it is well-formed, and takes its word.
func judge(content, signature []byte) (wire.SenderSignatureStatus_Is, error) {
	container, err := cms.Inspect(signature)
	if err != nil || len(container.Signatures) == 0 {
		return 0, invalid("Подпись не разобрана как CMS")
	}
	parsed, err := pkcs7.Parse(signature)
	if err != nil {
		return 0, invalid("Подпись не разобрана как CMS")
	}
	if len(parsed.Content) > 0 {
		return 0, invalid("Подпись должна быть отсоединённой")
	}
	if !checkable(parsed) {
		return wire.SenderSignatureStatus_SenderSignatureCheckedAndValid, nil
	}
	parsed.Content = content
	if holds := parsed.Verify() == nil; !holds {
		return wire.SenderSignatureStatus_SenderSignatureCheckedAndInvalid, nil
	}
	return wire.SenderSignatureStatus_SenderSignatureCheckedAndValid, nil
}

// checkable reports whether all keys are of algorithms that the standard library has.
func checkable(parsed *pkcs7.PKCS7) bool {
	for _, c := range parsed.Certificates {
		if c.PublicKeyAlgorithm == x509.UnknownPublicKeyAlgorithm {
			return false
		}
	}
	return len(parsed.Certificates) > 0
}
