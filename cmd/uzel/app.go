package main

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// app is one invocation of the program: its streams and the flags that every command shares.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool // a person is watching

	json   bool
	config string
	as     string
}

// run carries out a command line and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return exitStopped
	}
	if err != nil {
		a.complain(err)
	}
	return exitCode(err)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "uzel",
		Short: "Узел: интеграция учётных систем и электронного документооборота",
		Long: `Узел берёт документы там, где их делают (учётная система, учёт рабочего времени), превращает в то, что
принимают другие (форматы ФНС, формы Excel), доставляет по назначению и ведёт каждый документ до конца.

Первый шаг: uzel demo`,
		Version:           version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.BoolVar(&a.json, "json", false, "выдать результат в JSON")
	flags.StringVar(&a.config, "config", "configs/uzel.yaml", "`ФАЙЛ` настройки")
	flags.StringVar(&a.as, "as", "", "действовать от имени этого `ЧЕЛОВЕКА` (спросит пароль)")
	flags.BoolP("help", "h", false, "показать справку")
	root.Flags().Bool("version", false, "показать версию")
	root.SetVersionTemplate("uzel {{.Version}}\n")
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return errUsage.With("%s", russianFlagError(c, err)) })
	root.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: func(c *cobra.Command, args []string) error {
		target, _, err := c.Root().Find(args)
		if err != nil {
			return errUsage.With("нет команды %q", strings.Join(args, " "))
		}
		return target.Help()
	}})
	root.AddCommand(a.commands()...)
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
