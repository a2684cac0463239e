package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
)

// certRow is a certificate in a list.
type certRow struct {
	registry.Certificate
	DaysLeft int    `json:"days_left"` // whole days; negative: it has ended
	Remark   string `json:"remark,omitempty"`
}

func newCertRow(c registry.Certificate, now time.Time) certRow {
	return certRow{Certificate: c, DaysLeft: c.DaysLeft(now), Remark: remarkOn(c, now)}
}

// remarkOn is what a person should know of a certificate.
func remarkOn(c registry.Certificate, now time.Time) string {
	switch {
	case c.Compromise != nil:
		return "ключ скомпрометирован, подписывать нельзя"
	case !c.InUse():
		return "ни одно подключение им не подписывает"
	case now.Before(c.NotBefore):
		return "ещё не действует"
	case c.NotAfter.Before(now):
		return "срок кончился, подписывать нельзя"
	case c.NearsEnd(now):
		return fmt.Sprintf("скоро кончится, осталось дней: %d; получите новый", c.DaysLeft(now))
	}
	return ""
}

func (a *app) certList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Сертификаты, которыми узел подписывает: сроки и предупреждения", Args: noArgs,
		Long: `Спрашивает подключения, названные в signers, чем они подписывают, и показывает эти и прежние сертификаты. О конце срока
узел предупреждает за 60, 30, 14, 7 дней и за день: здесь, в uzel check и записью журнала.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.DocumentRead, func(ctx context.Context, r *room) error {
				unread := r.readCertificates(ctx)
				list, err := r.hub.Certificates(ctx)
				if err != nil {
					return err
				}
				if err := a.showCertificates(list); err != nil {
					return err
				}
				return unread
			})
		},
	}
}

// readCertificates brings the inventory up to date.
func (r *room) readCertificates(ctx context.Context) error {
	if len(r.config.Signers) == 0 {
		return nil
	}
	if err := r.hub.Connect(); err != nil {
		return err
	}
	return r.hub.ReadCertificates(ctx)
}

func (a *app) showCertificates(list []registry.Certificate) error {
	now := time.Now()
	rows := make([]certRow, 0, len(list))
	for _, c := range list {
		rows = append(rows, newCertRow(c, now))
	}
	if a.json {
		return a.value(rows)
	}
	if len(rows) == 0 {
		a.say("Сертификатов нет: подпись настраивают в разделе signers.")
		return nil
	}
	a.table("ОТПЕЧАТОК\tВЛАДЕЛЕЦ\tИНН\tУДОСТОВЕРЯЮЩИЙ ЦЕНТР\tДЕЙСТВУЕТ ПО\tOCSP\tКВАЛИФ.\tПОДКЛЮЧЕНИЯ\tЗАМЕЧАНИЕ", func(row func(...any)) {
		for _, c := range rows {
			owner := c.Organisation
			if c.Person {
				owner = "физическое лицо"
			}
			row(c.Thumbprint, owner, c.INN, c.Authority, moment(c.NotAfter), yesNo(c.OCSP), yesNo(c.Qualified), strings.Join(c.Connections, ", "), c.Remark)
		}
	})
	return nil
}

func yesNo(yes bool) string {
	if yes {
		return "да"
	}
	return "нет"
}

// checkCertificates has a line for every certificate in use.
func (r *room) checkCertificates(ctx context.Context) []checked {
	var lines []checked
	if len(r.config.Signers) > 0 && r.hub.Connect() != nil {
		return []checked{{What: "сертификаты", Detail: "не прочитаны: подключения не открыть"}} // why, stands at the connections
	}
	if err := r.readCertificates(ctx); err != nil {
		for _, one := range apart(err) {
			lines = append(lines, checked{What: "сертификаты", Detail: inRussian(one)})
		}
	}
	list, err := r.hub.Certificates(ctx)
	if err != nil {
		return append(lines, checked{What: "сертификаты", Detail: inRussian(err)})
	}
	now := time.Now()
	for _, c := range list {
		if !c.InUse() {
			continue
		}
		line := checked{What: "сертификат " + c.Thumbprint[:8], OK: c.Compromise == nil && !c.NotAfter.Before(now) && !now.Before(c.NotBefore)}
		line.Detail = remarkOn(c, now)
		line.Warning = line.OK && line.Detail != ""
		if line.Detail == "" {
			line.Detail = "действует по " + moment(c.NotAfter)
		}
		lines = append(lines, line)
	}
	return append(lines, r.checkPowers(ctx, now)...)
}
