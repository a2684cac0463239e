package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store/sqlite"
)

func (a *app) demoCommand() *cobra.Command {
	var dir string
	var once bool
	c := &cobra.Command{
		Use: "demo", Short: "Показать главное на вымышленной группе компаний", Args: noArgs,
		Long: `Готовит в папке группу из трёх организаций с 200 работниками, запускает узел с имитацией учётных систем на
ускоренных часах и показывает, что вышло: табели за месяц и УПД, которые подписаны, ушли через оператора и дошли до конца
обмена: один покупатель подписывает, другой отказывает, третий молчит. Ни сервера, ни сети, ни прав администратора не нужно.

В терминале узел потом работает дальше, пока его не остановят (Ctrl-C).`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.demo(c.Context(), dir, !once && a.terminal && !a.json)
		},
	}
	c.Flags().StringVar(&dir, "dir", "uzel-demo", "`ПАПКА` для примера")
	c.Flags().BoolVar(&once, "once", false, "закончить, когда каждый маршрут пройдёт один раз")
	return c
}

func (a *app) demo(ctx context.Context, dir string, stay bool) (err error) {
	log, err := a.log(slog.LevelError)
	if err != nil {
		return err
	}
	if err := unserved(ctx, dir); err != nil {
		return err
	}
	d, err := demo.Prepare(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	a.config = d.Config
	progress := a.newProgress()
	o, err := a.openOffice(ctx, officeOptions{clock: d, notify: progress.changed, ready: d.Start, log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close(ctx)) }()

	serving, stop := context.WithCancel(ctx)
	defer stop()
	group, serving := errgroup.WithContext(serving)
	group.Go(func() error { return o.hub.Serve(serving) })
	group.Go(func() error {
		defer stop()
		failed, err := everyRouteOnce(serving, o, d.After)
		if err != nil {
			return err
		}
		if err := exchangesEnd(serving, o, d.After); err != nil {
			return err
		}
		progress.done()
		if err := a.summarise(serving, o, d); err != nil {
			return err
		}
		if len(failed) > 0 {
			return errPartial.With("не удались запуски: %s", strings.Join(failed, "; "))
		}
		if !stay {
			return nil
		}
		a.say("\nУзел работает дальше на ускоренных часах. Остановить: Ctrl-C.")
		<-serving.Done()
		return nil
	})
	return group.Wait()
}

// everyRouteOnce waits until every route has run once and its documents have gone as far as they go by themselves. It
// tells which runs failed, and why.
func everyRouteOnce(ctx context.Context, o *office, after func(time.Duration) <-chan time.Time) ([]string, error) {
	for {
		all, err := o.hub.Schedule().Status(ctx)
		if err != nil {
			return nil, err
		}
		finished, failed := ran(all)
		if finished == len(all) {
			return failed, o.hub.Engine().Drain(ctx)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-after(10 * time.Second):
		}
	}
}

// ran counts the schedules whose last run has ended, and tells which of these failed.
func ran(all []schedule.Status) (finished int, failed []string) {
	for _, s := range all {
		if s.Last == nil || s.Last.Ended.IsZero() {
			continue
		}
		finished++
		if s.Last.State == schedule.StateFailed {
			failed = append(failed, s.Entry.Name+": "+s.Last.Detail)
		}
	}
	return finished, failed
}

// unserved makes sure that no demo is at work in the folder: the next one would take the ground from under it.
func unserved(ctx context.Context, dir string) error {
	database := filepath.Join(dir, "data", "uzel.db")
	if _, err := os.Stat(database); err != nil {
		return nil //nolint:nilerr // there is none yet
	}
	s, err := sqlite.Open(ctx, sqlite.Options{Path: database})
	if err != nil {
		return nil //nolint:nilerr // what cannot be opened is at work nowhere
	}
	_, release, err := s.Exclusive(ctx, "uzel demo")
	if err == nil {
		err = release()
	}
	return errors.Join(err, s.Close())
}
