package host

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
)

// Executable is a connector of a third party: a program of its own, approved by its bytes.
type Executable struct {
	File   string
	SHA256 string // of the approved bytes, hexadecimal
	Home   string // where it runs
}

// Command starts the program if its bytes are the approved ones; else the command's Err says why not. Where the system can,
// what runs is what was looked at: nobody can change it in between.
func (e Executable) Command() *exec.Cmd {
	command, err := e.command()
	if err != nil {
		return &exec.Cmd{Path: e.File, Err: err}
	}
	command.Args = []string{e.File}
	command.Dir = e.Home
	return command
}

// Sum is the SHA-256 by which a program is approved.
func Sum(file string) (string, error) {
	program, err := openProgram(file)
	if err != nil {
		return "", err
	}
	defer program.Close()
	return copySum(io.Discard, program, file)
}

// approves reports bytes that are not those that were approved.
func (e Executable) approves(sum string) error {
	if !strings.EqualFold(sum, e.SHA256) {
		return errNotApproved.At(e.File)
	}
	return nil
}

func openProgram(file string) (*os.File, error) {
	program, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoProgram.At(file)
	}
	if err != nil {
		return nil, errProgram.At(file).Wrap(err)
	}
	info, err := program.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		_ = program.Close()
		return nil, errProgram.At(file).Wrap(err)
	}
	return program, nil
}

func copySum(to io.Writer, program io.Reader, file string) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(to, sum), program); err != nil {
		return "", errProgram.At(file).Wrap(err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
