package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// app is one invocation of the program: its streams and the flags that every command shares.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool // a person is watching

	json     bool
	config   string
	as       string
	logLevel string

	lines *bufio.Reader // of standard input, once something has been read from it
}

// run carries out a command line and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	out := &printed{to: a.stdout}
	a.stdout = out
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := guarded(ctx, root)
	if failed := out.failure(); failed != nil && (err == nil || errors.Is(err, failed)) {
		err = errOutput.Wrap(failed)
	}
	stopped := ctx.Err() != nil
	if err != nil && !(stopped && isStop(ctx, err)) {
		a.complain(err)
	}
	if stopped {
		return exitStopped
	}
	return exitCode(err)
}

// guarded carries out the command; a panic in it is a fault of the program like any other.
func guarded(ctx context.Context, root *cobra.Command) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errInternal.With("%v\n%s", r, debug.Stack())
		}
	}()
	return root.ExecuteContext(ctx)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "uzel",
		Short: "Узел: интеграция учётных систем и электронного документооборота",
		Long: `Узел берёт документы там, где их делают (учётная система, учёт рабочего времени), превращает в то, что
принимают другие (форматы ФНС, формы Excel), доставляет по назначению и ведёт каждый документ до конца.

Первый шаг: uzel demo`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	flags := root.PersistentFlags()
	flags.BoolVar(&a.json, "json", false, "выдать результат в JSON")
	flags.StringVar(&a.config, "config", "configs/uzel.yaml", "`ФАЙЛ` настройки")
	flags.StringVar(&a.as, "as", "", "действовать от имени этого `ЧЕЛОВЕКА` (спросит пароль)")
	flags.StringVar(&a.logLevel, "log-level", "", "`ПОДРОБНОСТЬ` журнала программы: debug, info, warn, error")
	flags.BoolP("help", "h", false, "показать справку")
	root.Flags().Bool("version", false, "показать версию")
	root.SetVersionTemplate("uzel {{.Version}}\n")
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return errUsage.With("%s", russianFlagError(c, err)) })
	root.SetHelpCommand(helpCommand())
	root.AddCommand(a.commands()...)
	root.AddCommand(completionCommand(root))
	everyCommand(root, func(c *cobra.Command) {
		refuseUnknown(c)
		c.DisableFlagsInUseLine = true
		c.Flags().SortFlags = false
	})
	return root
}

// everyCommand visits a command and all beneath it.
func everyCommand(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		everyCommand(sub, visit)
	}
}

// refuseUnknown makes a command that only holds others say what is wrong when none of them is named.
func refuseUnknown(c *cobra.Command) {
	if c.Runnable() || !c.HasSubCommands() {
		return
	}
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 && c.Parent() == nil {
			return c.Help()
		}
		if len(args) == 0 {
			return errUsage.With("после %q назовите действие: %s", c.CommandPath(), names(c))
		}
		return errUsage.With("нет команды %q, есть: %s", c.CommandPath()+" "+args[0], names(c))
	}
}

func names(c *cobra.Command) string {
	var list []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			list = append(list, sub.Name())
		}
	}
	return strings.Join(list, ", ")
}

// log is the program's own log on standard error: as detailed as the command thinks right, or as --log-level says.
func (a *app) log(usual slog.Level) (*slog.Logger, error) {
	level, err := a.level(usual)
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level})), err
}

func (a *app) level(usual slog.Level) (slog.Level, error) {
	switch a.logLevel {
	case "":
		return usual, nil
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return usual, errUsage.With("подробность журнала %q; есть: debug, info, warn, error (--log-level)", a.logLevel)
}
