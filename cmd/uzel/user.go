package main

import (
	"context"
	"slices"
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
				a.table("ИМЯ\tРОЛИ\tОРГАНИЗАЦИИ (ИНН)\tПАРОЛЬ\tВХОД", func(row func(...any)) {
					for _, p := range people {
						organisations, password, entry := "все", "нет", "открыт"
						if p.Organisations != nil {
							organisations = strings.Join(p.Organisations, ", ")
						}
						if p.HasPassword {
							password = "есть"
						}
						if p.Disabled {
							entry = "закрыт"
						}
						row(p.Name, joined(p.Roles), organisations, password, entry)
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

// personFlags say what becomes of a person. What is not given stays as it is.
type personFlags struct {
	roles, organisations   []string
	withPassword, disabled bool
	given                  func(flag string) bool
}

// userPut adds a person or changes one.
func (a *app) userPut(name, short string) *cobra.Command {
	var flags personFlags
	c := &cobra.Command{
		Use: name + " ИМЯ --role РОЛЬ", Short: short, Args: oneArg("человек"),
		RunE: func(c *cobra.Command, args []string) error {
			flags.given = func(flag string) bool { return c.Flags().Changed(flag) }
			if !slices.ContainsFunc([]string{"role", "organisation", "password-stdin", "disabled"}, flags.given) {
				return errUsage.With("не названа роль: --role; есть: %s", joined(access.Roles()))
			}
			return a.withStore(c.Context(), access.UserManage, func(ctx context.Context, r *room) error {
				return a.putPerson(ctx, r, args[0], name == "add", flags)
			})
		},
	}
	f := c.Flags()
	f.StringSliceVar(&flags.roles, "role", nil, "`РОЛЬ`: "+joined(access.Roles())+"; можно несколько")
	f.StringSliceVar(&flags.organisations, "organisation", nil, "`ОРГАНИЗАЦИЯ` (id), чьи документы видит; пустое значение — все")
	f.BoolVar(&flags.withPassword, "password-stdin", false, "прочитать пароль со стандартного ввода")
	f.BoolVar(&flags.disabled, "disabled", false, "закрыть вход")
	return c
}

func (a *app) putPerson(ctx context.Context, r *room, name string, mayAdd bool, flags personFlags) error {
	people, err := r.access.People(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(people, func(p access.Person) bool { return p.Name == name })
	var known access.Person
	switch {
	case i >= 0:
		known = people[i]
	case !mayAdd:
		return access.ErrNoPerson.With("%q", name)
	case len(flags.roles) == 0:
		return errUsage.With("новому человеку нужна роль: --role; есть: %s", joined(access.Roles()))
	}
	change, err := flags.change(r.config, known)
	if err != nil {
		return err
	}
	password := ""
	if flags.withPassword {
		if password, err = a.password(ctx, "Новый пароль для "+name+": "); err != nil {
			return err
		}
	}
	change.Name, change.Password = name, password
	if flags.onlyPassword() { // the only change that people of the configuration get here
		err = r.access.SetPassword(ctx, r.person, name, password)
	} else {
		err = r.access.Put(ctx, r.person, change)
	}
	switch {
	case err != nil:
		return err
	case a.json:
		return a.value(map[string]any{"name": name, "roles": change.Roles})
	}
	a.say("%s: %s", name, joined(change.Roles))
	return nil
}

func (f personFlags) onlyPassword() bool {
	return !f.given("role") && !f.given("organisation") && !f.given("disabled")
}

// change is what the person will be: what is known of them with what the flags change.
func (f personFlags) change(c *config.Config, known access.Person) (access.Change, error) {
	change := access.Change{Roles: known.Roles, Disabled: known.Disabled}
	for _, o := range c.Organisations {
		if slices.Contains(known.Organisations, o.INN) {
			change.Organisations = append(change.Organisations, o.ID)
		}
	}
	if f.given("role") {
		change.Roles = nil
		for _, role := range f.roles {
			change.Roles = append(change.Roles, config.Role(role))
		}
	}
	switch {
	case f.given("organisation"):
		change.Organisations = f.organisations
	case len(change.Organisations) < len(known.Organisations): // none would mean all
		return change, errUsage.With("организаций этого человека в настройке больше нет, назовите их заново: --organisation")
	}
	if f.given("disabled") {
		change.Disabled = f.disabled
	}
	return change, nil
}
