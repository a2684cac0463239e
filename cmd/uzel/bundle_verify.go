package main

import (
	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/bundle"
)

// largestBundle is how large an archive may be that is checked.
const largestBundle = 1 << 30

func (a *app) docVerify() *cobra.Command {
	return &cobra.Command{
		Use: "verify ФАЙЛ.zip", Short: "Проверить архив, сделанный uzel doc export", Args: oneArg("архив"),
		Long: `Пересчитывает SHA-256 каждого файла архива и смотрит подписи: под тем ли файлом стоит каждая, чей сертификат, действовал ли он.
Саму криптографию проверяют командами openssl из README.txt в архиве. Настройка узла не нужна.`,
		RunE: func(c *cobra.Command, names []string) error {
			archive, err := readUpTo(c.Context(), names[0], largestBundle)
			if err != nil {
				return err
			}
			report, err := bundle.Verify(archive)
			if err != nil {
				return err
			}
			if a.json {
				if err := a.value(report); err != nil {
					return err
				}
			} else {
				a.showBundle(report)
			}
			if len(report.Findings) > 0 {
				return errNotRight.At(names[0])
			}
			return nil
		},
	}
}

func (a *app) showBundle(r bundle.Report) {
	m := r.Manifest
	a.say("%s %s %s", m.Kind.Title(), m.Number, m.Date)
	a.say("  состояние     %s", m.StateTitle)
	if x := m.Exchange; x != nil {
		a.say("  обмен         %s: %s", x.Title, x.Meaning)
	}
	a.say("  файлов        %d", len(m.Files))
	for _, f := range r.Checked {
		if f.Role != "signature" {
			continue
		}
		a.say("\n%s", f.Path)
		for _, s := range f.Signature {
			whose := ""
			if s.INN != "" { // an operator's certificate may name none
				whose = ", ИНН " + s.INN
			}
			a.say("  %s, %s, сертификат %s%s", s.Level, s.Algorithm, s.Serial, whose)
		}
		if f.Judged != nil {
			a.say("  узел проверил %s: %s", moment(f.Judged.At), f.Judged.Words())
		}
		for _, found := range f.Findings {
			a.say("  %s %s", found.Code, found.Message)
		}
	}
	for _, found := range r.Findings {
		a.say("\n%s %s %s\n  → %s", found.Code, found.Path, found.Message, found.Hint)
	}
}
