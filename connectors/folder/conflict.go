package folder

import (
	"errors"
	"io/fs"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// errOccupied says that a name belongs to another file.
var errOccupied = errors.New("the name belongs to another file")

// mostNumbers bounds the search for a free name.
const mostNumbers = 1000

// choose finds names that are free, or under which the very same files lie already.
func (o *outbox) choose(d dir, e *entry, kind document.Kind, own string) error {
	for n := 1; n <= mostNumbers; n++ {
		e.rename(numbered(own, n))
		taken, err := o.occupied(d, *e)
		if err != nil || !taken {
			return err
		}
		if o.config.OnConflict != ConflictNumber || namedByFormat(kind) {
			break
		}
	}
	e.rename(own)
	return errOccupied
}

// rename names a delivery's files after its document.
func (e *entry) rename(document string) {
	last := len(e.Files) - 1
	for i := range e.Files[:last] {
		e.Files[i].Name = signatureName(document, i)
	}
	e.Files[last].Name = document
}

func (o *outbox) occupied(d dir, e entry) (bool, error) {
	for _, f := range e.Files {
		there, err := present(d, f.Name)
		if err != nil {
			return false, err
		}
		if !there {
			continue
		}
		found, err := sum(d, f.Name, f.Size)
		if err != nil {
			return false, err
		}
		if found != f.SHA256 {
			return true, nil
		}
	}
	return false, nil
}

// refused records that a delivery will not be made and says why. The record comes before the temporary files go.
func (o *outbox) refused(d dir, e entry, err error) error {
	if !errors.Is(err, errOccupied) {
		return diskFault(o.deed(), err)
	}
	e.State, e.At = stateRefused, o.now().UTC()
	if err := o.ledger.put(d, e); err != nil {
		return diskFault(o.deed(), err)
	}
	o.clear(d, e)
	return o.occupiedFault()
}

func (o *outbox) occupiedFault() *sdk.Fault {
	return sdk.Fail(document.CauseRefusedByRemote, "в папке %s уже лежит другой файл с таким именем; он не тронут", o.path).
		Advise("уберите или переименуйте лежащий файл и повторите отправку; чтобы к имени добавлялся номер, задайте on_conflict: number").
		Remote("", fs.ErrExist.Error())
}
