package main

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
)

const (
	// sandboxAddress is where a Tryton server listens too unless it is told otherwise.
	sandboxAddress = "127.0.0.1:8000"
	// sandboxPassword guards nothing: all data behind it is invented.
	sandboxPassword = "uzel-sandbox"
	// ledgerPath lies outside of what Tryton serves: a database is not called so.
	ledgerPath = "/_sandbox/ledger"
)

// imitation is a sandbox as the command line knows it.
type imitation struct {
	name, title string
	start       func(seed uint64, faults sandbox.Plan) (http.Handler, demo.Login)
}

// imitations are the sandboxes of all outside systems.
var imitations = []imitation{{name: "tryton", title: "Tryton (ERP)", start: startTryton}}

func (a *app) sandboxCommand() *cobra.Command {
	var listen, faults string
	var seed uint64
	c := &cobra.Command{
		Use: "sandbox [ИМЯ…]", Short: "Имитации внешних систем без узла",
		Long: `Запускает имитации внешних систем с вымышленными данными, по одной на адрес: первая слушает названный адрес,
остальные — следующие порты. Без имени запускаются все: ` + imitationNames() + `.

Файл неисправностей говорит, какая доля вызовов не удастся и как:

  chance: { delay: 0.1, too_many: 0.05, server_error: 0.05, refuse: 0.02, drop: 0.02, truncate: 0.02, expire_session: 0.01 }
  delay: 200ms`,
		Example: "  uzel sandbox tryton --faults faults.yaml --seed 7\n  uzel sandbox ledger",
		RunE: func(c *cobra.Command, args []string) error {
			chosen, err := chooseImitations(args)
			if err != nil {
				return err
			}
			plan, err := readFaults(c.Context(), faults)
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

// startTryton fills a Tryton with last month's data and shows its ledger beside it.
func startTryton(seed uint64, faults sandbox.Plan) (http.Handler, demo.Login) {
	now := time.Now()
	server, login := demo.NewSandbox(demo.Sandbox{
		Month: time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC), Seed: seed, Password: sandboxPassword, Faults: faults,
	})
	mux := http.NewServeMux()
	mux.Handle("/", server)
	mux.HandleFunc("GET "+ledgerPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(notNil(server.Ledger()))
	})
	return mux, login
}

// runImitations serves until it is stopped.
func (a *app) runImitations(ctx context.Context, chosen []imitation, address string, seed uint64, faults sandbox.Plan) error {
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
		handler, login := one.start(seed, faults)
		server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
		group.Go(func() error {
			if err := server.Serve(listeners[i]); !errors.Is(err, http.ErrServerClosed) {
				return errListen.Wrap(err)
			}
			return nil
		})
		context.AfterFunc(ctx, func() { _ = server.Close() })
		if err := a.sayImitation(one, "http://"+listeners[i].Addr().String(), login); err != nil {
			return err
		}
	}
	a.say("Остановить: Ctrl-C. Что было сделано: uzel sandbox ledger --listen %s", listeners[0].Addr())
	return group.Wait()
}

func (a *app) sayImitation(one imitation, url string, login demo.Login) error {
	if a.json {
		return a.line(map[string]any{"event": "listening", "sandbox": one.name, "url": url, "login": login})
	}
	a.say("%s: %s, база %s, пользователь %s, пароль %s", one.title, url, login.Database, login.User, login.Password)
	return nil
}
