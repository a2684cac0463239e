//go:build cgo && linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/pkcs11/pkcs11test"
)

// desk is a person with a hub of his own and a token.
type desk struct {
	*testing.T
	dir string
}

func (d desk) in(name string) string { return filepath.Join(d.dir, name) }

func (d desk) write(name, text string) {
	d.Helper()
	if err := os.WriteFile(d.in(name), []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
}

// build makes a program as its README says.
func (d desk) build(name, cgo string) {
	d.Helper()
	build := exec.Command("go", "build", "-o", d.in(name), "../"+name)
	build.Env = append(os.Environ(), "CGO_ENABLED="+cgo, "HOME="+home)
	if said, err := build.CombinedOutput(); err != nil {
		d.Fatalf("%v\n%s", err, said)
	}
}

// home is where the go command has its cache, before a test has a home of its own.
var home = os.Getenv("HOME")

// uzel runs a command and gives what it prints.
func (d desk) uzel(exits int, args ...string) string {
	d.Helper()
	command := exec.Command(d.in("uzel"), append([]string{"--config", d.in("uzel.yaml")}, args...)...)
	command.Dir = d.dir
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) {
		d.Fatal(err)
	}
	if code := command.ProcessState.ExitCode(); code != exits {
		d.Fatalf("uzel %s: %d, want %d\n%s%s", strings.Join(args, " "), code, exits, out, &said)
	}
	return string(out) + said.String()
}

const settings = `
store: { path: data/uzel.db }
organisations:
  - { id: romashka, name: ООО «Ромашка», inn: "7700000016", kpp: "770101001" }
`

func TestATokenSignsOnceItsProgramIsApproved(t *testing.T) {
	d := desk{t, t.TempDir()}
	d.build("uzel", "0")
	d.build("uzel-pkcs11", "1")
	pkcs11test.Insert(t)
	roots := pkcs11test.Generate(t, "RSA")
	d.write("uzel.yaml", settings)
	d.write("letter.txt", "УПД")

	approved := d.uzel(0, "connector", "approve", "uzel-pkcs11")
	_, entry, found := strings.Cut(approved, "connectors:")
	if !found {
		t.Fatal(approved)
	}
	own := map[string]any{}
	if err := json.Unmarshal(pkcs11test.Settings(t, d.in("signatures"), roots, "${file:"+d.in("pin")+"}"), &own); err != nil {
		t.Fatal(err)
	}
	connection, err := json.Marshal(own)
	if err != nil {
		t.Fatal(err)
	}
	d.write("pin", pkcs11test.PIN)
	d.write("uzel.yaml", settings+"connectors:"+entry+`
connections:
  - { name: token, connector: pkcs11, organisation: romashka, sandbox: true, every: 1h, config: `+string(connection)+` }
signers: [{ name: director, connection: token }]
`)
	if list := d.uzel(0, "connector", "list"); !strings.Contains(list, "pkcs11") {
		t.Error(list)
	}
	d.uzel(0, "connector", "check", "token")
	d.uzel(0, "sign", "letter.txt", "--signer", "director", "--out", "letter.sig")
	if said := d.uzel(0, "verify", "letter.txt", "--sig", "letter.sig", "--signer", "director", "--json"); !strings.Contains(said, `"trusted"`) {
		t.Error(said)
	}

	program, err := os.OpenFile(d.in("uzel-pkcs11"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = program.WriteString("\n")
	if err := errors.Join(err, program.Close()); err != nil {
		t.Fatal(err)
	}
	if said := d.uzel(2, "sign", "letter.txt", "--signer", "director", "--out", "again.sig"); !strings.Contains(said, "UZ-HST-017") {
		t.Error(said)
	}
	d.uzel(0, "connector", "approve", "uzel-pkcs11") // what it was changed into is a program too
}

func TestWhatIsNoConnectorIsNotApproved(t *testing.T) {
	d := desk{t, t.TempDir()}
	d.build("uzel", "0")
	d.write("script", "#!/bin/sh\nexit 0\n")
	for file, code := range map[string]string{"script": "UZ-CLI-081", "nothing": "UZ-HST-018", "uzel": "UZ-CLI-081"} {
		exits := 1
		if file == "nothing" {
			exits = 2
		}
		if said := d.uzel(exits, "connector", "approve", file); !strings.Contains(said, code) {
			t.Errorf("%s: %s", file, said)
		}
	}
}
