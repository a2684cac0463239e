package main

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

func (a *app) certCommand() *cobra.Command {
	c := &cobra.Command{Use: "cert", Short: "Сертификаты и подписи: сроки, сообщение о компрометации, что в файле"}
	c.AddCommand(a.certList(), a.certShow(), a.certCompromised())
	return c
}

func (a *app) certShow() *cobra.Command {
	var document, inn string
	c := &cobra.Command{
		Use: "show ФАЙЛ", Short: "Показать сертификат или подпись", Args: oneArg("файл"),
		Long: `Показывает сертификат (.cer, .crt, .pem) или электронную подпись (.sig, .sgn, .p7s): кто подписал и когда, какими
алгоритмами, какого вида подпись, есть ли метки времени. С --document и --inn говорит ещё, тот ли документ подписан и той ли
стороной. Верна ли подпись, эта команда не проверяет: это делает поставщик подписи.`,
		RunE: func(c *cobra.Command, args []string) error {
			data, err := read(c.Context(), args[0])
			if err != nil {
				return err
			}
			container, refused := cms.Inspect(data)
			if refused == nil {
				return a.showInspected(c.Context(), args[0], container, document, inn)
			}
			certificate, err := cms.ReadCertificate(data)
			if err != nil {
				return refused
			}
			if a.json {
				return a.value(map[string]any{"certificate": certificate})
			}
			a.sayCertificate(certificate)
			return nil
		},
	}
	c.Flags().StringVar(&document, "document", "", "`ФАЙЛ`, который должен быть подписан")
	c.Flags().StringVar(&inn, "inn", "", "`ИНН` того, кто должен был подписать")
	return c
}

// showInspected shows a container and what speaks against it.
func (a *app) showInspected(ctx context.Context, name string, container cms.Container, document, inn string) error {
	subject := signature.Subject{INN: inn}
	if document != "" {
		var err error
		if subject.Body, err = read(ctx, document); err != nil {
			return err
		}
	}
	findings := signature.Inspect(container, subject)
	if a.json {
		if err := a.value(map[string]any{"container": container, "findings": notNil(findings)}); err != nil {
			return err
		}
	} else {
		a.showContainer(container)
		a.report(findings)
	}
	if fault.HasErrors(findings) {
		return silent{errNotRight.At(name)}
	}
	return nil
}

func (a *app) showContainer(c cms.Container) {
	where := "подпись отдельно от документа"
	if !c.Detached {
		where = "подпись вместе с документом"
	}
	a.say("%s, подписей: %d", where, len(c.Signatures))
	for i, s := range c.Signatures {
		a.say("Подпись %d: %s, %s", i+1, s.Level, cmp.Or(s.Algorithm.Name, s.Algorithm.OID))
		if s.SignedAt != nil {
			a.say("  по часам подписавшего: %s", moment(*s.SignedAt))
		}
		for _, t := range s.Timestamps {
			a.say("  метка времени: %s, %s", moment(t.At), t.Authority)
		}
		if s.Signer == nil {
			a.say("  сертификата подписавшего внутри нет, его номер %s", s.Serial)
			continue
		}
		a.sayCertificate(c.Certificates[*s.Signer])
	}
	a.say("Подлинность здесь не проверена.")
}

func (a *app) sayCertificate(c cms.Certificate) {
	n := c.Subject
	a.say("  владелец: %s", n.Common)
	if person := strings.TrimSpace(n.LastName + " " + n.GivenName); person != "" {
		a.say("  человек: %s", strings.TrimSuffix(person+", "+n.Title, ", "))
	}
	for _, r := range []struct{ name, value string }{
		{"ИНН организации", n.CompanyINN}, {"ОГРН организации", n.OGRN}, {"ИНН человека", n.INN},
		{"ОГРНИП предпринимателя", n.OGRNIP}, {"СНИЛС человека", n.SNILS},
	} {
		if r.value != "" {
			a.say("  %s: %s", r.name, r.value)
		}
	}
	if n.IsPerson() && n.OGRNIP == "" {
		a.say("  это сертификат физического лица: за организацию он подписывает по МЧД")
	}
	a.say("  действует с %s по %s, выдал %s", moment(c.NotBefore), moment(c.NotAfter), c.Issuer.Common)
	a.say("  ключ: %s, номер %s", cmp.Or(c.Key.Name, c.Key.OID), c.Serial)
}
