package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/config"
)

func TestAStepMayNameAFileThatIsThere(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "uzel.yaml"), "routes: [routes.yaml]\n")
	write(t, filepath.Join(dir, "routes.yaml"), `routes:
  - name: sheets
    from: { connection: hr, kinds: [marks] }
    steps: [{ export: t13.xlsx }, { export: own.xlsx }]
`)
	specs := []config.StepSpec{{Name: "export", Parameter: config.ParameterText, Values: []string{"t13.xlsx"}, Files: []string{".xlsx"}}}
	about := func() (hints []string) {
		_, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{Steps: specs})
		for _, f := range findings {
			if strings.Contains(f.Message, "export") {
				hints = append(hints, f.Message+" "+f.Hint)
			}
		}
		return hints
	}
	if hints := about(); len(hints) != 1 || !strings.Contains(hints[0], "own.xlsx") || !strings.Contains(hints[0], "файл *.xlsx") {
		t.Errorf("a file that is not there: %q", hints)
	}
	if err := os.WriteFile(filepath.Join(dir, "own.xlsx"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if hints := about(); len(hints) != 0 {
		t.Errorf("a file that is there: %q", hints)
	}
}
