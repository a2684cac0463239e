package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

func (l *loader) checkRoutes() {
	known := names{}
	for i := range l.config.Routes {
		r, at := &l.config.Routes[i], l.at[i]
		l.unique(known, r.Name, at.place("/name"), r.Name)
		l.timeZone(r.TimeZone, at.place("/time_zone"))
		l.times(r.Schedule, r.Calendar, at, "schedule")
		l.connection(r.From.Connection, at.place("/from/connection"))
		for j, name := range r.To {
			l.connection(name, at.place(elementOf(at, "/to", j)))
		}
		for j, step := range r.Steps {
			l.step(step, at.place(element("/steps", j)))
			if step.Name == "sign" && j < len(r.Steps)-1 {
				l.add(errStep.Finding(at.place(element("/steps", j)), "sign — последний шаг: подписанное уже не меняют"))
			}
		}
		if r.Exchange.Sign != "" {
			l.signer(r.Exchange.Sign, at.place("/exchange/sign"))
		}
		if r.Exchange.Mail != "" {
			l.connection(r.Exchange.Mail, at.place("/exchange/mail"))
		}
		l.when(r, at)
		l.timing(*r, at)
	}
}

// checkUse warns of connections that nothing would ever be read from or sent to. Where routes are broken, they may be
// what uses them.
func (l *loader) checkUse() {
	if fault.HasErrors(l.findings) {
		return
	}
	used := map[string]bool{}
	for _, r := range l.config.Routes {
		used[r.From.Connection] = true
		for _, name := range append(slices.Clip(r.To), r.Exchange.Mail) {
			used[name] = true
		}
	}
	for _, s := range l.config.Signers {
		used[s.Connection] = true
	}
	for i, c := range l.config.Connections {
		if !used[c.Name] && c.Every == 0 {
			l.add(errUnused.Warning(located{l.config.main, element("/connections", i)}.place("/name"), c.Name))
		}
	}
}

// elementOf is the place of the i-th of a name or a list of names.
func elementOf(at located, key string, i int) string {
	if _, ok := at.source.places[at.pointer+element(key, i)]; ok {
		return element(key, i)
	}
	return key
}

// timing reports settings of time that cannot hold together.
func (l *loader) timing(r Route, at located) {
	scheduled := r.Times() != ""
	if scheduled && r.From.Every != 0 {
		l.add(errContradiction.Finding(at.place("/from/every"),
			"every вместе с schedule или calendar: маршрут работает или по расписанию, или опросом"))
	}
	if !scheduled && r.From.Period != PeriodNone {
		l.add(errContradiction.Finding(at.place("/from/period"), "period без schedule или calendar: месяц считается от времени запуска"))
	}
	if !scheduled && r.Missed != "" {
		l.add(errContradiction.Finding(at.place("/missed"), "missed без schedule или calendar: у опроса нет пропущенных запусков"))
	}
}

func (l *loader) when(r *Route, at located) {
	if r.When.IsZero() {
		return
	}
	compiled, err := CompileCondition(r.When.Source)
	if err != nil {
		l.add(conditionFinding(err, at))
		return
	}
	r.When = compiled
}

// checkSchedules judges named runs. Their names and those of routes are one list: uzel schedule run takes both.
func (l *loader) checkSchedules() {
	taken := names{}
	for i, r := range l.config.Routes {
		if r.Name != "" {
			taken[r.Name] = l.at[i].place("/name")
		}
	}
	routes := each(l.config.Routes, func(r Route) string { return r.Name })
	for i, s := range l.config.Schedules {
		at := located{l.config.main, element("/schedules", i)}
		l.unique(taken, s.Name, at.place("/name"), s.Name)
		l.times(s.Cron, s.Calendar, at, "cron")
		if s.Times() == "" && !l.isRefused(at, "/cron") && !l.isRefused(at, "/calendar") {
			l.add(errMissingKey.Finding(at.place(""), "cron или calendar"))
		}
		l.timeZone(s.TimeZone, at.place("/time_zone"))
		l.reference("routes", "маршрут", s.Run, at.place("/run"), routes)
	}
}

func (l *loader) cron(expression, place string) {
	if expression == "" {
		return
	}
	if _, err := ParseCron(expression); err != nil {
		var wrong *fault.Error
		if errors.As(err, &wrong) {
			l.add(fault.FindingOf(wrong.At(place), errCron))
		}
	}
}

// step checks a step against what the engine knows.
func (l *loader) step(step Step, place string) {
	if step.Name == "" {
		return
	}
	i := slices.IndexFunc(l.options.Steps, func(s StepSpec) bool { return s.Name == step.Name })
	if i < 0 {
		finding := errUnknownName.Finding(place, "шаг "+step.Name)
		finding.Hint = didYouMean(step.Name, each(l.options.Steps, func(s StepSpec) string { return s.Name }))
		l.add(finding)
		return
	}
	spec := l.options.Steps[i]
	switch {
	case step.Parameter == "" && spec.Parameter != ParameterNone && !spec.Optional:
		l.add(errStep.Finding(place, fmt.Sprintf("у шага %s нет параметра; нужно { %s: … }", step.Name, step.Name)))
	case step.Parameter != "" && spec.Parameter == ParameterNone:
		l.add(errStep.Finding(place, "у шага "+step.Name+" не бывает параметра"))
	case step.Parameter != "" && spec.Parameter == ParameterConnection:
		l.connection(step.Parameter, place)
	case step.Parameter != "" && spec.Parameter == ParameterSigner:
		l.signer(step.Parameter, place)
	case step.Parameter != "" && (len(spec.Values) > 0 || len(spec.Files) > 0) && !slices.Contains(spec.Values, step.Parameter) && !l.isFile(step, spec):
		finding := errStep.Finding(place, fmt.Sprintf("параметр %s шагу %s неизвестен", step.Parameter, step.Name))
		allowed := slices.Clone(spec.Values)
		for _, extension := range spec.Files {
			allowed = append(allowed, "файл *"+extension+" рядом с конфигурацией")
		}
		finding.Hint = "допустимо: " + strings.Join(allowed, ", ")
		l.add(finding)
	}
}

// isFile reports whether a step's parameter names a file that it may have and that is there.
func (l *loader) isFile(step Step, spec StepSpec) bool {
	if !slices.Contains(spec.Files, strings.ToLower(filepath.Ext(step.Parameter))) {
		return false
	}
	info, err := os.Stat(l.path(step.Parameter))
	return err == nil && info.Mode().IsRegular()
}
