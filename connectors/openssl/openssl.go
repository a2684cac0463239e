// Package openssl signs and checks with the command-line program openssl: GOST R 34.10-2012 by Debian's engine, RSA and
// ECDSA without one. Keys are files of this computer.
//
// Such a signature is not qualified: neither the program nor its keys are certified (Law 63-FZ, art. 5). The law asks for
// a qualified one on reports, invoices and their service documents, so this signer is for tests, for internal
// documents, and for checking what others have signed.
package openssl

import (
	"context"
	"crypto/x509"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector makes connections to the keys of this computer. Its zero value is ready to use.
type Connector struct{}

// Describe implements sdk.Connector.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:        "openssl",
		Version:     "1.0.0",
		Title:       "OpenSSL (подпись не квалифицированная)",
		Unqualified: true,
		Config:      Config{},
	}
}

// Open implements sdk.Connector. It reads the certificates, so that a file that is missing shows at once.
func (Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config Config
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	keys, err := readKeys(config.Keys)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "uzel-openssl-")
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "нет места для временных файлов: %v", err)
	}
	log := setup.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &signer{
		program: program{path: config.Program, dir: dir, engine: config.Engine}, keys: keys, done: shelf.New(config.State), log: log,
		level: config.Level, tsa: config.TSA, ocsp: config.OCSP, http: sdk.HTTP(sdk.HTTPOptions{MaxBody: maxAnswer}),
	}
	if err := s.prepare(config); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// prepare writes what openssl reads, and says at once when the settings cannot work.
func (s *signer) prepare(config Config) error {
	if err := s.program.configure(); err != nil {
		return err
	}
	if err := s.trust(config); err != nil {
		return err
	}
	return s.ready()
}

// signer is a connection.
type signer struct {
	program program
	keys    []key
	roots   string // file; empty: whom openssl trusts by itself
	between string // file; empty: none
	known   string // file of both
	done    *shelf.Shelf
	log     *slog.Logger

	level       Level
	tsa, ocsp   string              // addresses
	authorities []*x509.Certificate // of the files
	http        *sdk.HTTPClient
}

// maxAnswer is more than lists of revoked certificates have.
const maxAnswer = 64 << 20

// Check implements sdk.Connection: it makes a signature that nobody gets, with all that its level asks for.
func (s *signer) Check(ctx context.Context) (string, error) {
	version, err := s.program.run(ctx, call{args: []string{"version"}})
	if err != nil {
		return "", err
	}
	for _, k := range s.keys {
		made, err := s.program.sign(ctx, k, s.between, []byte("проверка ключа"))
		if err == nil {
			_, err = s.enhance(ctx, k, made)
		}
		if err != nil {
			return "", err
		}
	}
	return firstLine(version) + ", ключей: " + count(len(s.keys)), nil
}

// Close implements sdk.Connection.
func (s *signer) Close() error {
	s.http.Close()
	return os.RemoveAll(s.program.dir)
}

// Certificates implements sdk.Signer.
func (s *signer) Certificates(context.Context) ([]sdk.Certificate, error) {
	var list []sdk.Certificate
	for _, k := range s.keys {
		list = append(list, sdk.Certificate{Thumbprint: k.thumbprint, DER: k.der})
	}
	return list, nil
}

// Sign implements sdk.Signer. GOST signatures are different each time, so the one that was made for a key is kept: a hub
// that asks again, after a crash perhaps, gets the same.
func (s *signer) Sign(ctx context.Context, order sdk.SignOrder) ([]byte, error) {
	k, err := s.key(order.Certificate)
	if err != nil {
		return nil, err
	}
	return s.done.Once(order.Key, order.Body, func() ([]byte, error) {
		cms, err := s.program.sign(ctx, k, s.between, order.Body)
		if err != nil {
			return nil, err
		}
		return s.enhance(ctx, k, cms)
	})
}

// Decrypt implements sdk.Decrypter.
func (s *signer) Decrypt(ctx context.Context, certificate string, message []byte) ([]byte, error) {
	k, err := s.key(certificate)
	if err != nil {
		return nil, err
	}
	return s.program.run(ctx, call{
		args:  []string{"cms", "-decrypt", "-binary", "-inform", "DER", "-recip", k.certificate, "-inkey", k.file},
		stdin: message, password: k.password, what: "расшифровка не удалась",
	})
}

func (s *signer) key(thumbprint string) (key, error) {
	for _, k := range s.keys {
		if thumbprint == "" || cades.SameThumbprint(thumbprint, k.thumbprint) {
			return k, nil
		}
	}
	return key{}, sdk.Fail(document.CauseMisconfigured, "нет ключа для сертификата с отпечатком %.8s…", thumbprint).
		Advise("добавьте сертификат и ключ в keys подключения")
}

// temporary writes a file that openssl reads and gives its name.
func (p program) temporary(pattern string, data []byte) (string, error) {
	f, err := os.CreateTemp(p.dir, pattern)
	if err != nil {
		return "", sdk.Fail(document.CauseInternal, "временный файл не создан: %v", err)
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return "", sdk.Fail(document.CauseTransient, "временный файл не записан: %v", err)
	}
	return filepath.Clean(f.Name()), nil
}

var (
	_ sdk.Connector = Connector{}
	_ sdk.Signer    = (*signer)(nil)
	_ sdk.Verifier  = (*signer)(nil)
	_ sdk.Decrypter = (*signer)(nil)
)
