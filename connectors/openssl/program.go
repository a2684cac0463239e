package openssl

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// program is openssl with a configuration of its own: what an administrator has set for other programs must not change
// what is signed here.
type program struct {
	path   string
	dir    string // of temporary files
	engine Engine
}

const gostConfiguration = `openssl_conf = uzel
[uzel]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
`

func (p program) configuration() string { return filepath.Join(p.dir, "openssl.cnf") }

func (p program) configure() error {
	text := "openssl_conf = uzel\n[uzel]\n"
	if p.engine == EngineGOST {
		text = gostConfiguration
	}
	if err := os.WriteFile(p.configuration(), []byte(text), 0o600); err != nil {
		return sdk.Fail(document.CauseInternal, "временный файл не записан: %v", err)
	}
	return nil
}

// call is one run of the program.
type call struct {
	args     []string
	stdin    []byte
	password string
	what     string // what has failed when it fails
}

// run gives what the program prints. A password goes through its standard input: arguments and environment of a process can be seen.
func (p program) run(ctx context.Context, c call) ([]byte, error) {
	out, said, err := p.start(ctx, c)
	if err == nil {
		return out, nil
	}
	var ended *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case !errors.As(err, &ended):
		return nil, sdk.Fail(document.CauseMisconfigured, "программа openssl не запускается: %v", err).
			Advise("установите openssl 3 и укажите путь к нему в program")
	case strings.Contains(said, "no such engine") || strings.Contains(said, "engine_id"):
		return nil, sdk.Fail(document.CauseMisconfigured, "у openssl нет модуля ГОСТ").
			Advise("установите пакет libengine-gost-openssl или задайте engine: none для RSA и ECDSA")
	case strings.Contains(said, "bad decrypt") || strings.Contains(said, "maybe wrong password") || strings.Contains(said, "pkcs12 cipherfinal"):
		return nil, sdk.Fail(document.CauseMisconfigured, "ключ не открывается: пароль не подходит").Advise("проверьте password у ключа")
	}
	return nil, sdk.Fail(document.CauseMisconfigured, "openssl: %s", c.what).Remote(strconv.Itoa(ended.ExitCode()), lastError(said))
}

func (p program) start(ctx context.Context, c call) (out []byte, said string, err error) {
	args, stdin := c.args, c.stdin
	if c.password != "" {
		input, err := p.temporary("input-", c.stdin)
		if err != nil {
			return nil, "", err
		}
		defer os.Remove(input)
		args = append(args[:len(args):len(args)], "-in", input, "-passin", "stdin")
		stdin = []byte(c.password + "\n")
	}
	command := exec.CommandContext(ctx, p.path, args...)
	var stdout, stderr bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(stdin), &stdout, &stderr
	command.Env = append(os.Environ(), "OPENSSL_CONF="+p.configuration(), "LC_ALL=C")
	err = command.Run()
	return stdout.Bytes(), stderr.String(), err
}

// sign makes a detached CAdES-BES signature. The certificates between the signer's and a root go with it, where they are known.
func (p program) sign(ctx context.Context, k key, between string, body []byte) ([]byte, error) {
	args := []string{"cms", "-sign", "-binary", "-nosmimecap", "-cades", "-md", k.digest, "-outform", "DER", "-signer", k.certificate, "-inkey", k.file}
	if between != "" {
		args = append(args, "-certfile", between)
	}
	return p.run(ctx, call{args: args, stdin: body, password: k.password, what: "подпись не получилась"})
}

// lastError is the last line of what openssl complains about, without its addresses.
func lastError(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	fields := strings.Split(lines[len(lines)-1], ":")
	if len(fields) > 5 && fields[1] == "error" {
		return strings.Join(fields[2:6], ":")
	}
	return strings.TrimSpace(lines[len(lines)-1])
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return line
}

func count(n int) string { return strconv.Itoa(n) }
