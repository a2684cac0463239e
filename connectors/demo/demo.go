// Package demo signs with a key that it makes itself: enough to show a document from its invoice to its last receipt on a computer
// where nothing else is installed.
//
// Such a signature has no legal force: nobody has checked who holds the key (Law 63-FZ, art. 5). The certificate says so, and so
// does every print of what was signed with it.
package demo

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector makes connections that sign with keys of their own. Its zero value is ready to use.
type Connector struct{}

// Describe implements sdk.Connector.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:        "demo",
		Version:     "1.0.0",
		Title:       "Демонстрационная подпись (без юридической силы)",
		Unqualified: true,
		Config:      Config{},
	}
}

// Open implements sdk.Connector. The key is made when there is none in the state folder.
func (Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config Config
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	if err := config.checked(); err != nil {
		return nil, err
	}
	roots, err := readRoots(config.Roots)
	if err != nil {
		return nil, err
	}
	self, err := identity(config, config.State, time.Now())
	if err != nil {
		return nil, err
	}
	return &signer{self: self, roots: append(roots, self.Issuer), done: shelf.New(filepath.Join(config.State, "signatures"))}, nil
}

func readRoots(files []string) ([]*x509.Certificate, error) {
	var list []*x509.Certificate
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, sdk.Fail(document.CauseMisconfigured, "корневой сертификат не читается: %v", err)
		}
		for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
			root, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, sdk.Fail(document.CauseMisconfigured, "%s: сертификат не разбирается: %v", file, err)
			}
			list = append(list, root)
		}
	}
	return list, nil
}

// signer is a connection.
type signer struct {
	self  cades.ThrowAway
	roots []*x509.Certificate
	done  *shelf.Shelf
}

// Check implements sdk.Connection.
func (s *signer) Check(context.Context) (string, error) {
	return "демонстрационный ключ готов, сертификат действует до " + s.self.Certificate.NotAfter.Format("02.01.2006") + "; подпись без юридической силы", nil
}

// Close implements sdk.Connection.
func (s *signer) Close() error { return nil }

// Certificates implements sdk.Signer.
func (s *signer) Certificates(context.Context) ([]sdk.Certificate, error) {
	return []sdk.Certificate{{Thumbprint: cades.Thumbprint(s.self.Certificate.Raw), DER: s.self.Certificate.Raw}}, nil
}

// Sign implements sdk.Signer.
func (s *signer) Sign(_ context.Context, order sdk.SignOrder) ([]byte, error) {
	if order.Certificate != "" && !cades.SameThumbprint(order.Certificate, cades.Thumbprint(s.self.Certificate.Raw)) {
		return nil, sdk.Fail(document.CauseMisconfigured, "нет ключа для сертификата с отпечатком %.8s…", order.Certificate).
			Advise("уберите отпечаток из настройки подписи: у демонстрационного подключения один ключ")
	}
	return s.done.Once(order.Key, order.Body, func() ([]byte, error) {
		signature, err := s.self.Sign(order.Body)
		if err != nil {
			return nil, sdk.Fail(document.CauseInternal, "подпись не получилась: %v", err)
		}
		return signature, nil
	})
}

// Verify implements sdk.Verifier.
func (s *signer) Verify(_ context.Context, body, signature []byte) (sdk.Verdict, error) {
	return cades.Verify(body, signature, s.roots...), nil
}

var (
	_ sdk.Connector = Connector{}
	_ sdk.Signer    = (*signer)(nil)
	_ sdk.Verifier  = (*signer)(nil)
)
