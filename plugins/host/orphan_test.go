//go:build linux

package host_test

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// children are the processes that this one has started and not seen the end of.
func children(t *testing.T) []string {
	t.Helper()
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Skipf("no /proc here: %v", err)
	}
	var pids []string
	for _, task := range tasks {
		text, err := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		if err != nil {
			continue // the thread has ended
		}
		pids = append(pids, strings.Fields(string(text))...)
	}
	return pids
}

// awaitEnd waits until a process that is not our child is no more.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	fd, err := unix.PidfdOpen(pid, 0)
	if err == unix.ESRCH {
		return
	}
	if err != nil {
		t.Skipf("cannot watch other processes here: %v", err)
	}
	defer unix.Close(fd)
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 20_000)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n == 0 {
			t.Fatalf("process %d is still there: %v", pid, err)
		}
		return
	}
}

// go-plugin leaves processes behind when a start fails half-way: whatever goes wrong, no child may remain.
func TestAStartThatFailsHalfWayLeavesNoProcess(t *testing.T) {
	for _, c := range []struct {
		how     string
		silent  bool // it has to be given up
		message string
	}{
		{how: "exits", message: "не представившись"},
		{how: "prints nonsense", message: "не так, как коннектор"},
		{how: "prints a bad address"},
		{how: "speaks another version", message: "другой версии"},
		{how: "listens nowhere"},
		{how: "shakes hands and exits"},
		{how: "floods its output"},
		{how: "stays silent", silent: true, message: "не отозвался за 20s"},
		{how: "floods its errors", silent: true, message: "не отозвался за 20s"},
		{how: "hangs in Describe", silent: true},
		{how: "exits in Describe"},
		{how: "answers and never speaks TLS", silent: true},
	} {
		t.Run(c.how, func(t *testing.T) {
			r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: misbehaving(c.how)}})
			ended := make(chan error, 1)
			go func() { _, err := r.commit("a", "k"); ended <- err }()
			if c.silent {
				limit := 20 * time.Second
				if c.how == "hangs in Describe" {
					limit = 10 * time.Second
				}
				r.clock.await(limit)
				r.clock.advance(limit)
			}
			f := wantFault(t, <-ended, document.CauseTransient, "")
			if !strings.Contains(f.Message, c.message) {
				t.Errorf("message is %q", f.Message)
			}
			if left := children(t); len(left) > 0 {
				t.Errorf("processes are left: %v", left)
			}
			if state := r.state("a"); state.State != host.StateBackingOff || state.Crashes != 1 || state.PID != 0 {
				t.Errorf("state is %+v", state)
			}
		})
	}
}

func TestAProgramThatIsNotThereIsSaid(t *testing.T) {
	r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: func() *exec.Cmd { return exec.Command("/nonexistent/connector") }}})
	_, err := r.commit("a", "k")
	wantFault(t, err, document.CauseTransient, "UZ-HST-003")
}

// go-plugin's own runner waits for the end of the output, which a grandchild can put off for ever.
func TestWhatAConnectorStartedEndsWithIt(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	receipt, err := r.commit("a", "grandchild")
	if err != nil {
		t.Fatal(err)
	}
	grandchild, _ := strconv.Atoi(receipt.RemoteID)
	kill(t, r.state("a").PID)
	awaitEnd(t, grandchild)
	r.await("a", host.StateBackingOff)
}

func TestAFailedStartTakesGrandchildrenAlong(t *testing.T) {
	file := t.TempDir() + "/pid"
	r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: func() *exec.Cmd {
		cmd := misbehaving("leaves a grandchild")()
		cmd.Env = append(cmd.Env, "UZEL_TEST_FILE="+file)
		return cmd
	}}})
	_, err := r.commit("a", "k")
	wantFault(t, err, document.CauseTransient, "UZ-HST-003")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := strconv.Atoi(string(text))
	awaitEnd(t, pid)
}

var pidLine = regexp.MustCompile(`pid (\d+)`)

// A hub that is killed has no time to stop anything.
func TestConnectorsEndWithTheirHub(t *testing.T) {
	hub := exec.Command(os.Args[0])
	hub.Env = append(os.Environ(), envMisbehave+"=is a hub")
	out, err := hub.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := hub.Start(); err != nil {
		t.Fatal(err)
	}
	var pids []int
	lines := bufio.NewScanner(out)
	for len(pids) < 3 && lines.Scan() {
		if found := pidLine.FindStringSubmatch(lines.Text()); found != nil {
			pid, _ := strconv.Atoi(found[1])
			pids = append(pids, pid)
		}
	}
	if len(pids) < 3 {
		t.Fatalf("the hub did not start: %v %v", pids, lines.Err())
	}
	if err := hub.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = hub.Wait()
	for _, pid := range pids {
		awaitEnd(t, pid)
	}
}
