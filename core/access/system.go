package access

import (
	"context"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
)

// SystemUser is the operating system's user who runs this process; his number where he has no name, as in containers.
func SystemUser() string {
	if current, err := user.Current(); err == nil && current.Username != "" {
		return current.Username
	}
	return strconv.Itoa(os.Getuid())
}

// FromSystem finds who the operating system's user is. While nobody administrates the hub, he does.
func (a *Access) FromSystem(ctx context.Context, username string) (Actor, error) {
	var people map[string]Person
	err := a.store.View(ctx, func(tx store.ReadTx) (err error) {
		people, err = a.people(tx)
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	for _, p := range people {
		if p.OSUser != "" && sameUser(p.OSUser, username) {
			return p.actor(), nil
		}
	}
	if !hasAdministrator(people) {
		return Actor{Name: "os:" + username, Roles: []config.Role{config.RoleAdmin}}, nil
	}
	return Actor{}, errStranger.With("%s", username)
}

// sameUser compares names as the system does. On Windows letters' case does not matter, and a name without a domain
// stands for that name in any.
func sameUser(declared, actual string) bool {
	if runtime.GOOS != "windows" {
		return declared == actual
	}
	if !strings.Contains(declared, `\`) {
		actual = actual[strings.LastIndexByte(actual, '\\')+1:]
	}
	return strings.EqualFold(declared, actual)
}
