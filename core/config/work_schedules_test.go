package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/config"
)

// Another package reads the text and must be able to name lines of the file it stands in.
func TestWorkSchedulesKeepTheirTextAndLines(t *testing.T) {
	const organisations = "organisations:\n  - { id: romashka, name: А, inn: \"7700000016\", schedule: five-two }\n"
	block := "  # недели\n  five-two:\n    week: [8h]\n  night: { cycle: [11h, 0h] }\n  settings: { overtime: ordered }\n"
	for name, text := range map[string]string{
		"block in the middle": "work_schedules:\n" + block + "\n# организации\n" + organisations,
		"block at the end":    organisations + "work_schedules:   # графики\n" + block,
		"flow on one line":    organisations + "work_schedules: { five-two: { week: [8h] }, night: { cycle: [11h, 0h] }, settings: { overtime: ordered } }\nstore: {}\n",
		"flow on many lines":  "work_schedules: { five-two: { week: [8h] },\n  night: { cycle: [11h, 0h] }, settings: { overtime: ordered } }\n" + organisations,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "uzel.yaml")
			write(t, file, text)
			loaded, findings := config.Load(file, config.Options{})
			if loaded == nil {
				t.Fatal(render(findings))
			}
			schedules := loaded.WorkSchedules
			var read map[string]map[string]any
			if err := yaml.Unmarshal(schedules.YAML, &read); err != nil {
				t.Fatalf("%v in\n%s", err, schedules.YAML)
			}
			want := map[string]map[string]any{
				"five-two": {"week": []any{"8h"}}, "night": {"cycle": []any{"11h", "0h"}}, "settings": {"overtime": "ordered"},
			}
			if diff := cmp.Diff(want, read); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"five-two", "night"}, schedules.Names); diff != "" {
				t.Error(diff)
			}
			line := 1 + strings.Count(before(t, string(schedules.YAML), "night"), "\n")
			if got := 1 + strings.Count(before(t, text, "night"), "\n"); line != got || schedules.File != file {
				t.Errorf("night is told to be in %s:%d, it is in line %d", schedules.File, line, got)
			}
		})
	}
}

func before(t *testing.T, text, word string) string {
	t.Helper()
	head, _, found := strings.Cut(text, word)
	if !found {
		t.Fatalf("no %q in %s", word, text)
	}
	return head
}
