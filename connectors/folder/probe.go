package folder

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// Names of the files by which Check finds out what a folder allows. They are gone when it returns.
const (
	probeFile  = ".uzel-check-1.tmp"
	probeMoved = ".uzel-check-2.tmp"
)

// check says how many files wait, and that they can be moved away when they were taken.
func (in *inbox) check() (string, error) {
	d, err := in.open()
	if err != nil {
		return "", err
	}
	defer d.close()
	waiting, err := in.look(d, sdk.ReadRequest{})
	if err != nil {
		return "", err
	}
	if err := probe(d); err != nil {
		return "", diskFault("убирать принятые файлы из папки "+in.path, err)
	}
	return fmt.Sprintf("из папки %s можно забирать, файлов ждёт: %d", in.path, len(waiting)), nil
}

// check says that a file can be laid down and named without replacing another one.
func (o *outbox) check() (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	d, err := o.open()
	if err != nil {
		return "", err
	}
	defer d.close()
	if err := probe(d); err != nil {
		return "", diskFault(o.deed(), err)
	}
	return "в папку " + o.path + " можно писать", nil
}

func probe(d dir) error {
	if err := unprobe(d); err != nil {
		return err
	}
	f, err := d.create(probeFile)
	if err != nil {
		return err
	}
	return errors.Join(written(f, []byte("uzel")), relocate(d, probeFile, probeMoved), unprobe(d))
}

func unprobe(d dir) error {
	for _, name := range []string{probeFile, probeMoved} {
		if err := d.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
