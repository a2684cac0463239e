package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/config"
)

func TestDiffNamesWhatChanged(t *testing.T) {
	const main = `
organisations:
  - { id: romashka, name: А, inn: "7700000016" }
connections:
  - { name: tryton, connector: tryton, organisation: romashka, config: { password: one } }
  - { name: folder, connector: folder, organisation: romashka }
routes: [routes.yaml]
schedules:
  - { name: evening, cron: "0 20 * * *", run: out }
work_schedules:
  five-two: { week: [8h] }
`
	const routes = `
routes:
  - { name: out, from: { connection: tryton }, when: document.number != "", to: folder }
  - { name: in, from: { connection: tryton }, to: folder }
`
	load := func(main, routes string) *config.Config {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "uzel.yaml"), main)
		write(t, filepath.Join(dir, "routes.yaml"), routes)
		loaded, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{})
		if loaded == nil {
			t.Fatal(render(findings))
		}
		return loaded
	}
	before := load(main, routes)
	before.Store = config.Store{}

	same := load("# сдвинуто\n\n"+main, "# сдвинуто\n"+routes)
	same.Store = config.Store{}
	if changes := config.Diff(before, same); !changes.IsEmpty() {
		t.Errorf("moved lines are a change: %+v", changes)
	}

	edit := strings.NewReplacer("password: one", "password: two", "0 20 *", "0 21 *", "name: folder,", "name: basket,", "[8h]", "[7h]")
	after := load(edit.Replace(main), strings.NewReplacer(`!= ""`, `== ""`, "name: in,", "name: inbox,", "to: folder", "to: basket").Replace(routes))
	after.Store = config.Store{}
	want := config.Changes{
		Connections: config.Delta{Added: []string{"basket"}, Removed: []string{"folder"}, Changed: []string{"tryton"}},
		Routes:      config.Delta{Added: []string{"inbox"}, Removed: []string{"in"}, Changed: []string{"out"}},
		Schedules:   config.Delta{Changed: []string{"evening"}},
		Sections:    []string{"work_schedules"},
	}
	if diff := cmp.Diff(want, config.Diff(before, after)); diff != "" {
		t.Error(diff)
	}
}
