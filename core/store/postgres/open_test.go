package postgres_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/schemas/fault"
)

// with is an address with other parts.
func with(address string, change func(*url.URL, url.Values)) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	query := u.Query()
	change(u, query)
	u.RawQuery = query.Encode()
	return u.String()
}

func parameter(address, name, value string) string {
	return with(address, func(_ *url.URL, q url.Values) { q.Set(name, value) })
}

func TestWhatIsWrongWithTheServerIsSaid(t *testing.T) {
	c := pgtest.Shared(t)
	n := newNode(t)
	raw := n.raw()
	n.exec(raw, `CREATE ROLE stranger LOGIN`)
	t.Cleanup(func() { n.exec(raw, `DROP ROLE stranger`) })
	stranger := func(u *url.URL, _ url.Values) { u.User = url.UserPassword("stranger", "hidden") }
	for _, test := range []struct{ name, address, code string }{
		{"no address", "postgres://host:port/", "UZ-STO-401"},
		{"no server", "postgres://uzel@localhost:1/uzel?sslmode=disable", "UZ-STO-402"},
		{"no such host", "postgres://uzel@no.such.host.invalid/uzel?sslmode=disable", "UZ-STO-402"},
		{"no such database", c.Address("nowhere"), "UZ-STO-403"},
		{"no such user", with(n.address, func(u *url.URL, _ url.Values) { u.User = url.UserPassword("nobody", "hidden") }), "UZ-STO-403"},
		{"no right to make tables", with(c.Database(t), stranger), "UZ-STO-405"},
		{"no schema", parameter(n.address, "search_path", "nowhere"), "UZ-STO-405"},
		{"a server for reading", parameter(c.Database(t), "default_transaction_read_only", "on"), "UZ-STO-405"},
		{"another encoding", c.Database(t, "ENCODING 'WIN1251' TEMPLATE template0"), "UZ-STO-406"},
	} {
		t.Run(test.name, func(t *testing.T) {
			other := &node{T: t, address: test.address, dir: t.TempDir()}
			err := other.tryOpen(postgres.Options{})
			if e, ok := fault.As(err); !ok || e.Kind.Code != test.code && !strings.Contains(err.Error(), test.code) {
				t.Fatalf("%v", err)
			}
			if strings.Contains(err.Error(), "hidden") {
				t.Errorf("the password is told: %v", err)
			}
		})
	}
}

func TestAPasswordCanComeApart(t *testing.T) {
	c := pgtest.Own(t)
	n := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	raw := n.raw()
	n.exec(raw, `ALTER ROLE uzel PASSWORD 'secret-7'`)
	c.Demand(t, "scram-sha-256")
	n.is(n.tryOpen(postgres.Options{Password: "secret-8"}), kind("UZ-STO-403"))
	n.open(postgres.Options{Password: "secret-7"})
	n.mustTake("sale/1")
}

// kind finds a kind of fault by its code.
func kind(code string) *fault.Kind {
	k, ok := fault.Lookup(code)
	if !ok {
		panic(code)
	}
	return k
}

func TestStoresInOneDatabaseDoNotMeet(t *testing.T) {
	n := newNode(t)
	n.exec(n.raw(), `CREATE SCHEMA second`)
	_, release := n.serve("первый")
	other := &node{T: t, address: parameter(n.address, "search_path", "second"), dir: t.TempDir()}
	other.open(postgres.Options{})
	_, free := other.serve("второй")
	n.must(n.Update(context.Background(), store.Hub, func(store.Tx) error { // the one writes while the other writes
		return other.setCursor("7")
	}))
	other.mustTake("sale/1")
	other.inOrder(1)
	n.inOrder(0)
	n.must(release())
	n.must(free())
}

func TestManyOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	n := &node{T: t, address: pgtest.Database(t), dir: t.TempDir()}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			s, err := postgres.Open(context.Background(), postgres.Options{Address: n.address, Keys: n.keys()})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	n.open(postgres.Options{})
	n.mustTake("sale/1")
	n.inOrder(1)
}

func TestAFirstStartThatWasInterruptedIsRepeated(t *testing.T) {
	for name, does := range map[string]func(n *node){
		"before the database knew its id": func(n *node) { n.exec(n.raw(), `DELETE FROM meta`) },
		"before there was a key file": func(n *node) {
			n.exec(n.raw(), `DELETE FROM meta`)
			n.must(os.Remove(n.keys()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t)
			n.must(n.Close())
			does(n)
			n.open(postgres.Options{})
			n.mustTake("sale/1")
			n.reopen()
			n.inOrder(1)
		})
	}
}

func TestADatabaseIsNotUpdatedUnderAHubThatServes(t *testing.T) {
	n := newNode(t)
	_, release := n.serve("узел-1")
	n.exec(n.raw(), `DELETE FROM schema_version WHERE version_id > 1`) // as an older program left it
	another := &node{T: t, address: n.address, dir: n.dir}
	err := another.tryOpen(postgres.Options{})
	n.is(err, kind("UZ-STO-407"))
	if !strings.Contains(err.Error(), "узел-1") {
		t.Errorf("does not name the hub: %v", err)
	}
	n.must(release())
	n.is(another.tryOpen(postgres.Options{}), sqlstore.ErrMigration) // its tables are there already
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	n := newNode(t)
	n.must(n.Close())
	n.exec(n.raw(), `INSERT INTO schema_version (version_id, is_applied) VALUES (99, TRUE)`)
	n.is(n.tryOpen(postgres.Options{}), sqlstore.ErrNewer)
}

// However a database was made, keys come in the order of their bytes.
func TestTheOrderOfKeysDoesNotDependOnTheDatabase(t *testing.T) {
	n := &node{T: t, dir: t.TempDir()}
	n.address = pgtest.Shared(t).Database(t, "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'ru'")
	n.open(postgres.Options{})
	n.must(n.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		for _, key := range []string{"а", "Б", "a", "B", "_", "ё", "Ё"} {
			if err := tx.PutRecord(&store.Record{Collection: "unit", Key: key}); err != nil {
				return err
			}
		}
		return nil
	}))
	var found []string
	for after := ""; ; {
		var page []store.Record
		n.must(n.View(context.Background(), func(tx store.ReadTx) (err error) {
			page, err = tx.Records(store.RecordFilter{Collection: "unit", After: after, Limit: 2})
			return err
		}))
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			found, after = append(found, r.Key), r.Key
		}
	}
	if got, want := strings.Join(found, " "), "B _ a Ё Б а ё"; got != want { // a dictionary says _ a B а Б ё Ё
		t.Errorf("%s, want %s", got, want)
	}
}

// A server may have been told not to wait for its disk; the store insists, and leaves what is stronger as it is.
func TestACommitWaitsForTheDiskWhateverTheServerWasTold(t *testing.T) {
	for told, want := range map[string]string{"off": "on", "on": "on", "remote_apply": "remote_apply"} {
		n := newNode(t)
		raw := n.raw()
		n.exec(raw, `CREATE TABLE seen (setting TEXT);
			CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS
				$$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
			CREATE TRIGGER look AFTER INSERT ON cursors FOR EACH ROW EXECUTE FUNCTION look()`)
		n.exec(raw, `DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = `+told+`'; END $$`)
		n.reopen()
		n.must(n.setCursor("1"))
		var seen string
		n.must(raw.QueryRow(`SELECT setting FROM seen`).Scan(&seen))
		if seen != want {
			t.Errorf("told %s, commits with %s, want %s", told, seen, want)
		}
	}
}

func TestAServerThatDoesNotAnswerIsGivenUp(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		conn, err := silent.Accept()
		if err == nil {
			cancel() // as soon as somebody waits for an answer
			defer conn.Close()
		}
		<-ctx.Done()
	}()
	_, err = postgres.Open(ctx, postgres.Options{
		Address: "postgres://uzel@" + silent.Addr().String() + "/uzel?sslmode=disable", Keys: filepath.Join(t.TempDir(), "uzel.keys"),
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
