package host_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// program is a copy of this test binary, which is a connector when a hub starts it.
func program(t *testing.T) host.Executable {
	t.Helper()
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "connector")
	to, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	sum, err := host.Sum(file)
	if err != nil {
		t.Fatal(err)
	}
	return host.Executable{File: file, SHA256: sum, Home: dir}
}

func withProgram(e host.Executable) host.Spec {
	return host.Spec{Name: "a", Connector: "probe", Executable: e}
}

func TestAnApprovedProgramIsStarted(t *testing.T) {
	e := program(t)
	e.SHA256 = strings.ToUpper(e.SHA256) // as other tools print it
	r := newRig(t, []host.Spec{withProgram(e)})
	if _, err := r.commit("a", "k"); err != nil {
		t.Error(err)
	}
}

func TestAProgramThatIsNotTheApprovedOneIsNotStarted(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, file string) error
		code  string
	}{
		"one that was changed": {func(_ *testing.T, file string) error {
			f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("\n")
			return errors.Join(err, f.Close())
		}, "UZ-HST-017"},
		"one that is gone":    {func(_ *testing.T, file string) error { return os.Remove(file) }, "UZ-HST-018"},
		"one that is no file": {func(_ *testing.T, file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o755)) }, "UZ-HST-019"},
	} {
		t.Run(name, func(t *testing.T) {
			e := program(t)
			if err := c.spoil(t, e.File); err != nil {
				t.Fatal(err)
			}
			r := newRig(t, []host.Spec{withProgram(e)})
			_, err := r.commit("a", "k")
			wantFault(t, err, document.CauseMisconfigured, c.code)
			if starts := r.Snapshot()[0].Starts; starts != 0 {
				t.Errorf("%d starts", starts)
			}
		})
	}
}

func TestAnotherApprovalTakesThePlaceOfARunningProgram(t *testing.T) {
	e := program(t)
	r := newRig(t, []host.Spec{withProgram(e)})
	if _, err := r.commit("a", "k"); err != nil {
		t.Fatal(err)
	}
	e.SHA256 = strings.Repeat("0", 64)
	if err := r.Configure([]host.Spec{withProgram(e)}); err != nil {
		t.Fatal(err)
	}
	_, err := r.commit("a", "l")
	wantFault(t, err, document.CauseMisconfigured, "UZ-HST-017")
}
