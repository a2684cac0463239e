package trytontest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/require"
)

const (
	database = "hub"
	admin    = "admin"

	startPatience = 90 * time.Second
	stopPatience  = 20 * time.Second
)

var modules = []string{"account_invoice", "timesheet", "attendance", "company"}

// Server is a running Tryton server with one database on SQLite.
type Server struct {
	URL      string
	Database string
	User     string
	Password string

	dir     string
	address string
	process *exec.Cmd
	exited  chan struct{}
}

// template is an empty database with the modules, made once for all tests of a binary: it takes a quarter of a minute.
var template struct {
	once     sync.Once
	database []byte
	password string
	err      error
}

// Start starts a server with an empty database on a free port of the loopback and stops it when the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	python := interpreter(t, require.Tool(t, require.Tryton))
	for _, module := range modules {
		err := exec.CommandContext(context.Background(), python, "-c", "import trytond.modules."+module).Run()
		require.Named(t, require.Tryton, err == nil, "there is no Tryton module "+module)
	}
	template.once.Do(func() { template.database, template.password, template.err = createDatabase() })
	if template.err != nil {
		t.Fatalf("no Tryton database: %v", template.err)
	}
	s := &Server{Database: database, User: admin, Password: template.password, dir: t.TempDir()}
	if err := os.WriteFile(s.path(database+".sqlite"), template.database, 0o600); err != nil {
		t.Fatal(err)
	}
	s.address = freeAddress(t)
	s.URL = "http://" + s.address
	s.start(t)
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// interpreter is the Python that trytond runs on: another one on the machine may lack the modules.
func interpreter(t testing.TB, trytond string) string {
	t.Helper()
	script, err := os.ReadFile(trytond)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(script), "\n")
	python, found := strings.CutPrefix(line, "#!")
	require.Named(t, require.Tryton, found, "trytond is no script")
	return strings.TrimSpace(python)
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

// Stop ends the server's process.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if s.process == nil {
		return
	}
	_ = s.process.Process.Signal(os.Interrupt)
	select {
	case <-s.exited:
	case <-time.After(stopPatience):
		_ = s.process.Process.Kill()
		<-s.exited
	}
	s.process = nil
}

// Restart stops the server and starts it again at the same address with the same database.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop(t)
	s.start(t)
}

// Dial logs in as the administrator.
func (s *Server) Dial(t testing.TB) *Session {
	t.Helper()
	session, err := Dial(s.URL, s.Database, s.User, s.Password)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func (s *Server) start(t testing.TB) {
	t.Helper()
	if err := writeConfig(s.dir, s.address); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(s.path("trytond.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	process := exec.CommandContext(context.Background(), "trytond", "-c", s.path("trytond.conf"))
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() {
		_ = process.Wait()
		close(exited)
	}()
	s.process, s.exited = process, exited
	if err := s.await(exited); err != nil {
		text, _ := os.ReadFile(s.path("trytond.log"))
		t.Fatalf("trytond does not answer: %v\n%s", err, tail(text))
	}
}

// await asks for the version until the server answers.
func (s *Server) await(exited <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		reply, err := At(s.URL).Send("", "common.server.version")
		if err == nil && reply.Result != nil {
			return nil
		}
		select {
		case <-exited:
			return fmt.Errorf("the process has ended")
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func writeConfig(dir, listen string) error {
	config := fmt.Sprintf("[database]\nuri = sqlite://\npath = %s\nlist = True\n[web]\nlisten = %s\n", dir, listen)
	return os.WriteFile(filepath.Join(dir, "trytond.conf"), []byte(config), 0o600)
}

// createDatabase makes the template in a folder of its own and returns the database's file.
func createDatabase() (file []byte, password string, err error) {
	dir, err := os.MkdirTemp("", "trytontest-")
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	password = newPassword()
	path := filepath.Join(dir, database+".sqlite")
	for name, content := range map[string]string{path: "", filepath.Join(dir, "password"): password} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			return nil, "", err
		}
	}
	if err := writeConfig(dir, "127.0.0.1:0"); err != nil {
		return nil, "", err
	}
	activate := append([]string{"-u"}, modules...)
	for _, arguments := range [][]string{{"--all"}, append(activate, "--activate-dependencies")} {
		if err := administer(dir, arguments...); err != nil {
			return nil, "", err
		}
	}
	file, err = os.ReadFile(path)
	return file, password, err
}

// newPassword draws letters without putting one back: Tryton refuses a password that repeats too many.
func newPassword() string {
	letters := []byte("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
	rand.Shuffle(len(letters), func(i, j int) { letters[i], letters[j] = letters[j], letters[i] })
	return string(letters[:20])
}

func administer(dir string, arguments ...string) error {
	common := []string{"-c", filepath.Join(dir, "trytond.conf"), "-d", database, "--email", "admin@example.org"}
	arguments = append(common, arguments...)
	command := exec.CommandContext(context.Background(), "trytond-admin", arguments...)
	command.Env = append(os.Environ(), "TRYTONPASSFILE="+filepath.Join(dir, "password"))
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("trytond-admin %s: %w\n%s", strings.Join(arguments, " "), err, tail(output))
	}
	return nil
}

func tail(text []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return bytes.Join(lines[max(0, len(lines)-20):], []byte("\n"))
}
