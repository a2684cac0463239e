package main

import (
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

// russianFlagError says in Russian what pflag says in English.
func russianFlagError(c *cobra.Command, err error) string {
	text := err.Error()
	for _, words := range [][2]string{
		{"unknown flag: ", "неизвестный параметр "},
		{"unknown shorthand flag: ", "неизвестный параметр "},
		{"flag needs an argument: ", "после параметра нужно значение: "},
		{"invalid argument ", "неверное значение "},
		{"bad flag syntax: ", "неверная запись параметра "},
	} {
		if rest, ok := strings.CutPrefix(text, words[0]); ok {
			return words[1] + rest + "; справка: " + c.CommandPath() + " --help"
		}
	}
	return text
}
