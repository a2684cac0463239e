package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// sandboxAddress is where a Tryton server listens too unless it is told otherwise.
const sandboxAddress = "127.0.0.1:8000"

func (a *app) sandboxCommand() *cobra.Command {
	var listen, faults string
	var seed uint64
	c := &cobra.Command{
		Use: "sandbox [ИМЯ…]", Short: "Имитации внешних систем без узла",
		Long: `Запускает имитации внешних систем с вымышленными данными, по одной на адрес: первая слушает названный адрес,
остальные — следующие порты. Без имени запускаются все: ` + imitationNames() + `.

Файл неисправностей говорит, какая доля вызовов не удастся и как (chance) и какие вызовы не удадутся наверняка (orders):

  chance: { delay: 0.1, too_many: 0.05, server_error: 0.05, refuse: 0.02, drop: 0.02, truncate: 0.02 }
  delay: 200ms
  orders:
    - { at: PostMessage, fault: drop }                             # первый такой вызов выполнен, а ответ потерян
    - { at: PostMessage, fault: error_after, after: 1, times: 2 }  # после ещё одного — дважды выполнен, а ответ — 500

at — часть названия вызова целыми словами (названия показывает uzel sandbox ledger), без at — любой вызов; after — сколько
таких вызовов пропустить, times — сколько раз подряд. Заказанное раньше идёт первым, случай (chance) — последним.
Вызов выполнен, но ответа нет: drop (обрыв), timeout (молчание, пока звонящий не уйдёт), error_after (500); ничего не сделано:
refuse, server_error, too_many.

` + "Неисправности: " + faultNames(imitations) + ".",
		Example: "  uzel sandbox tryton --faults faults.yaml --seed 7\n  uzel sandbox ledger",
		RunE: func(c *cobra.Command, args []string) error {
			chosen, err := chooseImitations(args)
			if err != nil {
				return err
			}
			plan, err := readFaults(c.Context(), faults, chosen)
			if err != nil {
				return err
			}
			return a.runImitations(c.Context(), chosen, listen, seed, plan)
		},
	}
	flags := c.PersistentFlags()
	flags.StringVar(&listen, "listen", sandboxAddress, "`АДРЕС` и порт")
	c.Flags().StringVar(&faults, "faults", "", "`ФАЙЛ` неисправностей")
	c.Flags().Uint64Var(&seed, "seed", 1, "`ЧИСЛО`: одно и то же даёт те же данные и неисправности")
	c.AddCommand(a.sandboxLedger(&listen))
	return c
}

func imitationNames() string {
	var names []string
	for _, i := range imitations {
		names = append(names, i.name)
	}
	return strings.Join(names, ", ")
}

func chooseImitations(names []string) ([]imitation, error) {
	if len(names) == 0 {
		return imitations, nil
	}
	var chosen []imitation
	for _, name := range names {
		i := slices.IndexFunc(imitations, func(i imitation) bool { return i.name == name })
		if i < 0 {
			return nil, errUsage.With("нет имитации %q, есть: %s", name, imitationNames())
		}
		chosen = append(chosen, imitations[i])
	}
	return chosen, nil
}

// runImitations serves until it is stopped.
func (a *app) runImitations(ctx context.Context, chosen []imitation, address string, seed uint64, plan mishap.Plan) error {
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	}()
	for i := range chosen {
		l, err := listenNext(ctx, address, i)
		if err != nil {
			return err
		}
		listeners = append(listeners, l)
	}
	group, ctx := errgroup.WithContext(ctx)
	for i, one := range chosen {
		box := one.start(seed, one.known(plan))
		server := &http.Server{Handler: withLedger(box), ReadHeaderTimeout: 10 * time.Second}
		group.Go(func() error {
			if err := server.Serve(listeners[i]); !errors.Is(err, http.ErrServerClosed) {
				return errListen.Wrap(err)
			}
			return nil
		})
		context.AfterFunc(ctx, func() { _ = server.Close() })
		if err := a.sayImitation(one, "http://"+listeners[i].Addr().String()+box.path, box.settings); err != nil {
			return err
		}
	}
	a.say("Так их пишут в config подключения. Остановить: Ctrl-C. Что было сделано: uzel sandbox ledger --listen %s", listeners[0].Addr())
	return group.Wait()
}

// sayImitation says where it is, in the words of a connection's settings.
func (a *app) sayImitation(one imitation, url string, settings []demo.Setting) error {
	settings = append([]demo.Setting{{Key: "url", Value: url}}, settings...)
	if a.json {
		named := map[string]string{}
		for _, s := range settings {
			named[s.Key] = s.Value
		}
		return a.line(map[string]any{"event": "listening", "sandbox": one.name, "settings": named})
	}
	var list []string
	for _, s := range settings {
		list = append(list, s.Key+": "+settingWritten(s.Value))
	}
	a.say("%s: { %s }", one.title, strings.Join(list, ", "))
	return nil
}

// settingWritten is a value as YAML takes it for text: an ИНН without quotes would be a number.
func settingWritten(value string) string {
	if strings.Trim(value, "0123456789") == "" {
		return `"` + value + `"`
	}
	return value
}
