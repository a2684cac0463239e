package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

func (a *app) signCommand() *cobra.Command {
	var o signing
	c := &cobra.Command{
		Use: "sign ФАЙЛ --signer ПОДПИСЬ", Short: "Подписать файл подписывающим подключением", Args: oneArg("файл"),
		Long: `Подписывает точные байты файла подписью из signers настройки; подпись лежит отдельно от документа. До подписания
проверяет сертификат: срок, назначение, чья это организация, нет ли сообщения о компрометации ключа, а подпись за организацию
сертификатом физического лица — по доверенности. Тот же файл той же подписью второй раз не подписывается: отдаётся сделанная.`,
		RunE: func(c *cobra.Command, args []string) error {
			if o.signer == "" {
				return errUsage.With("назовите подпись из signers настройки: --signer ПОДПИСЬ")
			}
			if o.out == "" {
				o.out = args[0] + ".sig"
			}
			return a.withStore(c.Context(), access.DocumentSign, func(ctx context.Context, r *room) error {
				return a.sign(ctx, r, args[0], o)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.signer, "signer", "", "`ПОДПИСЬ` из signers настройки")
	f.StringVar(&o.out, "out", "", "`ФАЙЛ` подписи; если не указан — имя документа с .sig")
	o.power.flags(f)
	c.AddCommand(a.signQueue(), a.signShow(), a.signApprove())
	return c
}

// signing is what the command line tells of a signature to be made.
type signing struct {
	signer, out string
	power       powerFlags
}

// signed is a signature that was made.
type signed struct {
	File        string    `json:"file"`
	Signature   string    `json:"signature"`
	Signer      string    `json:"signer"`
	Thumbprint  string    `json:"thumbprint"`
	Holder      string    `json:"holder"`
	Level       cms.Level `json:"level"`
	Unqualified bool      `json:"unqualified"`
}

func (a *app) sign(ctx context.Context, r *room, name string, o signing) error {
	signer, err := r.signerByHand(o.signer)
	if err != nil {
		return err
	}
	body, err := read(ctx, name)
	if err != nil {
		return err
	}
	if err := r.hub.Connect(); err != nil {
		return err
	}
	if signer.Certificate, err = r.hub.SignWith(ctx, signer); err != nil {
		return err
	}
	certificate, err := r.certificateOf(ctx, &signer)
	if err != nil {
		return err
	}
	if err := r.store.View(ctx, func(tx store.ReadTx) error { return r.hub.Registry().MaySign(tx, signer) }); err != nil {
		return err
	}
	wish := signature.Wish{Party: signature.Party{INN: r.innOf(signer.Connection)}, At: time.Now()}
	if wish.Power, err = o.power.read(ctx, kindOf(body), wish.Party.INN); err != nil {
		return err
	}
	findings := signature.Ready(certificate, wish)
	if fault.HasErrors(findings) {
		return a.refused(name, findings)
	}
	a.report(findings)
	made, err := r.order(ctx, signer, name, body)
	if err != nil {
		return err
	}
	if err := write(o.out, made); err != nil {
		return err
	}
	return a.showSigned(ctx, r, signer, signed{
		File: name, Signature: o.out, Signer: signer.Name, Thumbprint: signer.Certificate, Holder: certificate.Subject.Common,
	}, made)
}

// signerByHand finds a signer with which one person may sign alone.
func (r *room) signerByHand(name string) (config.Signer, error) {
	signer, known := r.config.Signer(name)
	switch {
	case !known:
		var names []string
		for _, s := range r.config.Signers {
			names = append(names, s.Name)
		}
		return signer, errNoSigner.With("%q, есть: %s", name, strings.Join(names, ", "))
	case signer.Approvals > 0:
		return signer, errNeedsApproval.With("%s", name)
	case signer.Remote != "":
		return signer, errSignedElsewhere.With("%s", name)
	}
	return signer, nil
}

// certificateOf is the certificate with which a signer signs. Where the configuration names none, it is the first of its
// connection, and from then on this one and no other.
func (r *room) certificateOf(ctx context.Context, signer *config.Signer) (cms.Certificate, error) {
	list, err := r.hub.Outside().Certificates(ctx, signer.Connection)
	if err != nil {
		return cms.Certificate{}, err
	}
	i := slices.IndexFunc(list, func(c host.Certificate) bool {
		return signer.Certificate == "" || strings.EqualFold(c.Thumbprint, signer.Certificate)
	})
	if i < 0 {
		return cms.Certificate{}, errNoSignerCertificate.With("%s", signer.Name)
	}
	signer.Certificate = list[i].Thumbprint
	return cms.ReadCertificate(list[i].DER)
}

// innOf is the ИНН of the organisation whose connection it is.
func (r *room) innOf(connection string) string {
	c, _ := r.config.Connection(connection)
	o, _ := r.config.Organisation(c.Organisation)
	return o.INN
}

// order has the bytes signed. The journal knows of it before and after: a signature is a legal act, whoever gets to see it.
func (r *room) order(ctx context.Context, signer config.Signer, name string, body []byte) ([]byte, error) {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	if err := r.noteSigning(ctx, "file.signing", signer, hash); err != nil {
		return nil, err
	}
	made, err := r.hub.Outside().Sign(ctx, signer.Connection, host.SignOrder{
		Key: "file/" + signer.Name + "/" + signer.Certificate + "/" + hash, Certificate: signer.Certificate, Name: name, Body: body,
	})
	if err != nil {
		return nil, err
	}
	return made, r.noteSigning(ctx, "file.signed", signer, hash)
}

func (r *room) noteSigning(ctx context.Context, action string, signer config.Signer, hash string) error {
	return r.store.Update(ctx, r.actor, func(tx store.Tx) error {
		return tx.Note(store.Entry{Action: action, Subject: signer.Name, Details: map[string]string{"sha256": hash, "certificate": signer.Certificate}})
	})
}

func (a *app) showSigned(ctx context.Context, r *room, signer config.Signer, s signed, made []byte) error {
	d, err := r.hub.Outside().Describe(ctx, signer.Connection)
	if err != nil {
		return err
	}
	s.Unqualified = d.Unqualified
	container, err := cms.Inspect(made)
	if err != nil {
		return err
	}
	s.Level = container.Signatures[0].Level
	if a.json {
		return a.value(s)
	}
	a.say("%s: подписан, %s, %s", s.File, s.Level, s.Holder)
	if s.Unqualified {
		a.say("Подпись не квалифицированная: для отчётов, счетов-фактур и их служебных документов она не годится.")
	}
	a.say("подпись: %s", s.Signature)
	return nil
}
