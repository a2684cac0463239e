package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
)

func (a *app) certCompromised() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use:   "compromised ОТПЕЧАТОК --reason СЛУЧАЙ",
		Short: "Сообщить, что ключ скомпрометирован: узел сразу перестаёт им подписывать", Args: oneArg("отпечаток сертификата"),
		Long: `Записывает, что ключ сертификата потерян, украден или мог попасть к чужому. С этого мгновения узел ничего этим
сертификатом не подписывает; отменить это нельзя: такой сертификат отзывают и получают новый. Работающий узел узнаёт об этом
из хранилища перед каждой подписью, перезапускать его не нужно.`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), access.CertificateReport, func(ctx context.Context, r *room) error {
				made, known, err := r.hub.Registry().ReportCompromise(ctx, r.actor, args[0], reason, time.Now())
				if err != nil {
					return err
				}
				return a.sayCompromise(made, known)
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "`СЛУЧАЙ`: что случилось с ключом")
	return c
}

// sayCompromise tells what to do next: МИГ24's terms leave one working day, and only the authority can revoke.
func (a *app) sayCompromise(made registry.Compromise, known bool) error {
	if a.json {
		return a.value(struct {
			registry.Compromise
			Known bool `json:"known"`
		}{made, known})
	}
	a.say("Сертификатом %s узел больше не подписывает (записано %s, %s).", made.Thumbprint, moment(made.At), made.Author)
	if !known {
		a.say("Ни одно подключение такого сертификата не показывало: проверьте отпечаток, uzel cert list.")
	}
	a.say("Что сделать:")
	a.say("  1. До конца дня %s сообщить удостоверяющему центру, что ключ скомпрометирован, и попросить отозвать сертификат.", dayTold(made.NotifyBy))
	a.say("  2. К тому же сроку сообщить сервисам, где им подписывают или входят: операторам ЭДО, МИГ24 и другим.")
	a.say("  3. Получить новый сертификат и указать его в signers файла настройки.")
	a.say("  4. Просмотреть, не подписано ли этим ключом чужое: документы узла показывает uzel doc list.")
	return nil
}
