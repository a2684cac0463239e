package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Installation is the key that wraps all others.
type Installation [KeySize]byte

// The file is one line of text, so that it can be printed and locked away.
const installationPrefix = "uzel-installation-key-1 "

// CreateInstallation makes an installation key in a new file that its user alone can read.
func CreateInstallation(fsys FS, random io.Reader, path string) (Installation, error) {
	var key Installation
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return key, ErrWrite.At(path).Wrap(err)
	}
	line := installationPrefix + hex.EncodeToString(key[:]) + "\n"
	if err := create(fsys, path, filepath.Dir(path), []byte(line)); err != nil {
		return key, ErrWrite.At(path).Wrap(err)
	}
	return key, nil
}

// ReadInstallation reads an installation key. It refuses a file that other users can read or write.
func ReadInstallation(fsys FS, path string) (Installation, error) {
	var key Installation
	f, err := fsys.OpenFile(path, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return key, ErrInstallationMissing.At(path)
	}
	if err != nil {
		return key, ErrRead.At(path).Wrap(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return key, ErrRead.At(path).Wrap(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return key, ErrInstallationExposed.At(path).With("права %04o", info.Mode().Perm())
	}
	content := make([]byte, 4096) // a line is 89 bytes; more is another file
	n, err := f.ReadAt(content, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return key, ErrRead.At(path).Wrap(err)
	}
	digits, ok := bytes.CutPrefix(bytes.TrimSpace(content[:n]), []byte(installationPrefix))
	if !ok || len(digits) != hex.EncodedLen(len(key)) {
		return key, ErrInstallationDamaged.At(path)
	}
	if _, err := hex.Decode(key[:], digits); err != nil {
		return key, ErrInstallationDamaged.At(path) // the error would quote a digit of the key
	}
	return key, nil
}
