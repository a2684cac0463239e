package folder

import (
	"errors"
	"io/fs"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// placeAll gives every file its name, or takes back what it gave when one name belongs to another file: a signature
// must not be left lying beside somebody else's document.
func (o *outbox) placeAll(d dir, e *entry) error {
	var given []delivery
	for i, f := range e.Files {
		moved, err := o.place(d, e, i)
		switch {
		case errors.Is(err, errOccupied):
			for _, g := range given {
				if err := relocate(d, g.Name, g.Temp); err != nil {
					o.log.Warn("файл подписи остался в папке без документа", "cause", bare(err).Error())
				}
			}
			return err
		case err != nil:
			return o.uncertain(d, f, err)
		case moved:
			given = append(given, f)
		}
	}
	return nil
}

// place gives one file its name and reports whether it did. A file without its temporary one got its name before.
func (o *outbox) place(d dir, e *entry, i int) (moved bool, err error) {
	f := e.Files[i]
	if there, err := present(d, f.Temp); err != nil || !there {
		return false, err
	}
	err = d.move(f.Temp, f.Name)
	if errors.Is(err, errNoMove) {
		err = o.placeByLink(d, e, i)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	found, err := sum(d, f.Name, f.Size)
	if err != nil {
		return false, err
	}
	if found != f.SHA256 {
		return false, errOccupied
	}
	return false, d.remove(f.Temp) // the very file lies there already
}

// placeByLink is for file systems without an exclusive rename, as NFS. It takes two steps, and between them a reader
// may take the file away: the ledger must know beforehand that the temporary file alone will not tell.
func (o *outbox) placeByLink(d dir, e *entry, i int) error {
	if e.State != stateLinking {
		linking := *e
		linking.State = stateLinking
		if err := o.ledger.put(d, linking); err != nil {
			return err
		}
		*e = linking
	}
	if err := d.link(e.Files[i].Temp, e.Files[i].Name); err != nil {
		return noLinks(err)
	}
	return d.remove(e.Files[i].Temp)
}

// uncertain judges an error of the act itself: a network drive may report a failure of what it did.
func (o *outbox) uncertain(d dir, f delivery, err error) error {
	if there, look := present(d, f.Temp); look != nil || !there {
		return unknownFault(err)
	}
	return diskFault(o.deed(), err)
}

func unknownFault(err error) *sdk.Fault {
	return sdk.Fail(document.CauseOutcomeUnknown, "диск не подтвердил, что файл записан").
		Advise("проверьте диск или сетевую папку; Узел сам выяснит, лежит ли файл на месте").Remote("", bare(err).Error())
}
