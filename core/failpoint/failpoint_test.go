package failpoint_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/failpoint"
)

func TestAPointWithoutAHookDoesNothing(t *testing.T) {
	var none failpoint.Hook
	none.At("anywhere")
	if n := testing.AllocsPerRun(100, func() { none.At("anywhere") }); n != 0 {
		t.Errorf("it allocates %v times", n)
	}
}

func TestAHookIsToldOfEveryPoint(t *testing.T) {
	var seen []failpoint.Point
	hook := failpoint.Hook(func(p failpoint.Point) { seen = append(seen, p) })
	hook.At("a")
	hook.At("b")
	if len(seen) != 2 || seen[0] != "a" || seen[1] != "b" {
		t.Errorf("it was told of %q", seen)
	}
}

// What nobody can name nobody can arm: no program is able to make a hook, whatever its environment says.
func TestNoProgramCanMakeAHook(t *testing.T) {
	command := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Imports " "}}`, "github.com/uzelhub/uzel/cmd/...")
	listed, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	programs := 0
	for line := range strings.Lines(string(listed)) {
		programs++
		if strings.Contains(line, "uzel/core/failpoint") {
			t.Errorf("a program imports fail points: %s", line)
		}
	}
	if programs < 3 {
		t.Fatalf("only %d packages were listed", programs)
	}
}
