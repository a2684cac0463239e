package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
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
			a.table("КОГДА\tВЫЗОВ\tОТВЕТ\tНЕИСПРАВНОСТЬ\tСДЕЛАНО", func(row func(...any)) {
				for _, call := range calls {
					answer, done := any(call.Status), "нет"
					if call.Status == 0 {
						answer = "обрыв"
					}
					if call.Done() {
						done = "да"
					}
					row(moment(call.At), call.Method, answer, call.Fault, done)
				}
			})
			return nil
		},
	}
}

func readLedger(ctx context.Context, address string) ([]sandbox.Call, error) {
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
	calls := []sandbox.Call{}
	if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Type"), "json") ||
		json.NewDecoder(answer.Body).Decode(&calls) != nil {
		return nil, errNoSandbox.At(address).With("отвечает другая программа")
	}
	return calls, nil
}
