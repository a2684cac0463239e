package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var (
	ofInput     = &fault.Kind{Code: "UZ-TST-001", Blame: fault.Input, Message: "не годится", Hint: "исправьте"}
	ofSetup     = &fault.Kind{Code: "UZ-TST-002", Blame: fault.Setup, Message: "не настроено", Hint: "настройте"}
	ofConnector = &fault.Kind{Code: "UZ-TST-003", Blame: fault.Connector, Message: "коннектор упал"}
	ofRemote    = &fault.Kind{Code: "UZ-TST-004", Blame: fault.Remote, Message: "не отвечает"}
	ofHub       = &fault.Kind{Code: "UZ-TST-005", Blame: fault.Hub, Message: "ошибка"}
)

func TestWhoIsAtFaultDecidesTheExitCodeAndEveryErrorHasACode(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "secret", Err: fs.ErrPermission}
	for name, c := range map[string]struct {
		err  error
		code int
		said string
	}{
		"nothing wrong":          {nil, 0, ""},
		"a document":             {ofInput.New(), 1, "UZ-TST-001 не годится\n  → исправьте\n"},
		"the configuration":      {ofSetup.At("f:1"), 2, "UZ-TST-002 f:1: не настроено\n  → настройте\n"},
		"a connector":            {ofConnector.New(), 3, "UZ-TST-003 коннектор упал\n"},
		"the other side":         {fmt.Errorf("w: %w", ofRemote.New()), 3, "w: UZ-TST-004 не отвечает\n"},
		"the program":            {ofHub.New(), 4, "UZ-TST-005 ошибка\n"},
		"nobody knows":           {errors.New("boom"), 4, "UZ-CLI-014 ошибка в программе: boom\n  → " + errInternal.Hint + "\n"},
		"the person":             {context.Canceled, 130, ""},
		"a connection":           {&host.Fault{Cause: document.CauseTransient, Message: "нет связи"}, 3, "UZ-CLI-009 " + errOutside.Message + ": нет связи\n  → " + errOutside.Hint + "\n"},
		"several, each is told":  {errors.Join(ofInput.New(), ofRemote.New()), 1, "UZ-TST-001 не годится\n  → исправьте\nUZ-TST-004 не отвечает\n"},
		"what has been told":     {silent{ofInput.New()}, 1, ""},
		"the operating system":   {ofRemote.Wrap(denied), 3, "UZ-TST-004 не отвечает: нет прав\n"},
		"the same within others": {ofRemote.Wrap(fmt.Errorf("ключ: %w", denied)), 3, "UZ-TST-004 не отвечает: ключ: нет прав\n"},
	} {
		var said bytes.Buffer
		a := &app{stderr: &said}
		if c.err != nil && !errors.Is(c.err, context.Canceled) {
			a.complain(c.err)
		}
		if got := exitCode(c.err); got != c.code || said.String() != c.said {
			t.Errorf("%s: %d, %q, want %d, %q", name, got, said.String(), c.code, c.said)
		}
	}
}

func TestWhatASignalBrokeOffIsNoFault(t *testing.T) {
	signalled := errors.New("terminated signal received")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(signalled)
	for name, c := range map[string]struct {
		err  error
		stop bool
	}{
		"a call that the context ended":       {fmt.Errorf("w: %w", context.Canceled), true},
		"a store that tells of the signal":    {fmt.Errorf("w: %w", signalled), true},
		"a connector in the middle of a call": {&host.Fault{Cause: document.CauseTransient}, true},
		"anything else":                       {errors.New("boom"), false},
	} {
		if isStop(ctx, c.err) != c.stop {
			t.Errorf("%s: %t", name, !c.stop)
		}
	}
}

func TestAPanicIsAFaultOfTheProgramAndNotAWrongUsage(t *testing.T) {
	err := guarded(t.Context(), &cobra.Command{RunE: func(*cobra.Command, []string) error { panic("boom") }})
	if !errors.Is(err, errInternal) || exitCode(err) != exitInternal || !strings.Contains(err.Error(), "boom\n") {
		t.Error(err)
	}
}

func TestATextDoesNothingToATerminal(t *testing.T) {
	for text, want := range map[string]string{
		"ООО «Ромашка»": "ООО «Ромашка»", "две\nстроки\tи столбец": "две\nстроки\tи столбец", "\x1b[31mred": "�[31mred", "\r\x00\x07": "���",
		"abc\u202edcb": "abc�dcb", "\u2066x\u2069": "�x�",
	} {
		if got := harmless(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
