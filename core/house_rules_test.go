package core_test

import (
	"strings"
	"testing"
)

// The rules themselves are tried on packages that do not exist.
func TestRulesOfTheHouse(t *testing.T) {
	for _, c := range []struct {
		rule, of, imports string
		inTest            bool
		wrong             string // a part of what is said; empty: nothing is wrong
	}{
		{rule: "a room imports the rooms above it", of: "core/engine", imports: "core/store"},
		{rule: "and their inner rooms", of: "core/engine/steps", imports: "core/store/vault"},
		{rule: "and its own", of: "core/store/sqlite", imports: "core/store"},
		{rule: "never those below", of: "core/store", imports: "core/engine", wrong: "not above"},
		{rule: "nor in a test", of: "core/store", imports: "core/engine", inTest: true, wrong: "not above"},
		{rule: "schemas have an order too", of: "schemas/num", imports: "schemas/document", wrong: "not above"},
		{rule: "a room that no table names", of: "schemas/letters", imports: "schemas/fault", wrong: "no table"},
		{rule: "a folder that no table names", of: "pkg/letters", imports: "schemas/fault", wrong: "no table"},
		{rule: "a floor is no room", of: "plugins", imports: "schemas/fault", wrong: "no table"},
		{rule: "a known room importing an unknown one", of: "core/hub", imports: "core/brain", wrong: "no table"},
		{rule: "schemas import nothing of plugins", of: "schemas/upd", imports: "plugins/sdk", wrong: "may not import"},
		{rule: "schemas do no I/O", of: "schemas/upd", imports: "os", wrong: "no I/O"},
		{rule: "but their tests may", of: "schemas/upd", imports: "os", inTest: true},
		{rule: "and others too", of: "core/store", imports: "os"},

		{rule: "the contract imports nothing of ours", of: "plugins/contract/uzel/connector/v1", imports: "schemas/fault", wrong: "nothing of ours"},
		{rule: "not even of plugins", of: "plugins/contract", imports: "plugins/sdk", wrong: "nothing of ours"},
		{rule: "the host speaks through the sdk", of: "plugins/host", imports: "plugins/sdk/wire"},
		{rule: "the sdk does not know the host", of: "plugins/sdk", imports: "plugins/host", wrong: "not above"},
		{rule: "plugins import schemas", of: "plugins/sdk", imports: "schemas/document"},
		{rule: "plugins do not import core", of: "plugins/host", imports: "core/store", wrong: "may not import"},

		{rule: "a connector imports the sdk", of: "connectors/diadoc", imports: "plugins/sdk"},
		{rule: "and schemas", of: "connectors/diadoc", imports: "schemas/upd"},
		{rule: "not the host", of: "connectors/diadoc", imports: "plugins/host", wrong: "may not import"},
		{rule: "not core", of: "connectors/diadoc", imports: "core/config", wrong: "may not import"},
		{rule: "nor in a test", of: "connectors/diadoc", imports: "core/config", inTest: true, wrong: "may not import"},
		{rule: "not another connector", of: "connectors/diadoc", imports: "connectors/folder", wrong: "one another"},
		{rule: "nor another one's sandbox", of: "connectors/diadoc", imports: "connectors/tryton/sandbox", inTest: true, wrong: "one another"},
		{rule: "its tests import the suite", of: "connectors/diadoc", imports: "plugins/conformance", inTest: true},
		{rule: "itself does not", of: "connectors/diadoc", imports: "plugins/conformance", wrong: "for tests"},
		{rule: "its tests import its sandbox", of: "connectors/diadoc", imports: "connectors/diadoc/sandbox", inTest: true},
		{rule: "the list imports them all", of: "connectors/all", imports: "connectors/diadoc"},
		{rule: "a sandbox imports nothing of its connector", of: "connectors/diadoc/sandbox", imports: "connectors/diadoc", wrong: "sandbox imports nothing"},
		{rule: "nor does its test", of: "connectors/diadoc/sandbox", imports: "connectors/diadoc", inTest: true, wrong: "sandbox imports nothing"},
		{rule: "nor anything inside", of: "connectors/diadoc/sandbox/store", imports: "connectors/diadoc/mapping", wrong: "sandbox imports nothing"},
		{rule: "its tests may have support", of: "connectors/diadoc/sandbox", imports: "connectors/diadoc/diadoctest", inTest: true},
		{rule: "a sandbox imports its own parts", of: "connectors/diadoc/sandbox", imports: "connectors/diadoc/sandbox/store"},

		{rule: "core imports the host", of: "core/engine", imports: "plugins/host"},
		{rule: "not the sdk", of: "core/engine", imports: "plugins/sdk", wrong: "may not import"},
		{rule: "not a connector", of: "core/engine", imports: "connectors/folder", wrong: "may not import"},
		{rule: "nor in a test", of: "core/engine", imports: "connectors/all", inTest: true, wrong: "may not import"},
		{rule: "cmd imports everything", of: "cmd/uzel", imports: "connectors/all"},
		{rule: "and nobody cmd", of: "core/hub", imports: "cmd/uzel/demo", wrong: "may not import"},

		{rule: "what is for tests is for tests", of: "core/store", imports: "core/store/storetest", wrong: "for tests"},
		{rule: "a test imports it", of: "core/store/sqlite", imports: "core/store/storetest", inTest: true},
		{rule: "one support imports another", of: "core/hub/hubtest", imports: "core/store/storetest"},
		{rule: "every test may require tools", of: "schemas/fault", imports: "schemas/require", inTest: true},
		{rule: "no program does", of: "schemas/upd", imports: "schemas/require", wrong: "for tests"},
		{rule: "and requiring needs nothing", of: "schemas/require", imports: "schemas/fault", wrong: "nothing of ours"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			imported := module + "/" + c.imports
			if !strings.Contains(c.imports, "/") {
				imported = c.imports
			}
			p := pkg{ImportPath: module + "/" + c.of, GoFiles: []string{"x.go"}}
			if c.inTest {
				p.XTestImports = []string{imported}
			} else {
				p.Imports = []string{imported}
			}
			got := strings.Join(violations(p), "\n")
			if (got == "") != (c.wrong == "") || !strings.Contains(got, c.wrong) {
				t.Errorf("%s → %s: got %q, want %q", c.of, c.imports, got, c.wrong)
			}
		})
	}
}
