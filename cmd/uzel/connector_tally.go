package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/calendar"
)

func (a *app) connectorTally() *cobra.Command {
	var period host.Period
	var accept bool
	var reason string
	c := &cobra.Command{
		Use: "tally ПОДКЛЮЧЕНИЕ", Short: "Сверить число документов с другой стороной", Args: oneArg("подключение"),
		Long: `Спрашивает другую сторону, сколько документов каждого вида прошло за период, и сравнивает с тем, сколько прошло через узел.
Если там больше, то событие потеряно или документ отправлен либо принят мимо узла, например вручную в программе оператора.
Работающий узел сверяется сам каждую ночь: вчерашний день, последние 30 дней и дни, где не сошлось. Сравниваются виды, которые
маршруты читают из подключения; документ считается и по своей дате, и по дню передачи, берётся большее. Тревогу о документах,
которые человеку известны, снимает --accept с причиной.`,
		Example: "  uzel connector tally diadoc --from 2026-11-01 --to 2026-11-20\n  uzel connector tally diadoc --accept --reason 'отправлен вручную'",
		RunE: func(c *cobra.Command, args []string) error {
			if accept {
				return a.withStore(c.Context(), access.DocumentCancel, func(ctx context.Context, r *room) error {
					return a.acceptTally(ctx, r, args[0], reason)
				})
			}
			return a.withStore(c.Context(), access.ConfigCheck, func(ctx context.Context, r *room) error {
				if period.From == "" && period.To == "" {
					yesterday := calendar.DateOf(time.Now().Date()) - 1
					period.From, period.To = yesterday.String(), yesterday.String()
				}
				if err := r.hub.Connect(); err != nil {
					return err
				}
				list, err := r.hub.Compare(ctx, args[0], period)
				if err != nil {
					return err
				}
				return a.showCompared(args[0], list)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&period.From, "from", "", "первый `ДЕНЬ`, ГГГГ-ММ-ДД; если не назван — вчера")
	f.StringVar(&period.To, "to", "", "последний `ДЕНЬ`")
	f.BoolVar(&accept, "accept", false, "расхождение известно, снять тревогу")
	f.StringVar(&reason, "reason", "", "`ПРИЧИНА` расхождения")
	return c
}

func (a *app) showCompared(connection string, list []hub.Compared) error {
	missing := 0
	for _, c := range list {
		if c.Missing() > 0 {
			missing++
		}
	}
	switch {
	case a.json:
		if err := a.value(notNil(list)); err != nil {
			return err
		}
	case len(list) == 0:
		a.say("%s: сравнивать нечего: другая сторона не назвала документов тех видов, которые читают маршруты.", connection)
	default:
		a.table("ВИД\tС\tПО\tТАМ\tУ НАС\tНЕ ХВАТАЕТ", func(row func(...any)) {
			for _, c := range list {
				row(c.Kind.Title(), c.From, c.To, c.Theirs, c.Ours, c.Missing())
			}
		})
	}
	if missing > 0 {
		return errTally.At(connection).With("видов документов: %d", missing)
	}
	return nil
}

func (a *app) acceptTally(ctx context.Context, r *room, connection, reason string) error {
	if err := r.access.Authorise(r.person, access.DocumentCancel, r.possessor(connection)); err != nil {
		return err
	}
	accepted, err := r.hub.AcceptTally(ctx, r.actor, connection, reason)
	if err != nil {
		return err
	}
	if a.json {
		return a.value(notNil(accepted))
	}
	for _, alarm := range accepted {
		a.say("%s: тревога снята: %s", connection, alarmText(alarm))
	}
	if len(accepted) == 0 {
		a.say("%s: тревог нет.", connection)
	}
	return nil
}

func alarmText(t hub.TallyAlarm) string {
	when := "за " + t.From
	if t.From != t.To {
		when = fmt.Sprintf("с %s по %s", t.From, t.To)
	}
	return fmt.Sprintf("%s %s: там %d, у нас %d", t.Kind.Title(), when, t.Theirs, t.Ours)
}

// checkTallies has a line for every alarm that nobody has settled.
func (r *room) checkTallies(ctx context.Context) []checked {
	alarms, err := r.hub.TallyAlarms(ctx, "")
	if err != nil {
		return []checked{{What: "сверка", Detail: inRussian(err)}}
	}
	var lines []checked
	for _, alarm := range alarms {
		if alarm.IsOpen() {
			lines = append(lines, checked{What: "сверка " + alarm.Connection, Detail: alarmText(alarm) +
				"; документы потеряны или прошли мимо узла: uzel connector tally " + alarm.Connection})
		}
	}
	return lines
}
