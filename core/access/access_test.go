package access

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/schemas/fault"
)

const (
	romashka = "7700000016"
	vasilek  = "7810000026"
	good     = "длинный пароль"
)

// open makes an Access over an empty store, with cheap passwords.
func open(t *testing.T, people ...config.Person) *Access {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "uzel.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	a := New(&config.Config{
		Organisations: []config.Organisation{{ID: "romashka", INN: romashka}, {ID: "vasilek", INN: vasilek}},
		People:        people,
	}, s)
	a.cost = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	return a
}

func TestWhatEachRoleMayDo(t *testing.T) {
	const matrix = `
                   admin operator accountant payroll auditor object_owner
document.read      +     +        +          +       +       -
document.personal  +     -        +          +       -       -
document.replay    +     +        +          -       -       -
document.cancel    +     +        +          -       -       -
route.run          +     +        +          +       -       -
schedule.run       +     +        +          +       -       -
config.check       +     +        -          -       +       -
user.manage        +     -        -          -       -       -
audit.read         +     -        -          -       +       -
timesheet.correct  +     -        -          +       -       -
timesheet.approve  +     -        +          +       -       -
marks.read         +     -        +          +       -       +
bill.build         +     -        +          -       -       -
document.sign      +     -        +          -       -       -
certificate.report +     +        +          -       -       -
mchd.keep          +     -        +          -       -       -
counterparty.invite +    -        +          -       -       -
`
	a := open(t)
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	roles := strings.Fields(lines[0])
	if len(roles) != len(Roles()) || len(lines)-1 != len(Permissions()) {
		t.Fatal("the table is not whole")
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, role := range roles {
			actor := Actor{Name: "x", Roles: []config.Role{config.Role(role)}}
			err := a.Authorise(actor, Permission(cells[0]), romashka)
			if (err == nil) != (cells[i+1] == "+") {
				t.Errorf("%s %s: %v", role, cells[0], err)
			}
			if err != nil && !errors.Is(err, ErrForbidden) {
				t.Error(err)
			}
		}
		if a.Authorise(Actor{Name: "x"}, Permission(cells[0]), AnyOrganisation) == nil {
			t.Errorf("%s without any role", cells[0])
		}
		if a.Authorise(Actor{Name: "x", Roles: []config.Role{"boss"}}, Permission(cells[0]), AnyOrganisation) == nil {
			t.Errorf("%s with a role that is not known", cells[0])
		}
	}
}

func TestAnOwnerOwnsWhatIsNamedToHimAndWhatNamesHim(t *testing.T) {
	owner := Actor{Name: "lesnik", Roles: []config.Role{config.RoleOwner}, Objects: []string{"north"}}
	for name, c := range map[string]struct {
		object, owner string
		owns          bool
	}{
		"named to him": {"north", "", true}, "names him": {"south", "lesnik", true}, "another's": {"south", "drugoy", false},
		"nobody's": {"south", "", false}, "no object": {"", "lesnik", false},
	} {
		if got := owner.Owns(c.object, c.owner); got != c.owns {
			t.Errorf("%s: %v", name, got)
		}
	}
	if (Actor{}).Owns("south", "") {
		t.Error("nobody owns what has no owner")
	}
}

func TestAPersonSeesTheOrganisationsNamed(t *testing.T) {
	a := open(t)
	bound := Actor{Name: "x", Roles: []config.Role{config.RolePayroll}, Organisations: []string{romashka}}
	free := Actor{Name: "y", Roles: []config.Role{config.RolePayroll}}
	nobody := Actor{Name: "z", Roles: []config.Role{config.RolePayroll}, Organisations: []string{}}
	for name, c := range map[string]struct {
		actor Actor
		inn   string
		may   bool
	}{
		"one's own":                            {bound, romashka, true},
		"another's":                            {bound, vasilek, false},
		"of an organisation that is not known": {bound, "", false},
		"a list narrowed to one's own":         {bound, AnyOrganisation, true},
		"who is not bound sees all":            {free, vasilek, true},
		"even what names none":                 {free, "", true},
		"bound to none sees none":              {nobody, romashka, false},
	} {
		if err := a.Authorise(c.actor, DocumentRead, c.inn); (err == nil) != c.may {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSystemsUserIsWhoTheConfigurationSays(t *testing.T) {
	a := open(t,
		config.Person{Name: "ivanov", Roles: []config.Role{config.RoleAdmin}, OSUser: "root"},
		config.Person{Name: "petrov", Roles: []config.Role{config.RolePayroll}, OSUser: "petr", Organisations: []string{"vasilek"}},
	)
	actor, err := a.FromSystem(t.Context(), "petr")
	if err != nil || actor.Name != "petrov" || !slices.Equal(actor.Organisations, []string{vasilek}) {
		t.Errorf("%+v, %v", actor, err)
	}
	if stored := actor.Stored(); stored != (store.Actor{Name: "petrov", Kind: store.ActorPerson}) {
		t.Errorf("%+v", stored)
	}
	for _, stranger := range []string{"mallory", "", "Petr", "ivanov"} {
		if actor, err := a.FromSystem(t.Context(), stranger); !errors.Is(err, errStranger) {
			t.Errorf("%q is %+v, %v", stranger, actor, err)
		}
	}
}

func TestAFreshInstallationObeysWhoRunsIt(t *testing.T) {
	a := open(t, config.Person{Name: "ivanov", Roles: []config.Role{config.RoleAdmin}}) // has no way in yet
	ctx := t.Context()
	first, err := a.FromSystem(ctx, "root")
	if err != nil || first.Name != "os:root" || a.Authorise(first, UserManage, AnyOrganisation) != nil {
		t.Fatalf("%+v, %v", first, err)
	}
	if err := a.Put(ctx, first, Change{Name: "operator", Roles: []config.Role{config.RoleOperator}, Password: good}); err != nil {
		t.Fatal(err)
	}
	if err := a.Put(ctx, first, Change{Name: "gone", Roles: []config.Role{config.RoleAdmin}, Password: good, Disabled: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.FromSystem(ctx, "root"); err != nil {
		t.Error("nobody administrates the hub yet:", err)
	}
	if err := a.SetPassword(ctx, first, "ivanov", good); err != nil {
		t.Fatal(err)
	}
	if _, err := a.FromSystem(ctx, "root"); !errors.Is(err, errStranger) {
		t.Error("there is an administrator now:", err)
	}
}

func TestLogin(t *testing.T) {
	a := open(t, config.Person{Name: "declared", Roles: []config.Role{config.RoleAuditor}})
	ctx := t.Context()
	admin := Actor{Name: "os:root", Roles: []config.Role{config.RoleAdmin}}
	for _, c := range []Change{
		{Name: "petrov", Roles: []config.Role{config.RolePayroll}, Organisations: []string{"vasilek"}, Password: good},
		{Name: "former", Roles: []config.Role{config.RolePayroll}, Password: good, Disabled: true},
		{Name: "silent", Roles: []config.Role{config.RolePayroll}},
	} {
		if err := a.Put(ctx, admin, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.SetPassword(ctx, admin, "declared", good); err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]config.Role{"petrov": config.RolePayroll, "declared": config.RoleAuditor} {
		actor, err := a.Login(ctx, name, good)
		if err != nil || actor.Name != name || !slices.Equal(actor.Roles, []config.Role{role}) {
			t.Errorf("%s: %+v, %v", name, actor, err)
		}
	}
	for name, c := range map[string][2]string{
		"a wrong password": {"petrov", good + "!"}, "no password": {"petrov", ""}, "a disabled person": {"former", good},
		"a person without a password": {"silent", ""}, "nobody": {"nobody", good}, "an empty name": {"", ""},
	} {
		if actor, err := a.Login(ctx, c[0], c[1]); !errors.Is(err, errLogin) {
			t.Errorf("%s: %+v, %v", name, actor, err)
		}
	}
	refused := map[string]int{}
	for _, e := range journal(t, a) {
		if e.Action == "login.refused" {
			refused[e.Subject]++
		}
	}
	if fmt.Sprint(refused) != "map[former:1 petrov:2 silent:1]" {
		t.Errorf("journaled refusals: %v", refused)
	}
}

func TestManagingPeople(t *testing.T) {
	ctx := context.Background()
	admin := Actor{Name: "boss", Roles: []config.Role{config.RoleAdmin}}
	payroll := Actor{Name: "petrov", Roles: []config.Role{config.RolePayroll}}
	prepared := func(t *testing.T) *Access {
		a := open(t, config.Person{Name: "declared", Roles: []config.Role{config.RoleAuditor}})
		for _, c := range []Change{
			{Name: "boss", Roles: []config.Role{config.RoleAdmin}, Password: good},
			{Name: "petrov", Roles: []config.Role{config.RolePayroll}, Password: good},
		} {
			if err := a.Put(ctx, admin, c); err != nil {
				t.Fatal(err)
			}
		}
		return a
	}
	for name, c := range map[string]struct {
		do   func(*Access) error
		want *fault.Kind
	}{
		"who may not manage people adds nobody": {func(a *Access) error { return a.Put(ctx, payroll, Change{Name: "friend"}) }, ErrForbidden},
		"nor gives himself a role": {func(a *Access) error {
			return a.Put(ctx, payroll, Change{Name: "petrov", Roles: []config.Role{config.RoleAdmin}})
		}, ErrForbidden},
		"nor changes another's password":           {func(a *Access) error { return a.SetPassword(ctx, payroll, "boss", good) }, ErrForbidden},
		"but his own":                              {func(a *Access) error { return a.SetPassword(ctx, payroll, "petrov", good+good) }, nil},
		"a declared person is changed in the file": {func(a *Access) error { return a.Put(ctx, admin, Change{Name: "declared"}) }, errDeclared},
		"a name is a word":                         {func(a *Access) error { return a.Put(ctx, admin, Change{Name: "Иван"}) }, errName},
		"a role is known":                          {func(a *Access) error { return a.Put(ctx, admin, Change{Name: "x", Roles: []config.Role{"boss"}}) }, errRole},
		"an organisation too":                      {func(a *Access) error { return a.Put(ctx, admin, Change{Name: "x", Organisations: []string{romashka}}) }, errOrg},
		"a password is not short":                  {func(a *Access) error { return a.SetPassword(ctx, admin, "petrov", "короткий") }, errPassword},
		"nor the name":                             {func(a *Access) error { return a.Put(ctx, admin, Change{Name: "longenough", Password: "LongEnough"}) }, errPassword},
		"nor endless":                              {func(a *Access) error { return a.SetPassword(ctx, admin, "petrov", strings.Repeat("x", 201)) }, errPassword},
		"nobody has no password":                   {func(a *Access) error { return a.SetPassword(ctx, admin, "nobody", good) }, ErrNoPerson},
		"the last administrator stays one": {func(a *Access) error {
			return a.Put(ctx, admin, Change{Name: "boss", Roles: []config.Role{config.RoleAuditor}})
		}, errLast},
		"and is not disabled": {func(a *Access) error {
			return a.Put(ctx, admin, Change{Name: "boss", Roles: []config.Role{config.RoleAdmin}, Disabled: true})
		}, errLast},
		"a role is changed": {func(a *Access) error {
			return a.Put(ctx, admin, Change{Name: "petrov", Roles: []config.Role{config.RoleAdmin}})
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := prepared(t)
			before := people(t, a)
			err := c.do(a)
			if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
				t.Fatal(err)
			}
			if c.want != nil && people(t, a) != before {
				t.Errorf("a refused change changed something:\n%s\n%s", before, people(t, a))
			}
		})
	}
}

func TestAChangeOfRolesKeepsThePassword(t *testing.T) {
	a := open(t)
	admin := Actor{Name: "os:root", Roles: []config.Role{config.RoleAdmin}}
	for _, c := range []Change{
		{Name: "petrov", Roles: []config.Role{config.RolePayroll}, Password: good},
		{Name: "petrov", Roles: []config.Role{config.RoleAccountant}, Organisations: []string{"romashka"}},
	} {
		if err := a.Put(t.Context(), admin, c); err != nil {
			t.Fatal(err)
		}
	}
	actor, err := a.Login(t.Context(), "petrov", good)
	if err != nil || !slices.Equal(actor.Roles, []config.Role{config.RoleAccountant}) || !slices.Equal(actor.Organisations, []string{romashka}) {
		t.Errorf("%+v, %v", actor, err)
	}
	var acts []string
	for _, e := range journal(t, a) {
		acts = append(acts, e.Actor.Name+" "+e.Action+" "+e.Subject+" "+e.Details["roles"])
		if strings.Contains(fmt.Sprint(e), "argon2") {
			t.Error("a hash is in the journal")
		}
	}
	want := []string{"os:root user.password petrov ", "os:root user.changed petrov payroll", "os:root user.changed petrov accountant"}
	if !slices.Equal(acts, want) {
		t.Errorf("%q", acts)
	}
}

func TestPasswordsAreHashedAsRFC9106Recommends(t *testing.T) {
	a := New(&config.Config{}, nil)
	hash, err := a.hash("petrov", good)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Errorf("%s, %v", hash, err)
	}
}

func people(t *testing.T, a *Access) string {
	t.Helper()
	all, err := a.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%+v", all)
}

func journal(t *testing.T, a *Access) []store.Entry {
	t.Helper()
	var entries []store.Entry
	err := a.store.View(t.Context(), func(tx store.ReadTx) (err error) {
		entries, err = tx.Journal(store.JournalFilter{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}
