package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
)

func (a *app) verifyCommand() *cobra.Command {
	var o verifying
	c := &cobra.Command{
		Use: "verify ФАЙЛ --sig ПОДПИСЬ", Short: "Проверить электронную подпись, с причиной каждого вывода", Args: oneArg("файл"),
		Long: `Проверяет отсоединённую подпись файла шаг за шагом: тот ли документ, верна ли подпись, ведёт ли цепочка к корню из --roots,
действовал ли сертификат, не отозван ли, есть ли метка времени, чья это подпись. Вывод: квалифицированная, доверенная, без
подтверждённого доверия или не годится; два первых — код 0, иначе код 1.

RSA и ECDSA узел вычисляет сам, ГОСТ — программой openssl с модулем ГОСТ, если она есть, или подключением из --signer.
Квалифицированную подпись подтверждает только подключение с сертифицированным средством.

Список аккредитованных центров (--accredited) — файл YAML, который ведёт пользователь по реестру Минцифры:

  authorities:
    - name: Название центра
      ogrn: "1047700000011"            # как в имени издателя
      certificates: [ SHA-1 отпечаток ] # или по сертификатам центра
      from: 2021-07-01
      until: 2026-07-01                # если закончилась`,
		RunE: func(c *cobra.Command, args []string) error {
			if o.sig == "" {
				return errUsage.With("назовите подпись: --sig ФАЙЛ")
			}
			return a.verify(c.Context(), args[0], o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.sig, "sig", "", "`ФАЙЛ` подписи: DER, PEM или base64")
	f.StringVar(&o.signer, "signer", "", "`ПОДПИСЬ` из signers настройки, подключение которой проверяет")
	f.StringVar(&o.roots, "roots", "", "`ПАПКА` с корневыми и промежуточными сертификатами, PEM или DER")
	f.StringArrayVar(&o.crls, "crl", nil, "`ФАЙЛ` списка отозванных сертификатов или ответа OCSP; можно несколько раз")
	f.StringVar(&o.accredited, "accredited", "", "`ФАЙЛ` списка аккредитованных центров")
	f.StringVar(&o.party.INN, "inn", "", "`ИНН` того, кто должен был подписать")
	f.StringVar(&o.party.OGRN, "ogrn", "", "`ОГРН` того, кто должен был подписать")
	f.StringVar(&o.party.SNILS, "snils", "", "`СНИЛС` человека, который должен был подписать")
	f.StringVar(&o.level, "level", "", "подпись не ниже этого `ВИДА`: BES, T, XLT1")
	o.power.flags(f)
	return c
}

// verifying is what the command line tells of a signature to be judged.
type verifying struct {
	sig, signer, roots, accredited, level string
	crls                                  []string
	party                                 signature.Party
	power                                 powerFlags
}

var levelNames = map[string]cms.Level{"": "", "BES": cms.BES, "T": cms.T, "XLT1": cms.XLongType1}

func (a *app) verify(ctx context.Context, name string, o verifying) error {
	level, known := levelNames[o.level]
	if !known {
		return errUsage.With("вид подписи %q; есть: BES, T, XLT1", o.level)
	}
	q := signature.Question{Party: o.party, Level: level, Now: time.Now()}
	var err error
	if q.Body, err = read(ctx, name); err != nil {
		return err
	}
	if q.Container, err = read(ctx, o.sig); err != nil {
		return err
	}
	if q.Power, err = o.power.read(ctx, kindOf(q.Body), o.party.INN); err != nil {
		return err
	}
	judge := signature.Judge{}
	files := signature.TrustFiles{Roots: o.roots, CRLs: o.crls, Accredited: o.accredited}
	if judge.Trust, err = files.Read(); err != nil {
		return err
	}
	calculator, done := openCalculator(ctx, q.Container)
	defer done()
	judge.Calculator = calculator
	judgement, err := a.judged(ctx, judge, q, o.signer)
	if err != nil {
		return err
	}
	return a.showJudgement(name, o.sig, judgement)
}

// judged asks the signing connection, if one was named: for that alone a configuration is needed.
func (a *app) judged(ctx context.Context, judge signature.Judge, q signature.Question, signer string) (j signature.Judgement, err error) {
	if signer == "" {
		return judge.Judge(ctx, q)
	}
	err = a.withStore(ctx, access.ConfigCheck, func(ctx context.Context, r *room) error {
		named, known := r.config.Signer(signer)
		if !known {
			return errNoSigner.With("%q", signer)
		}
		if err := r.hub.Connect(); err != nil {
			return err
		}
		d, err := r.hub.Outside().Describe(ctx, named.Connection)
		if err != nil {
			return err
		}
		judge.Verifier, judge.Certified = signature.Connection{Outside: r.hub.Outside(), Name: named.Connection}, !d.Unqualified
		j, err = judge.Judge(ctx, q)
		return err
	})
	return j, err
}
