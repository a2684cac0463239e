package main

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// ledgerWithin is how long a sandbox may take to show its ledger.
const ledgerWithin = 30 * time.Second

func (a *app) sandboxLedger(listen *string) *cobra.Command {
	return &cobra.Command{
		Use: "ledger", Short: "Что имитация на самом деле сделала", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			calls, err := readLedger(c.Context(), *listen)
			if err != nil {
				return err
			}
			if a.json {
				return a.value(calls)
			}
			a.sayLedger(calls)
			return nil
		},
	}
}

// ledgerCall is as much of a call as every sandbox tells.
type ledgerCall struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Status int       `json:"status"`
	Fault  string    `json:"fault"`
	Done   bool      `json:"done"`
}

func (a *app) sayLedger(calls []json.RawMessage) {
	a.table("КОГДА\tВЫЗОВ\tОТВЕТ\tНЕИСПРАВНОСТЬ\tСДЕЛАНО", func(row func(...any)) {
		for _, text := range calls {
			var call ledgerCall
			if json.Unmarshal(text, &call) != nil {
				continue
			}
			answer, done := any(call.Status), "нет"
			if call.Status == 0 {
				answer = "обрыв"
			}
			if call.Done {
				done = "да"
			}
			row(moment(call.At), cmp.Or(call.Method, call.Path), answer, call.Fault, done)
		}
	})
}

func readLedger(ctx context.Context, address string) ([]json.RawMessage, error) {
	within, cancel := context.WithTimeout(ctx, ledgerWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(within, http.MethodGet, "http://"+address+ledgerPath, nil)
	if err != nil {
		return nil, errUsage.With("адрес %q: нужен вид 127.0.0.1:8000 (--listen)", address)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, errNoSandbox.At(address)
	}
	defer answer.Body.Close()
	calls := []json.RawMessage{}
	if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Type"), "json") ||
		json.NewDecoder(answer.Body).Decode(&calls) != nil {
		return nil, errNoSandbox.At(address).With("отвечает другая программа")
	}
	return calls, nil
}
