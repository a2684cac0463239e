package endtoend

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// TestTheLargestDocuments takes several documents of the largest size that is allowed from one folder to another: nothing
// of them is lost, and no process is ended for the memory that they need.
func TestTheLargestDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("three documents of 100 MB")
	}
	s := newSite(t, map[string]string{"uzel.yaml": hostileConfig, "routes.yaml": hostileRoutes, "work_schedules.yaml": erpSchedules})
	in, out := s.folder("in"), s.folder("out/passed")
	for _, other := range []string{"upd", "checked", "sheets"} {
		s.folder("out/" + other)
	}
	body := make([]byte, document.MaxBytes)
	sums := map[string][sha256.Size]byte{}
	for i := range 3 {
		_, _ = rand.NewChaCha8([32]byte{byte(i)}).Read(body) // nothing that could be packed
		name := fmt.Sprintf("large-%d.bin", i)
		s.write("in/"+name, body)
		sums[name] = sha256.Sum256(body)
	}

	peaks := watch(filepath.Base(binary.path))
	if got := s.runRoute("pass"); got.Taken != len(sums) {
		t.Fatalf("the route took %+v", got)
	}
	for name, peak := range peaks() {
		t.Logf("%s: at most %d MiB", name, peak>>20)
	}
	for name, sum := range sums {
		if sha256.Sum256(content(t, filepath.Join(out, name))) != sum {
			t.Errorf("%s arrived with other bytes", name)
		}
	}
	if left := listing(t, in); len(left) > 0 {
		t.Errorf("files still lie in the folder: %v", left)
	}
	for _, doc := range s.documents() {
		if attempts := s.story(doc.ID).Attempts; len(attempts) != 1 || attempts[0].Outcome != "done" {
			t.Errorf("a document was delivered by the attempts %+v", attempts)
		}
	}
}

// watch finds the peak memory of the program's processes, by their roles, until the returned function is called. It
// knows nothing where there is no /proc.
func watch(program string) (peaks func() map[string]int64) {
	found := map[string]int64{}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		again := time.NewTicker(20 * time.Millisecond)
		defer again.Stop()
		for {
			look(program, found)
			select {
			case <-stop:
				return
			case <-again.C:
			}
		}
	}()
	return func() map[string]int64 {
		close(stop)
		<-stopped
		return found
	}
}

func look(program string, found map[string]int64) {
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return
	}
	for _, dir := range processes {
		line, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		arguments := strings.Split(string(bytes.TrimRight(line, "\x00")), "\x00")
		if err != nil || !strings.HasPrefix(arguments[0], binary.dir) || filepath.Base(arguments[0]) != program {
			continue
		}
		status, err := os.ReadFile(filepath.Join(dir, "status"))
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.SplitN(rest, "kB", 2)[0]), 10, 64)
		if err != nil {
			continue
		}
		name := strings.Join(arguments[max(1, len(arguments)-2):], " ") + " (" + filepath.Base(dir) + ")"
		found[name] = max(found[name], kilobytes<<10)
	}
}
