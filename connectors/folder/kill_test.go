package folder

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const (
	killFolder = "UZEL_TEST_KILL_FOLDER"
	killStep   = "UZEL_TEST_KILL_STEP"
	killed     = "killed"
)

// The process is killed by the system, before every step that changes a real disk. Then a reader takes
// what it finds, and a new process asks and carries on.
func TestKilledProcessDeliversOnce(t *testing.T) {
	if os.Getenv(killFolder) != "" {
		deliverAndDie()
		return
	}
	for _, reader := range []bool{false, true} {
		t.Run(fmt.Sprintf("reader %v", reader), func(t *testing.T) {
			for step := 1; killOnce(t, step, reader); step++ {
				if step > 200 {
					t.Fatal("the process makes too many steps")
				}
			}
		})
	}
}

func deliverAndDie() {
	at, _ := strconv.Atoi(os.Getenv(killStep))
	step := 0
	meet := func(what, _ string) error {
		if slices.Contains([]string{"open", "list", "lstat", "read", "bytes"}, what) {
			return nil // leaves the disk as it was
		}
		if step++; step == at {
			fmt.Print(killed)
			if p, err := os.FindProcess(os.Getpid()); err == nil {
				_ = p.Kill()
			}
			select {}
		}
		return nil
	}
	connection, err := tryOpen(Connector{disk: stepped{disk: osDisk{}, before: meet}}, config{"out": os.Getenv(killFolder)})
	if err == nil {
		_, err = connection.(sdk.Destination).Commit(context.Background(), signedSheet())
	}
	if err != nil {
		fmt.Print(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func signedSheet() sdk.Act {
	act := sheet("k1", "табель.xlsx", "октябрь")
	act.Signatures = []sdk.Signature{{CMS: []byte("подпись")}}
	return act
}

// killOnce reports whether the process was killed; otherwise it came to its end before that step.
func killOnce(t *testing.T, step int, reader bool) bool {
	folder := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledProcessDeliversOnce$")
	child.Env = append(os.Environ(), killFolder+"="+folder, killStep+"="+strconv.Itoa(step))
	output, err := child.CombinedOutput()
	if err != nil && string(output) != killed {
		t.Fatalf("step %d: %v: %s", step, err, output)
	}
	received := map[string]int{}
	if reader {
		received = take(t, folder, true)
	}
	d := out(t, Connector{}, config{"out": folder})
	settled := lookup(t, d, "k1")
	seen := received["октябрь"] + take(t, folder, false)["октябрь"]
	if claimed := settled.Outcome == document.OutcomeDone; claimed != (seen == 1) {
		t.Fatalf("step %d: Lookup says %s, and the document was seen %d times", step, settled.Outcome, seen)
	}
	commit(t, d, signedSheet())
	for content := range map[string]bool{"октябрь": true, "подпись": true} {
		if n := received[content] + take(t, folder, false)[content]; n != 1 {
			t.Fatalf("step %d: %q was delivered %d times", step, content, n)
		}
	}
	for _, name := range tree(t, folder) {
		if filepath.Ext(name) == ".tmp" {
			t.Fatalf("step %d: %s was left", step, name)
		}
	}
	return err != nil
}

// take counts what lies in the folder by content, and takes it away.
func take(t *testing.T, folder string, remove bool) map[string]int {
	received := map[string]int{}
	for _, name := range tree(t, folder) {
		if unfinished(name) {
			continue
		}
		received[content(t, folder, name)]++
		if remove {
			if err := os.Remove(filepath.Join(folder, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return received
}
