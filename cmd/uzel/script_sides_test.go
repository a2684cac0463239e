package main

import (
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	diadoc "github.com/uzelhub/uzel/connectors/diadoc/sandbox"
)

// Every file of testdata/sides is a scenario of two hubs, a seller's and a buyer's, who exchange documents through one
// operator: nobody plays the other side.
func TestScriptsOfTwoSides(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("testdata", "sides", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, script := range scripts {
		operator := operatorOfTwo(t)
		params := commandLine(t)
		params.Dir, params.Files = "", []string{script}
		furnishing := params.Setup
		params.Setup = func(env *testscript.Env) error {
			env.Setenv("URL", operator)
			env.Setenv("NEWLINE", "\n")
			return furnishing(env)
		}
		testscript.Run(t, params)
	}
}

// operatorOfTwo is the address of an operator whose two boxes nobody plays: "seller" and "buyer" log in to one each.
func operatorOfTwo(t *testing.T) string {
	organisations := diadoc.Sample(diadoc.Behaviour{}, diadoc.Behaviour{})
	organisations[0].Box, organisations[1].Box = "11111111-0000-4000-a000-000000000001", "22222222-0000-4000-a000-000000000002"
	server := diadoc.New(diadoc.Options{
		Organisations: organisations, CheckFormats: true, WithoutOld: true, NoConfirmationReceipts: true, Seed: 7,
		Users: []diadoc.User{
			{Login: "seller", Password: sandboxPassword, Boxes: []string{organisations[0].Box}},
			{Login: "buyer", Password: sandboxPassword, Boxes: []string{organisations[1].Box}},
		},
	})
	operator := httptest.NewServer(server)
	t.Cleanup(operator.Close)
	return operator.URL
}
