package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const usageTemplate = `Запуск:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} КОМАНДА{{end}}{{if .HasExample}}

Примеры:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Команды:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Параметры:
{{flags .LocalFlags}}{{end}}{{if .HasAvailableInheritedFlags}}

Общие параметры:
{{flags .InheritedFlags}}{{end}}
`

const helpTemplate = `{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}

{{end}}{{.UsageString}}`

func init() { cobra.AddTemplateFunc("flags", flagTable) }

// flagTable lists flags in columns; pflag's own table counts bytes, and Russian letters have two. A flag's value is named
// in backquotes at the beginning of its usage: "`ФАЙЛ` настройки".
func flagTable(flags *pflag.FlagSet) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		if f.Value.Type() == "bool" {
			value = ""
		}
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
			usage += " (обычно " + f.DefValue + ")"
		}
		fmt.Fprintf(w, "%s %s\t%s\n", name, value, usage)
	})
	_ = w.Flush()
	return strings.TrimRight(text.String(), "\n")
}

// helpCommand is `uzel help КОМАНДА`.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [КОМАНДА]", Short: "Справка о команде", Hidden: true,
		RunE: func(c *cobra.Command, args []string) error {
			target, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return errUsage.With("нет команды %q", strings.Join(append([]string{c.Root().Name()}, args...), " "))
			}
			return target.Help()
		},
	}
}

// completionCommand writes what a shell needs to complete commands.
func completionCommand(root *cobra.Command) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion ОБОЛОЧКА", Short: "Сценарий подсказок для оболочки: " + strings.Join(shells, ", "), Hidden: true,
		Args: oneArg("оболочка"),
		RunE: func(c *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(c.OutOrStdout(), true)
			case "zsh":
				return root.GenZshCompletion(c.OutOrStdout())
			case "fish":
				return root.GenFishCompletion(c.OutOrStdout(), true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(c.OutOrStdout())
			}
			return errUsage.With("нет оболочки %q, есть: %s", args[0], strings.Join(shells, ", "))
		},
	}
}

// russianFlagError says in Russian what pflag says in English.
func russianFlagError(c *cobra.Command, err error) string {
	var text string
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		text = "неизвестный параметр --" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			text = "неизвестный параметр -" + short
		}
	case errors.As(err, &bare):
		text = "после --" + bare.GetFlag().Name + " нужно значение"
	case errors.As(err, &wrong):
		text = fmt.Sprintf("неверное значение --%s: %q, нужно %s", wrong.GetFlag().Name, wrong.GetValue(), wanted(wrong.GetFlag()))
	case errors.As(err, &syntax):
		text = "неверная запись параметра " + syntax.GetSpecifiedFlag()
	default:
		text = err.Error()
	}
	return text + "; справка: " + c.CommandPath() + " --help"
}

// wanted says what the values of a flag look like.
func wanted(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true или false"
	case "int", "int64", "uint64":
		return "целое число"
	}
	return "другое"
}
