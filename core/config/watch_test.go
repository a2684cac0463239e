package config_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/config"
)

const watchedConfig = `organisations:
  - { id: romashka, name: А, inn: "7700000016" }
connections:
  - { name: in, connector: folder, organisation: romashka, config: { out: "${file:secrets/in}" } }
routes: [routes/*.yaml]
`

func TestWhatAConfigurationIsMadeOfIsWatched(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "uzel.yaml"), watchedConfig)
	write(t, filepath.Join(dir, "secrets", "in"), "x")
	write(t, filepath.Join(dir, "routes", "a.yaml"), "routes:\n  - { name: a, from: { connection: in }, to: in }\n")
	c, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{Steps: knownSteps})
	if c == nil {
		t.Fatal(render(findings))
	}
	want := []string{filepath.Join(dir, "routes", "*.yaml"), filepath.Join(dir, "secrets", "in"), filepath.Join(dir, "uzel.yaml")}
	if diff := cmp.Diff(want, c.Watched()); diff != "" {
		t.Error(diff)
	}
}

func TestAChangeOfAWatchedFileIsNoticed(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, dir string){
		"written":                         func(t *testing.T, dir string) { write(t, filepath.Join(dir, "uzel.yaml"), "new") },
		"one more that the pattern means": func(t *testing.T, dir string) { write(t, filepath.Join(dir, "routes", "b.yaml"), "new") },
		"removed":                         func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, "routes", "a.yaml"))) },
		"replaced as a whole": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "uzel.yaml.tmp"), "new")
			must(t, os.Rename(filepath.Join(dir, "uzel.yaml.tmp"), filepath.Join(dir, "uzel.yaml")))
		},
		"a folder that is replaced as a whole": func(t *testing.T, dir string) {
			must(t, os.Symlink("elsewhere", filepath.Join(dir, "..data")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "uzel.yaml"), "old")
			write(t, filepath.Join(dir, "routes", "a.yaml"), "old")
			changed, err := config.Watch(t.Context(), func() []string {
				return []string{filepath.Join(dir, "uzel.yaml"), filepath.Join(dir, "routes", "*.yaml")}
			})
			must(t, err)
			write(t, filepath.Join(dir, "data.db"), "of no interest")
			write(t, filepath.Join(dir, "routes", "a.txt"), "of no interest")
			select {
			case <-changed:
				t.Fatal("what does not belong to the configuration is noticed")
			case <-time.After(time.Second):
			}
			change(t, dir)
			select {
			case <-changed:
			case <-time.After(time.Minute):
				t.Fatal("not noticed")
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
