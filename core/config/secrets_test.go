package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestSecretsAreReadWhenAConnectionIsOpened(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "beside"), "from a file\r\n")
	write(t, filepath.Join(dir, "absolute"), "absolute")
	environment := map[string]string{"PASSWORD": `quote " and \`, "HOST": "erp.example"}
	secrets := config.Secrets{Dir: dir, LookupEnv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok }}
	settings := fmt.Sprintf(`{"url": "https://${env:HOST}/db", "list": ["${file:beside}", "${file:%s}"], "password": "${env:PASSWORD}", "n": 12345678901234567890}`,
		filepath.ToSlash(filepath.Join(dir, "absolute")))
	resolved, err := secrets.Resolve(config.Connection{Settings: config.NewSettings(json.RawMessage(settings))})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"list":["from a file","absolute"],"n":12345678901234567890,"password":"quote \" and \\","url":"https://erp.example/db"}`
	if string(resolved) != want {
		t.Errorf("got %s", resolved)
	}
}

func TestEveryMissingSecretIsNamedByItsAddress(t *testing.T) {
	secrets := config.Secrets{Dir: t.TempDir(), LookupEnv: func(string) (string, bool) { return "", false }}
	connection := config.Connection{Place: "uzel.yaml:7",
		Settings: config.NewSettings(json.RawMessage(`{"password": "${env:P}", "pin": "${file:pin}", "user": "uzel"}`))}
	_, err := secrets.Resolve(connection)
	if err == nil {
		t.Fatal("nothing was missed")
	}
	for _, want := range []string{"UZ-CFG-041", "uzel.yaml:7", "${env:P}", "config/password", "не задана", "${file:pin}", "такого файла нет"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

func TestThePasswordOfTheDatabaseIsReadWhenItIsNeeded(t *testing.T) {
	secrets := config.Secrets{LookupEnv: func(name string) (string, bool) { return "secret", name == "PG" }}
	for _, c := range []struct{ password, want, missing string }{
		{"", "", ""}, {"${env:PG}", "secret", ""}, {"${env:OTHER}", "", "${env:OTHER}"},
	} {
		got, err := secrets.Password(config.Store{Postgres: "postgres://db/uzel", Password: c.password})
		if got != c.want || (err != nil) != (c.missing != "") || err != nil && !strings.Contains(err.Error(), c.missing) {
			t.Errorf("%q: %q, %v", c.password, got, err)
		}
	}
}

func TestAStoreOnAServerKeepsItsKeysInAFile(t *testing.T) {
	dir := t.TempDir()
	for store, want := range map[string][2]string{
		"": {"data/uzel.db", "data"}, "store: { path: x/y.db }": {"x/y.db", "x"},
		"store: { postgres: 'postgres://db/uzel' }":           {"postgres://db/uzel", "data"},
		"store: { postgres: 'host=db', keys: shared/a.keys }": {"host=db", "shared"},
	} {
		write(t, filepath.Join(dir, "uzel.yaml"), store+"\norganisations:\n  - { id: romashka, name: А, inn: \"7700000016\" }\n")
		c, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{Steps: knownSteps})
		if c == nil {
			t.Fatal(render(findings))
		}
		place := c.Store.Place()
		if c.Store.Postgres == "" {
			place = strings.TrimPrefix(place, dir+string(filepath.Separator))
		}
		folder, err := filepath.Rel(dir, c.Store.Folder())
		if err != nil || filepath.ToSlash(place) != want[0] || folder != want[1] {
			t.Errorf("%s: %s in %s, %v", store, place, folder, err)
		}
	}
}

// Whatever prints a configuration prints no secret, not even one that was written down openly.
func TestNoFormOfAConfigurationShowsASecret(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "uzel.yaml"), `
organisations:
  - { id: romashka, name: А, inn: "7700000016" }
connections:
  - name: tryton
    connector: tryton
    organisation: romashka
    config:
      url: https://uzel:hunter2@erp.example/?token=hunter2&db=main
      password: hunter2
      boxes: [{ pin: hunter2 }]
  - name: folder
    connector: folder
    organisation: romashka
    config: { out: /srv/out, api_key: hunter2, Client-Secret: [hunter2], nested: { access_token: hunter2 }, password: "${env:PASSWORD}", pass: 1 }
`)
	loaded, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{Describe: describe})
	if loaded == nil {
		t.Fatal(render(findings))
	}
	encoded, err := json.Marshal(loaded)
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("open", "settings", loaded.Connections[0].Settings, "config", loaded)
	slog.New(slog.NewTextHandler(&logged, nil)).Info("open", "settings", loaded.Connections[0].Settings, "connection", loaded.Connections[1])
	forms := []string{
		string(encoded), logged.String(), render(findings), fmt.Sprint(loaded.Connections), fmt.Sprintf("%v %+v", *loaded, *loaded),
		fmt.Sprintf("%#v", loaded.Connections), fmt.Sprintf("%s %q %x", loaded.Connections[0].Settings, loaded.Connections[1].Settings, loaded.Connections[0].Settings),
	}
	for _, form := range forms {
		if strings.Contains(form, "hunter2") {
			t.Errorf("a secret is shown in %s", form)
		}
	}
	for _, kept := range []string{"erp.example", "db=main", "/srv/out", "${env:PASSWORD}"} {
		if !strings.Contains(string(encoded), kept) {
			t.Errorf("%q, which is no secret, is hidden in %s", kept, encoded)
		}
	}
	if !strings.Contains(string(loaded.Connections[0].Settings.Raw()), "hunter2") {
		t.Error("the connector would not get its password")
	}
}

func TestAFileThatOthersCanReadIsAWarning(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access rights of files are another thing on Windows")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "open"), "s")
	write(t, filepath.Join(dir, "closed"), "s")
	if err := os.Chmod(filepath.Join(dir, "open"), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "uzel.yaml"), `
organisations:
  - { id: romashka, name: А, inn: "7700000016" }
connections:
  - { name: folder, connector: folder, organisation: romashka, every: 1h, config: { a: "${file:closed}", b: "${file:open}", c: "${file:none}" } }
`)
	loaded, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{})
	if loaded == nil || len(findings) != 1 {
		t.Fatal(render(findings))
	}
	if f := findings[0]; f.Code != "UZ-CFG-043" || f.Severity != fault.SeverityWarning || !strings.Contains(f.Message, filepath.Join(dir, "open")) {
		t.Error(render(findings))
	}
}

func TestConnectionsOfAConfigurationThatWasNotReadAreCheckedToo(t *testing.T) {
	c := &config.Config{File: "demo", Connections: []config.Connection{
		{Name: "a", Connector: "tryton", Settings: config.NewSettings(json.RawMessage(`{"url": "https://erp.example", "password": "p"}`))},
		{Name: "b", Connector: "tryton", Settings: config.NewSettings(json.RawMessage(`{"url": 1}`))},
	}}
	got := render(c.CheckConnections(describe))
	if !strings.Contains(got, "demo UZ-CFG-044 warning") || !strings.Contains(got, "demo UZ-CFG-011 error") || !strings.Contains(got, "demo UZ-CFG-012 error") {
		t.Error(got)
	}
}
