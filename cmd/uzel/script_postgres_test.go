package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

// Every file of testdata/postgres is a scenario of a hub whose store is on a PostgreSQL server. The server is the script's
// own: it may kill it.
func TestScriptsOnPostgreSQL(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("testdata", "postgres", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, script := range scripts {
		cluster := pgtest.Own(t)
		params := commandLine(t)
		params.Dir, params.Files = "", []string{script}
		furnishing := params.Setup
		params.Setup = func(env *testscript.Env) error {
			env.Setenv("DATABASE", cluster.Database(t))
			env.Setenv("NOWHERE", cluster.Address("nowhere"))
			return furnishing(env)
		}
		params.Cmds["server"] = func(ts *testscript.TestScript, neg bool, args []string) {
			acts := map[string]func() error{"kill": cluster.Kill, "stop": cluster.Stop, "start": cluster.Start}
			if neg || len(args) != 1 || acts[args[0]] == nil {
				ts.Fatalf("usage: server kill|stop|start")
			}
			ts.Check(acts[args[0]]())
		}
		testscript.Run(t, params)
	}
}
