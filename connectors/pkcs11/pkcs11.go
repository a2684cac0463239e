package pkcs11

import (
	"context"
	"crypto"
	"crypto/x509"
	"strconv"
	"sync"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector makes connections to tokens. Its zero value is ready to use.
type Connector struct {
	insert func(Config) (token, error) // nil: by the library
}

// Describe implements sdk.Connector.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name: "pkcs11", Version: "1.0.0", Title: "Токен PKCS#11 (подпись RSA и ECDSA, не квалифицированная)", Unqualified: true, Config: Config{},
	}
}

// Open implements sdk.Connector. The token is touched when it is first needed: a wrong PIN shows in Check.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
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
	s := &signer{config: config, roots: roots, insert: c.insert, done: shelf.New(config.State)}
	if s.insert == nil {
		s.insert = insert
	}
	return s, nil
}

// token is one that is logged in.
type token interface {
	keys() ([]key, error) // those that have a certificate
	close()
}

// key is a key with its certificate. It fails with a [sdk.Fault] that says whether the token is gone.
type key struct {
	crypto.Signer
	certificate *x509.Certificate
}

func (k key) thumbprint() string { return cades.Thumbprint(k.certificate.Raw) }

// signer is a connection.
type signer struct {
	config Config
	roots  []*x509.Certificate
	insert func(Config) (token, error)
	done   *shelf.Shelf

	lock    sync.Mutex
	token   token // nil: not logged in
	refused error // the PIN was not taken; it is not tried again, for a token counts the attempts and locks itself
}

// use does something with the keys, one at a time. After a failure the token is logged in anew: it may have been pulled out.
func (s *signer) use(what func([]key) error) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.refused != nil {
		return s.refused
	}
	if s.token == nil {
		inserted, err := s.insert(s.config)
		if isRefused(err) {
			s.refused = err
		}
		if err != nil {
			return err
		}
		s.token = inserted
	}
	list, err := s.token.keys()
	if err == nil {
		err = what(list)
	}
	if f := sdk.FaultOf(err); f != nil && f.Cause == document.CauseTransient {
		s.token.close()
		s.token = nil
	}
	return err
}

// Check implements sdk.Connection: it logs in and looks at the keys. It signs nothing.
func (s *signer) Check(context.Context) (string, error) {
	n := 0
	err := s.use(func(list []key) error {
		n = len(list)
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case n == 0:
		return "", noKeys()
	}
	return "токен открыт, ключей RSA и ECDSA с сертификатами: " + strconv.Itoa(n), nil
}

func noKeys() error {
	return sdk.Fail(document.CauseMisconfigured, "на токене нет ключа RSA или ECDSA с сертификатом").
		Advise("запишите на токен сертификат с тем же CKA_ID, что у ключа; ключи ГОСТ этот коннектор не использует")
}

// Close implements sdk.Connection.
func (s *signer) Close() error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.token != nil {
		s.token.close()
		s.token = nil
	}
	return nil
}

// Certificates implements sdk.Signer.
func (s *signer) Certificates(context.Context) ([]sdk.Certificate, error) {
	var list []sdk.Certificate
	err := s.use(func(keys []key) error {
		for _, k := range keys {
			list = append(list, sdk.Certificate{Thumbprint: k.thumbprint(), DER: k.certificate.Raw})
		}
		return nil
	})
	return list, err
}

// Sign implements sdk.Signer.
func (s *signer) Sign(_ context.Context, order sdk.SignOrder) ([]byte, error) {
	return s.done.Once(order.Key, order.Body, func() (made []byte, err error) {
		err = s.use(func(list []key) error {
			k, err := choose(list, order.Certificate)
			if err != nil {
				return err
			}
			made, err = cades.Sign(order.Body, k.Signer, k.certificate)
			return err
		})
		return made, err
	})
}

// choose finds the key of a thumbprint. Without one there must be no choice.
func choose(list []key, thumbprint string) (key, error) {
	for _, k := range list {
		if thumbprint != "" && cades.SameThumbprint(thumbprint, k.thumbprint()) {
			return k, nil
		}
	}
	switch {
	case thumbprint != "":
		return key{}, sdk.Fail(document.CauseMisconfigured, "на токене нет ключа для сертификата с отпечатком %.8s…", thumbprint)
	case len(list) == 0:
		return key{}, noKeys()
	case len(list) > 1:
		return key{}, sdk.Fail(document.CauseMisconfigured, "на токене несколько ключей: %d", len(list)).
			Advise("укажите отпечаток сертификата в настройке подписи")
	}
	return list[0], nil
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
