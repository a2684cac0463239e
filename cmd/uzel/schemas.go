package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/pack"
)

func (a *app) schemasCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "schemas", Short: "Схемы, по которым проверяются документы",
		Long: `Официальная схема (файл XSD ведомства) становится проверкой своей версии формата: по ней проверяется строение
документа и выполняются условия, записанные внутри неё. Без неё строение проверяется по собственной схеме программы.
Схемы лежат в папке schemas рядом с файлом настройки; работающий узел берёт их при запуске.`,
	}
	c.AddCommand(a.schemasList(), a.schemasAdd())
	return c
}

// shownPack is what is told of a schema.
type shownPack struct {
	File string `json:"file,omitempty"` // of an official schema
	pack.Subject
	Own           bool            `json:"own"`        // the program's own
	Conditions    int             `json:"conditions"` // beside the structure, that are carried out
	NotUnderstood []fault.Finding `json:"not_understood"`
	Replaced      []string        `json:"replaced,omitempty"` // files whose place it took
}

func shownOf(p *pack.Pack) shownPack {
	return shownPack{File: p.File, Subject: p.Subject, Conditions: p.Conditions(), NotUnderstood: notNil(p.NotUnderstood())}
}

func (a *app) schemasList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Перечислить схемы, по которым проверяются документы", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := config.Packs(a.config)
			if err != nil {
				return err
			}
			list := inForce(set)
			if a.json {
				return a.value(list)
			}
			if len(set) == 0 {
				a.say("Официальных схем нет, документы проверяются по собственным. Добавить: uzel schemas add ФАЙЛ.xsd")
			}
			var table strings.Builder
			w := tabwriter.NewWriter(&table, 0, 0, 3, ' ', 0)
			fmt.Fprintln(w, "Документы\tВерсия\tКод\tУсловий\tСхема")
			for _, p := range list {
				conditions, file := strconv.Itoa(p.Conditions), p.File
				if p.Own {
					conditions, file = "—", "собственная"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Prefix, p.Version, p.Code, conditions, file)
			}
			_ = w.Flush()
			a.say("%s", strings.TrimRight(table.String(), "\n"))
			for _, p := range list {
				a.report(p.NotUnderstood)
			}
			return nil
		},
	}
}

func (a *app) schemasAdd() *cobra.Command {
	return &cobra.Command{
		Use: "add ФАЙЛ.xsd…", Short: "Проверять документы по официальной схеме", Args: someArgs("файл"),
		RunE: func(c *cobra.Command, names []string) error {
			list, err := a.addPacks(c.Context(), names)
			if a.json {
				if said := a.value(list); said != nil {
					return said
				}
				return err
			}
			for _, p := range list {
				a.say("%s: %s %s, условий: %d", p.File, p.Prefix, p.Version, p.Conditions)
				for _, old := range p.Replaced {
					a.say("  вместо %s", old)
				}
				a.report(p.NotUnderstood)
			}
			return err
		},
	}
}

// addPacks adds what can be added; the error tells of the rest.
func (a *app) addPacks(ctx context.Context, names []string) ([]shownPack, error) {
	list := []shownPack{}
	var refused error
	for _, name := range names {
		added, replaced, err := a.addPack(ctx, name)
		if err != nil {
			refused = errors.Join(refused, err)
			continue
		}
		p := shownOf(added)
		p.Replaced = replaced
		list = append(list, p)
	}
	return list, refused
}
