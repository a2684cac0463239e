package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestCheckSaysWhatItFoundAndLeavesNoTrace(t *testing.T) {
	input, output := t.TempDir(), t.TempDir()
	put(t, input, "a.xml", "1")
	c := open(t, Connector{}, config{"in": input, "accept": []config{{"pattern": "*.xml", "kind": "upd"}}, "out": output})
	said, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("из папки %s можно забирать, файлов ждёт: 1; в папку %s можно писать", input, output)
	if said != want {
		t.Errorf("got %q", said)
	}
	sameList(t, "in", tree(t, input), []string{"a.xml"})
	sameList(t, "out", tree(t, output), nil)
}

func TestCheckNamesBothFoldersThatAreWrong(t *testing.T) {
	base := t.TempDir()
	put(t, base, "file", "")
	input, output := filepath.Join(base, "gone"), filepath.Join(base, "file")
	_, err := open(t, Connector{}, config{"in": input, "accept": []config{{"pattern": "*", "kind": "upd"}}, "out": output}).Check(t.Context())
	f := faultOf(t, err, document.CauseMisconfigured)
	if !strings.Contains(f.Message, input) || !strings.Contains(f.Message, output) {
		t.Errorf("got %q", f.Message)
	}
}

func TestCheckFindsAFolderThatCannotBeWritten(t *testing.T) {
	for step, cause := range map[string]error{"create": os.ErrPermission, "move": syscall.EROFS} {
		d := stepped{disk: osDisk{}, before: func(s, _ string) error {
			if s == step {
				return cause
			}
			return nil
		}}
		for _, settings := range []config{
			{"out": t.TempDir()},
			{"in": t.TempDir(), "accept": []config{{"pattern": "*", "kind": "upd"}}},
		} {
			if _, err := open(t, Connector{disk: d}, settings).Check(t.Context()); err == nil {
				t.Errorf("%s fails, and the check of %v says nothing", step, settings)
			}
		}
	}
}

func TestConnectionIsUsedFromSeveralSides(t *testing.T) {
	input, output := t.TempDir(), t.TempDir()
	const each = 5
	for i := range each {
		put(t, input, fmt.Sprintf("%d.xml", i), fmt.Sprint(i))
	}
	connection, ok := open(t, Connector{}, config{
		"in": input, "accept": []config{{"pattern": "*.xml", "kind": "upd"}}, "out": output, "on_conflict": "number", "settle": "0s",
	}).(both)
	if !ok {
		t.Fatal("not both")
	}
	var work sync.WaitGroup
	for side := range 3 {
		work.Go(func() {
			h := &hub{source: source{connection.inbox}, confirms: true}
			if err := h.source.Read(t.Context(), sdk.ReadRequest{}, h); err != nil {
				t.Error(err)
			}
		})
		work.Go(func() {
			for i := range each {
				if _, err := connection.Commit(t.Context(), sheet(fmt.Sprint(side, i), "a.xlsx", fmt.Sprint(side, i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	received := map[string]int{}
	for _, name := range tree(t, output) {
		if !unfinished(name) {
			received[content(t, output, name)]++
		}
	}
	if len(received) != 3*each {
		t.Errorf("got %v", received)
	}
}
