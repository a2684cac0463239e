package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

func (a *app) demoCommand() *cobra.Command {
	var dir string
	var once bool
	c := &cobra.Command{
		Use: "demo", Short: "Показать главное на вымышленной группе компаний", Args: noArgs,
		Long: `Готовит в папке группу из трёх организаций с 200 работниками, запускает узел с имитацией учётных систем на
ускоренных часах и показывает, что вышло: УПД и табели за месяц. Ни сервера, ни сети, ни прав администратора не нужно.

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
	d, err := demo.Prepare(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	a.config = d.Config
	progress := a.newProgress()
	o, err := a.openOffice(ctx, officeOptions{
		clock: d, notify: progress.changed, ready: d.Start,
		log: slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
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
		if err := everyRouteOnce(serving, o, d.After); err != nil {
			return err
		}
		progress.done()
		if err := a.summarise(serving, o, d); err != nil || !stay {
			return err
		}
		a.say("\nУзел работает дальше на ускоренных часах. Остановить: Ctrl-C.")
		<-serving.Done()
		return nil
	})
	return group.Wait()
}

// everyRouteOnce waits until every route has run once and its documents have gone as far as they go by themselves.
func everyRouteOnce(ctx context.Context, o *office, after func(time.Duration) <-chan time.Time) error {
	for {
		all, err := o.hub.Schedule().Status(ctx)
		if err != nil {
			return err
		}
		finished := 0
		for _, s := range all {
			if s.Last != nil && !s.Last.Ended.IsZero() {
				finished++
			}
		}
		if finished == len(all) {
			return o.hub.Engine().Drain(ctx)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-after(10 * time.Second):
		}
	}
}

// summary is what a demo made.
type summary struct {
	Documents int                    `json:"documents"`
	ByKind    map[document.Kind]int  `json:"by_kind"`
	ByState   map[document.State]int `json:"by_state"`
	SetAside  []string               `json:"set_aside"`
	Dir       string                 `json:"dir"`
	Config    string                 `json:"config"`
	Results   map[string]int         `json:"results"` // files by folder
}

func (a *app) summarise(ctx context.Context, o *office, d *demo.Demo) error {
	s := summary{
		ByKind: map[document.Kind]int{}, ByState: map[document.State]int{}, Dir: d.Dir, Config: d.Config, Results: map[string]int{},
		SetAside: []string{},
	}
	var reasons []string
	err := o.store.View(ctx, func(tx store.ReadTx) error {
		docs, err := tx.Documents(store.DocumentFilter{Limit: 1000})
		if err != nil {
			return err
		}
		for _, doc := range docs {
			s.Documents++
			s.ByKind[doc.Envelope.Kind]++
			s.ByState[doc.State]++
			if doc.State != document.StateInvalid {
				continue
			}
			s.SetAside = append(s.SetAside, doc.ID)
			findings, err := tx.Findings(doc.ID)
			if err != nil {
				return err
			}
			for _, f := range findings {
				reasons = append(reasons, f.Code+" "+f.Message, "  → "+f.Hint)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, folder := range []string{"upd", "timesheet"} {
		for _, pattern := range []string{"*.xml", "*.xlsx"} {
			found, err := filepath.Glob(filepath.Join(d.Dir, "out", "*", folder, pattern))
			if err != nil {
				return err
			}
			for _, name := range found {
				s.Results[filepath.Dir(name)]++
			}
		}
	}
	if a.json {
		return a.line(map[string]any{"event": "summary", "summary": s})
	}
	a.saySummary(s, reasons)
	return nil
}

func (a *app) saySummary(s summary, reasons []string) {
	a.say("Узел провёл %d документов трёх организаций: счета учётных систем стали УПД 5.03, отметки за месяц — табелями Т-13.\n", s.Documents)
	a.table("ПАПКА\tФАЙЛОВ", func(row func(...any)) {
		for _, folder := range sorted(s.Results) {
			row(folder, s.Results[folder])
		}
	})
	a.say("")
	a.table("СОСТОЯНИЕ\tДОКУМЕНТОВ", func(row func(...any)) {
		for _, state := range document.States() {
			if s.ByState[state] > 0 {
				row(state.Title(), s.ByState[state])
			}
		}
	})
	for i, id := range s.SetAside {
		a.say("\nОтложен документ %s:", id)
		for _, reason := range reasons[min(2*i, len(reasons)):min(2*i+2, len(reasons))] {
			a.say("  %s", reason)
		}
	}
	a.say(`
Что посмотреть дальше
  табель            откройте любой .xlsx из папки timesheet
  все документы     uzel doc list --config %[1]s
  история одного    uzel doc show НОМЕР --config %[1]s
  проверка УПД      uzel validate %[2]s
  журнал            uzel audit verify --config %[1]s
  настройка         %[1]s и routes.yaml рядом с ним`, s.Config, filepath.Join(s.Dir, "out", "romashka", "upd", "*.xml"))
}
