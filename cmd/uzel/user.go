package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/config"
)

func (a *app) userCommand() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "Люди и роли"}
	c.AddCommand(a.userList(), a.userPut("add", "Добавить человека или дать ему пароль"), a.userPut("role", "Изменить роли и организации человека"))
	return c
}

func (a *app) userList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Кто работает с узлом", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(c.Context(), access.UserManage, func(ctx context.Context, r *room) error {
				people, err := r.access.People(ctx)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(notNil(people))
				}
				a.table("ИМЯ\tРОЛИ\tОРГАНИЗАЦИИ (ИНН)\tПАРОЛЬ", func(row func(...any)) {
					for _, p := range people {
						organisations, password := "все", "нет"
						if p.Organisations != nil {
							organisations = strings.Join(p.Organisations, ", ")
						}
						if p.HasPassword {
							password = "есть"
						}
						row(p.Name, joined(p.Roles), organisations, password)
					}
				})
				return nil
			})
		},
	}
}

func joined(roles []config.Role) string {
	var words []string
	for _, r := range roles {
		words = append(words, string(r))
	}
	return strings.Join(words, ", ")
}

// userPut adds a person or changes one: both say what the person is from now on.
func (a *app) userPut(name, short string) *cobra.Command {
	var roles, organisations []string
	var withPassword, disabled bool
	c := &cobra.Command{
		Use: name + " ИМЯ --role РОЛЬ", Short: short, Args: oneArg("человек"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(roles) == 0 {
				return errUsage.With("не названа роль: --role; есть: %s", joined(access.Roles()))
			}
			return a.withStore(c.Context(), access.UserManage, func(ctx context.Context, r *room) error {
				change := access.Change{Name: args[0], Organisations: organisations, Disabled: disabled}
				for _, role := range roles {
					change.Roles = append(change.Roles, config.Role(role))
				}
				if withPassword {
					password, err := a.password("Новый пароль для " + args[0] + ": ")
					if err != nil {
						return err
					}
					change.Password = password
				}
				if err := r.access.Put(ctx, r.person, change); err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]any{"name": args[0], "roles": roles})
				}
				a.say("%s: %s", args[0], joined(change.Roles))
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringSliceVar(&roles, "role", nil, "`РОЛЬ`: "+joined(access.Roles())+"; можно несколько")
	f.StringSliceVar(&organisations, "organisation", nil, "`ОРГАНИЗАЦИЯ` (id), чьи документы видит; если не указана — все")
	f.BoolVar(&withPassword, "password-stdin", false, "прочитать пароль со стандартного ввода")
	f.BoolVar(&disabled, "disabled", false, "закрыть вход")
	return c
}
