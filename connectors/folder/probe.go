package folder

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// probePrefix begins the names of the files by which Check finds out what a folder allows.
const probePrefix = ".uzel-check-"

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

// check says that a file can be laid down and named without replacing another one. It stays out of the ledger, where
// a delivery may be under way.
func (o *outbox) check() (string, error) {
	d, err := o.disk.open(o.path)
	if err != nil {
		return "", diskFault(o.deed(), err)
	}
	defer d.close()
	if err := probe(d); err != nil {
		return "", diskFault(o.deed(), err)
	}
	return "в папку " + o.path + " можно писать", nil
}

// probe does what taking and delivering do. Its names are its own: two checks may meet in one folder.
func probe(d dir) error {
	name := probePrefix + rand.Text()
	first, second := name+"-1.tmp", name+"-2.tmp"
	f, err := d.create(first)
	if err != nil {
		return err
	}
	err = errors.Join(written(f, []byte("uzel")), relocate(d, first, second))
	return errors.Join(err, ignoreMissing(d.remove(first)), ignoreMissing(d.remove(second)))
}
