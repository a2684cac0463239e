package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// summary is what a demo made.
type summary struct {
	Documents int                    `json:"documents"`
	ByKind    map[document.Kind]int  `json:"by_kind"`
	ByState   map[document.State]int `json:"by_state"`
	SetAside  []aside                `json:"set_aside"`
	Dir       string                 `json:"dir"`
	Config    string                 `json:"config"`
	Results   map[string]int         `json:"results"` // files by folder
	Exchange  *exchanges             `json:"exchange"`
}

// aside is a document that was set aside, and why.
type aside struct {
	ID       string          `json:"id"`
	Number   string          `json:"number"`
	Findings []fault.Finding `json:"findings"`
}

func (a *app) summarise(ctx context.Context, o *office, d *demo.Demo) error {
	s := summary{
		ByKind: map[document.Kind]int{}, ByState: map[document.State]int{}, Dir: d.Dir, Config: d.Config, Results: map[string]int{},
		SetAside: []aside{},
	}
	err := o.store.View(ctx, func(tx store.ReadTx) error {
		docs, err := tx.Documents(store.DocumentFilter{Limit: 1000})
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if doc.Envelope.Kind == document.KindNews {
				continue
			}
			s.Documents++
			s.ByKind[doc.Envelope.Kind]++
			s.ByState[doc.State]++
			if doc.State != document.StateInvalid {
				continue
			}
			findings, err := tx.Findings(doc.ID)
			if err != nil {
				return err
			}
			s.SetAside = append(s.SetAside, aside{doc.ID, doc.Envelope.Number, findings})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if s.Exchange, err = tellExchanges(ctx, o, d.Dir); err != nil {
		return err
	}
	for _, pattern := range []string{"upd/*.xml", "timesheet/*.xlsx"} {
		found, err := filepath.Glob(filepath.Join(d.Dir, "out", "*", filepath.FromSlash(pattern)))
		if err != nil {
			return err
		}
		for _, name := range found {
			s.Results[filepath.Dir(name)]++
		}
	}
	if a.json {
		return a.line(map[string]any{"event": "summary", "summary": s})
	}
	a.saySummary(s)
	return nil
}

func (a *app) saySummary(s summary) {
	a.say("Узел провёл %d документов трёх организаций: счета учётных систем стали УПД 5.03, отметки за месяц — табелями Т-13.", s.Documents)
	a.say(`УПД подписаны демонстрационной подписью (без юридической силы) и ушли через оператора: %d подписаны покупателем, в %d отказано,
%d ждут ответа: покупатель молчит, и с %s они по договору считаются принятыми.
`, s.Exchange.Accepted, s.Exchange.Refused, s.Exchange.Waiting, dayTold(s.Exchange.Until))
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
	for _, doc := range s.SetAside {
		a.say("\nОтложен %s, документ %s:", doc.Number, doc.ID)
		for _, f := range doc.Findings {
			a.say("  %s %s", f.Code, f.Message)
			if f.Hint != "" {
				a.say("    → %s", f.Hint)
			}
		}
	}
	a.say(`
Что посмотреть дальше
  табель            откройте любой .xlsx из папки timesheet
  все документы     uzel doc list --config %[1]s
  история одного    uzel doc show %[4]s --config %[1]s
  весь обмен        uzel doc verify %[3]s
  проверка УПД      uzel validate %[2]s/*.xml
  журнал            uzel audit verify --config %[1]s
  настройка         %[1]s и routes.yaml рядом с ним`, quoted(s.Config), quoted(filepath.Join(s.Dir, "out", "romashka", "upd")),
		quoted(s.Exchange.Bundle), s.Exchange.Document)
}

// dayTold is a day as people here write it; what is no day stays as it is.
func dayTold(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("02.01.2006")
}

// quoted is a path as a shell takes it.
func quoted(path string) string {
	if !strings.ContainsAny(path, " '\"$&|;<>()*?[]`!#~\\\t\n") || filepath.Separator == '\\' && !strings.Contains(path, " ") {
		return path
	}
	if filepath.Separator == '\\' {
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
