// Package pgtest gives tests a PostgreSQL of their own: a temporary cluster for the test binary, made from the server
// programs that are installed, and a fresh database for every test that asks. Without the programs such a test is
// skipped, or fails where UZEL_REQUIRE names postgresql.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
//
//	func TestIt(t *testing.T) { address := pgtest.Database(t) … }
package pgtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/uzelhub/uzel/schemas/require"
)

// Cluster is a running server.
type Cluster struct {
	dir    string // of everything; the socket is here too
	data   string
	bin    string // where the programs are
	user   *owner // who runs them
	server *server
}

// shared is the cluster of this test binary.
var shared struct {
	sync.Mutex
	cluster *Cluster
}

// Main runs the tests and stops the cluster afterwards, if one was started.
func Main(m *testing.M) int {
	defer func() {
		shared.Lock()
		defer shared.Unlock()
		if shared.cluster != nil {
			shared.cluster.remove()
		}
	}()
	return m.Run()
}

// Shared is the cluster of this test binary; the first test that asks starts it.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	bin := programs()
	require.Named(t, "postgresql", bin != "" && supported, "there is no /usr/lib/postgresql/*/bin/initdb and none in PATH")
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		c, err := create(bin, quick())
		if err != nil {
			t.Fatalf("a temporary PostgreSQL does not start: %v", err)
		}
		shared.cluster = c
	}
	return shared.cluster
}

// Own is a cluster of a test alone, to stop and kill.
func Own(t testing.TB) *Cluster { return own(t, quick()) }

// OnDisk is a cluster of a benchmark alone, on the disk where temporary files are.
func OnDisk(t testing.TB) *Cluster { return own(t, "") }

func own(t testing.TB, where string) *Cluster {
	t.Helper()
	bin := programs()
	require.Named(t, "postgresql", bin != "" && supported, "there is no /usr/lib/postgresql/*/bin/initdb and none in PATH")
	c, err := create(bin, where)
	if err != nil {
		t.Fatalf("a temporary PostgreSQL does not start: %v", err)
	}
	t.Cleanup(c.remove)
	return c
}

// Database makes an empty database in the shared cluster and gives its address.
func Database(t testing.TB) string {
	t.Helper()
	return Shared(t).Database(t)
}

var made atomic.Int64

// Database makes an empty database and gives its address. The options are those of CREATE DATABASE.
func (c *Cluster) Database(t testing.TB, options ...string) string {
	t.Helper()
	name := fmt.Sprintf("test%d", made.Add(1))
	conn, err := pgx.Connect(context.Background(), c.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	query := "CREATE DATABASE " + name
	for _, o := range options {
		query += " " + o
	}
	if _, err := conn.Exec(context.Background(), query); err != nil {
		t.Fatal(err)
	}
	return c.Address(name)
}

// Address is a database's address.
func (c *Cluster) Address(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("uzel"), Path: "/" + database}
	u.RawQuery = url.Values{"host": {c.dir}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// programs finds the directory of the server's programs, the newest version first.
func programs() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(b, a)) })
	if len(found) > 0 {
		return filepath.Dir(found[0])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// prefix is how the directories of clusters are named.
const prefix = "uzel-pg-"

// sweep removes clusters that a test left behind because it was killed. Their servers are gone.
func sweep(where string) {
	if where == "" {
		where = os.TempDir()
	}
	found, _ := filepath.Glob(filepath.Join(where, prefix+"*"))
	for _, dir := range found {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > time.Hour && !running(dir) {
			os.RemoveAll(dir)
		}
	}
}

// create makes a cluster in a new directory and starts its server.
func create(bin, where string) (*Cluster, error) {
	sweep(where)
	dir, err := os.MkdirTemp(where, prefix)
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, data: filepath.Join(dir, "data"), bin: bin}
	if err := c.fill(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

func (c *Cluster) fill() (err error) {
	if c.user, err = ownerOf(c.dir); err != nil {
		return err
	}
	initdb := exec.Command(filepath.Join(c.bin, "initdb"), "--pgdata="+c.data, "--username=uzel", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir = c.dir
	c.user.apply(initdb)
	if said, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, said)
	}
	return c.Start()
}

// Start starts the server again after Kill or Stop, and waits until it lets somebody in.
func (c *Cluster) Start() error {
	server, err := c.launch()
	if err != nil {
		return err
	}
	c.server = server
	for {
		conn, err := pgx.Connect(context.Background(), c.Address("postgres"))
		if err == nil {
			return conn.Close(context.Background())
		}
		if said := (*pgconn.PgError)(nil); errors.As(err, &said) && strings.HasPrefix(said.Code, "28") {
			return nil // it works, and wants to know more of us
		}
		select {
		case <-server.ended:
			return fmt.Errorf("the server ended: %s", server.said.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Demand restarts the server with another way to prove who one is, as scram-sha-256.
func (c *Cluster) Demand(t testing.TB, method string) {
	t.Helper()
	rule := []byte("local all all " + method + "\n")
	for _, do := range []func() error{
		c.Stop, func() error { return os.WriteFile(filepath.Join(c.data, "pg_hba.conf"), rule, 0o644) }, c.Start,
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *Cluster) remove() {
	_ = c.Kill()
	os.RemoveAll(c.dir)
}
