//go:build cgo

package pkcs11

import (
	"crypto"
	"errors"
	"io"

	"github.com/ThalesGroup/crypto11"
	"github.com/miekg/pkcs11"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// sessions is how many are opened: one holds the log-in, one works; use lets in one at a time.
const sessions = 2

// insert logs a token in.
func insert(c Config) (token, error) {
	if err := safeToTry(c); err != nil {
		return nil, err
	}
	opened, err := crypto11.Configure(&crypto11.Config{
		Path: c.Module, TokenLabel: c.Label, TokenSerial: c.Serial, Pin: c.PIN, MaxSessions: sessions,
	})
	if err != nil {
		return nil, said(err, "токен не открывается")
	}
	return inserted{opened}, nil
}

// safeToTry looks at the token before a PIN is tried: a token locks itself after some wrong ones, and a hub that starts again and again
// would try them all.
func safeToTry(c Config) error {
	module := pkcs11.New(c.Module)
	if module == nil {
		return sdk.Fail(document.CauseMisconfigured, "библиотека PKCS#11 не загружается").Advise("проверьте module подключения: путь и разрядность")
	}
	defer module.Destroy()
	switch err := module.Initialize(); {
	case errors.Is(err, pkcs11.Error(pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED)): // by another connection of this process
	case err != nil:
		return said(err, "библиотека PKCS#11 не запускается")
	default:
		defer func() { _ = module.Finalize() }()
	}
	slots, err := module.GetSlotList(true)
	if err != nil {
		return said(err, "список токенов не читается")
	}
	for _, slot := range slots {
		info, err := module.GetTokenInfo(slot)
		if err != nil || info.Label != c.Label && c.Label != "" || info.SerialNumber != c.Serial && c.Serial != "" {
			continue
		}
		return mayTry(info.Flags)
	}
	return sdk.Fail(document.CauseTransient, "токен не найден").Advise("вставьте токен; проверьте label или serial подключения")
}

// mayTry: the last attempt is left to the person who knows the PIN.
func mayTry(flags uint) error {
	switch {
	case flags&pkcs11.CKF_USER_PIN_LOCKED != 0:
		return failPIN(pinLocked, "токен заблокирован: ПИН-код введён неверно слишком много раз")
	case flags&pkcs11.CKF_USER_PIN_FINAL_TRY != 0:
		return failPIN(finalTry, "у токена осталась последняя попытка ввода ПИН-кода, узел её не тратит")
	}
	return nil
}

// inserted is a token that is logged in.
type inserted struct{ context *crypto11.Context }

func (t inserted) close() { _ = t.context.Close() }

// keys are the pairs of RSA and ECDSA with a certificate under the same CKA_ID.
func (t inserted) keys() ([]key, error) {
	var list []key
	for _, kind := range []uint{pkcs11.CKK_RSA, pkcs11.CKK_EC} {
		attributes := crypto11.NewAttributeSet()
		if err := attributes.Set(crypto11.CkaKeyType, kind); err != nil {
			return nil, said(err, "ключи токена не читаются")
		}
		pairs, err := t.context.FindKeyPairsWithAttributes(attributes)
		if err != nil {
			return nil, said(err, "ключи токена не читаются")
		}
		for _, pair := range pairs {
			k, err := t.withCertificate(pair)
			if err != nil {
				return nil, err
			}
			if k.certificate != nil {
				list = append(list, k)
			}
		}
	}
	return list, nil
}

func (t inserted) withCertificate(pair crypto11.Signer) (key, error) {
	id, err := t.context.GetAttribute(pair, crypto11.CkaId)
	if err != nil {
		return key{}, said(err, "ключ токена не читается")
	}
	if id == nil || len(id.Value) == 0 {
		return key{}, nil // nothing leads to its certificate
	}
	found, err := t.context.FindCertificate(id.Value, nil, nil)
	if err != nil || found == nil {
		return key{}, said(err, "сертификат на токене не читается")
	}
	public, ok := pair.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(found.PublicKey) {
		return key{}, nil // the certificate is another key's
	}
	return key{speaking{pair}, found}, nil
}

// speaking is a key whose errors say what happened to the token.
type speaking struct{ crypto.Signer }

// Sign implements crypto.Signer.
func (s speaking) Sign(random io.Reader, digest []byte, options crypto.SignerOpts) ([]byte, error) {
	signature, err := s.Signer.Sign(random, digest, options)
	if err != nil {
		return nil, said(err, "токен не подписал")
	}
	return signature, nil
}

// said makes a fault of what the library says. What is not about the PIN may pass: a token is put in again, a reader wakes up.
func said(err error, what string) error {
	if err == nil {
		return nil
	}
	var p pkcs11.Error
	code, text := "PKCS#11", ""
	if errors.As(err, &p) {
		text = p.Error()
	}
	switch p {
	case pkcs11.CKR_PIN_INCORRECT, pkcs11.CKR_PIN_INVALID, pkcs11.CKR_PIN_LEN_RANGE:
		return failPIN(pinIncorrect, "токен не принял ПИН-код; узел больше не пробует, пока подключение не открыто заново")
	case pkcs11.CKR_PIN_LOCKED, pkcs11.CKR_PIN_EXPIRED:
		return failPIN(pinLocked, "токен заблокирован или срок ПИН-кода вышел")
	}
	return sdk.Fail(document.CauseTransient, "%s", what).Remote(code, text).Advise("проверьте, вставлен ли токен и работает ли служба его считывателя")
}
