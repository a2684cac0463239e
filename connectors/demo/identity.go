package demo

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// authorityName says on every chain what such a signature is worth.
const authorityName = "Демонстрационный удостоверяющий центр (без юридической силы)"

// Files of the state folder. The root is one for all who share the folder, so that they trust each other.
const (
	authorityFile = "authority.pem" // certificate and key
	rootFile      = "root.pem"      // the certificate alone, for those who check
)

// lifetime of a root.
const lifetime = 20

// identity reads who signs from the state folder, or makes it. Another subject is another key; a certificate that is out of date is
// replaced.
func identity(c Config, dir string, now time.Time) (cades.ThrowAway, error) {
	root, err := kept(filepath.Join(dir, authorityFile), now, func() (cades.ThrowAway, error) {
		return cades.NewAuthority(authorityName, now.Add(-time.Hour), now.AddDate(lifetime, 0, 0))
	})
	if err != nil {
		return cades.ThrowAway{}, err
	}
	if err := shelf.Write(filepath.Join(dir, rootFile), encoded(root.Certificate)); err != nil {
		return cades.ThrowAway{}, unwritten(err)
	}
	name, err := fileOf(c, root)
	if err != nil {
		return cades.ThrowAway{}, err
	}
	person, err := kept(filepath.Join(dir, name), now, func() (cades.ThrowAway, error) { return root.Issue(c.subject(now)) })
	person.Issuer = root.Certificate
	return person, err
}

// fileOf is the file of a subject under a root.
func fileOf(c Config, root cades.ThrowAway) (string, error) {
	text, err := json.Marshal(struct {
		Organisation, INN, OGRN string
		Person                  Person
		Days                    int
		Root                    string
	}{c.Organisation, c.INN, c.OGRN, c.Person, c.Days, cades.Thumbprint(root.Certificate.Raw)})
	digest := sha256.Sum256(text)
	return "signer-" + hex.EncodeToString(digest[:8]) + ".pem", err
}

// kept reads a key with its certificate from a file that is still good, or makes both and keeps them. Of several who come at once the
// first makes them and the others get the same.
func kept(name string, now time.Time, make func() (cades.ThrowAway, error)) (cades.ThrowAway, error) {
	found, err := load(name)
	if err != nil || found.Certificate != nil && now.Before(found.Certificate.NotAfter) {
		return found, err
	}
	made, err := make()
	if err != nil {
		return cades.ThrowAway{}, sdk.Fail(document.CauseInternal, "ключ не создан: %v", err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(made.Key)
	if err != nil {
		return cades.ThrowAway{}, sdk.Fail(document.CauseInternal, "ключ не создан: %v", err)
	}
	text := append(encoded(made.Certificate), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	write := shelf.WriteNew
	if found.Certificate != nil {
		write = shelf.Write
	}
	if err := write(name, text); errors.Is(err, fs.ErrExist) {
		return load(name)
	} else if err != nil {
		return cades.ThrowAway{}, unwritten(err)
	}
	return made, nil
}

// load reads a key with its certificate; there is none in a folder that is new.
func load(name string) (cades.ThrowAway, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return cades.ThrowAway{}, nil
	}
	if err != nil {
		return cades.ThrowAway{}, sdk.Fail(document.CauseMisconfigured, "папка ключей не читается: %v", err).Advise("проверьте state подключения")
	}
	read, err := parse(text)
	if err != nil {
		return cades.ThrowAway{}, sdk.Fail(document.CauseMisconfigured, "%s не читается: %v", filepath.Base(name), err).
			Advise("удалите этот файл: ключ и сертификат будут сделаны заново")
	}
	return read, nil
}

func unwritten(err error) error {
	return sdk.Fail(document.CauseMisconfigured, "ключ не сохранён: %v", err).Advise("проверьте место на диске и права на state подключения")
}

func encoded(x *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: x.Raw})
}

// parse reads a certificate followed by its key.
func parse(text []byte) (cades.ThrowAway, error) {
	first, rest := pem.Decode(text)
	second, _ := pem.Decode(rest)
	if first == nil || second == nil {
		return cades.ThrowAway{}, errors.New("нет сертификата или ключа в виде PEM")
	}
	certificate, err := x509.ParseCertificate(first.Bytes)
	if err != nil {
		return cades.ThrowAway{}, errors.New("сертификат испорчен")
	}
	key, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	private, ok := key.(*ecdsa.PrivateKey)
	if err != nil || !ok || !private.PublicKey.Equal(certificate.PublicKey) {
		return cades.ThrowAway{}, errors.New("ключ испорчен или от другого сертификата")
	}
	return cades.ThrowAway{Key: private, Certificate: certificate}, nil
}
